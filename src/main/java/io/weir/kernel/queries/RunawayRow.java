package io.weir.kernel.queries;

import io.weir.kernel.state.Rank;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runaway rules have seen of a running query, and done with it.
 *
 * @param sinceSeq number of the decision since which its figures count: its grant, or the coming
 *     into force of a plan
 * @param cpuMicros what it had used by then; the other figures the same
 * @param fired the rules that have fired since then, by group
 * @param timer when to look at it again
 * @param slowedUntilLiveMs when the first cool-down is over of those that rules slow it for
 */
public record RunawayRow(
    long sinceSeq,
    long cpuMicros,
    long ioBytes,
    long ioRequests,
    List<Fired> fired,
    @Nullable Rank timer,
    @Nullable Long slowedUntilLiveMs) {

  /**
   * The rules of one group that have fired.
   *
   * @param rules those that have acted, the first the lowest bit
   * @param said those that were only said to, while nothing was enforced
   */
  public record Fired(long groupId, long rules, long said) {

    static Fired of(List<Fired> all, long groupId) {
      return all.stream()
          .filter(each -> each.groupId() == groupId)
          .findFirst()
          .orElse(new Fired(groupId, 0, 0));
    }

    /** With one more rule that has acted, or was only said to. */
    static List<Fired> with(List<Fired> fired, long groupId, int rule, boolean acted) {
      Fired before = of(fired, groupId);
      long bit = 1L << rule;
      List<Fired> all = new ArrayList<>(fired);
      all.remove(before);
      all.add(
          new Fired(
              groupId,
              acted ? before.rules() | bit : before.rules(),
              acted ? before.said() : before.said() | bit));
      return List.copyOf(all);
    }

    /** True where a rule is not to be looked at again. */
    boolean has(int rule, boolean enforced) {
      return ((enforced ? rules : rules | said) >> rule & 1) != 0;
    }
  }

  /** What is counted from a decision on; nothing has fired. */
  static RunawayRow since(long seq, long cpuMicros, long ioBytes, long ioRequests) {
    return new RunawayRow(seq, cpuMicros, ioBytes, ioRequests, List.of(), null, null);
  }

  Fired of(long groupId) {
    return Fired.of(fired, groupId);
  }

  /** With one more rule that has acted, or was only said to. */
  RunawayRow firing(long groupId, int rule, boolean acted) {
    List<Fired> all = Fired.with(fired, groupId, rule, acted);
    return new RunawayRow(sinceSeq, cpuMicros, ioBytes, ioRequests, all, timer, slowedUntilLiveMs);
  }

  RunawayRow lookingAt(@Nullable Rank value) {
    return new RunawayRow(
        sinceSeq, cpuMicros, ioBytes, ioRequests, fired, value, slowedUntilLiveMs);
  }

  RunawayRow slowedUntil(@Nullable Long liveMs) {
    return new RunawayRow(sinceSeq, cpuMicros, ioBytes, ioRequests, fired, timer, liveMs);
  }
}

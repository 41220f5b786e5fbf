package io.weir.kernel.parallel;

import io.weir.kernel.Saturating;
import org.jspecify.annotations.Nullable;

/**
 * Parallel servers that a group has, or the domain, and what became of the queries that wanted any.
 *
 * @param mostBusy the most that were ever busy at once
 * @param granted queries that got their slot; absent = 0, as of all that follow
 * @param askedDop sum of what those wanted
 * @param grantedDop sum of what they got
 * @param downgraded got fewer servers than they may have
 * @param clipped may have fewer servers than they wanted
 * @param queued had to wait for servers
 * @param resized orders for more or fewer servers that were carried out
 */
public record ServerUseRow(
    long busy,
    long mostBusy,
    @Nullable Long granted,
    @Nullable Long askedDop,
    @Nullable Long grantedDop,
    @Nullable Long downgraded,
    @Nullable Long clipped,
    @Nullable Long queued,
    @Nullable Long resized) {

  static final ServerUseRow NONE = new ServerUseRow(0, 0, null, null, null, null, null, null, null);

  ServerUseRow busy(long by) {
    long now = busy + by;
    return new ServerUseRow(
        now,
        Math.max(mostBusy, now),
        granted,
        askedDop,
        grantedDop,
        downgraded,
        clipped,
        queued,
        resized);
  }

  /** A query gets its slot. */
  ServerUseRow granted(long wanted, long mayHave, long dop) {
    return new ServerUseRow(
        busy,
        mostBusy,
        plus(granted, 1),
        plus(askedDop, wanted),
        plus(grantedDop, dop),
        dop < mayHave ? plus(downgraded, 1) : downgraded,
        mayHave < wanted ? plus(clipped, 1) : clipped,
        queued,
        resized);
  }

  ServerUseRow oneQueued() {
    return new ServerUseRow(
        busy,
        mostBusy,
        granted,
        askedDop,
        grantedDop,
        downgraded,
        clipped,
        plus(queued, 1),
        resized);
  }

  ServerUseRow oneResized() {
    return new ServerUseRow(
        busy,
        mostBusy,
        granted,
        askedDop,
        grantedDop,
        downgraded,
        clipped,
        queued,
        plus(resized, 1));
  }

  private static Long plus(@Nullable Long sum, long more) {
    return Saturating.add(sum == null ? 0 : sum, more);
  }
}

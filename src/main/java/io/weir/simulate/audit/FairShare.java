package io.weir.simulate.audit;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is, as ADR 4 says: the group with the smallest start tag of those that wait and may
 * run more; equal ones by id. A group that begins to contend starts no earlier than the domain's
 * virtual time, which is the start tag served last. Tags are charged µs × 1024 / weight, the
 * remainder of each division carried while the weight stays.
 */
final class FairShare {

  private static final long UNIT = 1024;
  private static final long MOST_MICROS = 1L << 42;
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final long MEAN_OF = 8;

  private final Collection<Group> groups;
  private final long quantumMicros;
  private long virtualTime;

  FairShare(Collection<Group> groups, long quantumMs) {
    this.groups = groups;
    this.quantumMicros = quantumMs * 1000;
  }

  /** The group to serve next, or null. */
  @Nullable Group next() {
    Group first = null;
    for (Group group : groups) {
      if (group.contends && (first == null || group.tag < first.tag)) {
        first = group;
      }
    }
    return first;
  }

  /** What a query of the group is expected to take, in µs. */
  long expectedMicros(Group group, @Nullable Long estimatedMs) {
    if (estimatedMs != null) {
      return Math.min(estimatedMs, DAY_MICROS / 1000) * 1000;
    }
    return group.meanMicros > 0 ? group.meanMicros : quantumMicros;
  }

  /** Looks again whether the group contends, after anything about it has changed. */
  void settle(Group group) {
    boolean now = !group.queue.isEmpty() && group.mayRunMore();
    if (now && !group.contends) {
      comeIn(group);
    }
    group.contends = now;
  }

  private void comeIn(Group group) {
    if (group.tag < virtualTime) {
      group.tag = virtualTime;
      group.remainder = 0;
    }
  }

  /** The group is served: its start tag is the domain's virtual time from now on. */
  void serve(Group group) {
    if (!group.contends) {
      comeIn(group);
    }
    virtualTime = Math.max(virtualTime, group.tag);
  }

  /** Charges time at the weight that the query was granted with, or gives some back. */
  void charge(Group group, long micros, long weight) {
    long bounded = Math.clamp(micros, -MOST_MICROS, MOST_MICROS);
    if (weight == group.weight()) {
      long total = group.remainder + bounded * UNIT;
      group.tag += Math.floorDiv(total, weight);
      group.remainder = Math.floorMod(total, weight);
    } else {
      group.tag += Math.floorDiv(bounded * UNIT, weight);
    }
  }

  /** What it used beyond what was expected is owed to nobody where nobody else contends. */
  void correct(Group group, long micros, long weight) {
    if (micros == 0) {
      return;
    }
    charge(group, micros, weight);
    settle(group);
    if (micros > 0 && alone(group)) {
      virtualTime = Math.max(virtualTime, group.tag);
    }
  }

  private boolean alone(Group group) {
    for (Group other : groups) {
      if (other.contends && other.id != group.id) {
        return false;
      }
    }
    return true;
  }

  /** A query has ended that used this: the mean follows by an eighth. */
  void ended(Group group, long usedMicros) {
    long figure = Math.min(usedMicros, DAY_MICROS);
    group.meanMicros =
        group.meanMicros == 0 ? figure : group.meanMicros + (figure - group.meanMicros) / MEAN_OF;
  }
}

package io.weir.simulate.torture;

import io.weir.kernel.Families;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Accepted;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.Sentence;
import io.weir.simulate.audit.BrokenPromise;
import java.util.TreeMap;

/**
 * Nothing that is charged is lost or made up: what a group was charged is what its ended queries
 * used, and what is charged to those that run.
 */
final class Charges {

  private record Sum(long groupId, long releasedMicros) {}

  private final TreeMap<String, Sum> sums = new TreeMap<>();

  /** A decision that is new. */
  void follow(Decided decided, Tables tables) {
    if (decided.decision() instanceof Accepted) {
      groups(tables);
    } else if (decided.decision() instanceof Released released && decided.group() != null) {
      sums.computeIfPresent(
          decided.group(),
          (name, sum) -> new Sum(sum.groupId, sum.releasedMicros + released.charged().cpuMicros()));
    }
  }

  // A group that was deleted and created again begins from nothing.
  private void groups(Tables tables) {
    TreeMap<String, Sum> now = new TreeMap<>();
    tables
        .table(Families.GROUPS)
        .scan(
            (id, group) -> {
              Sum known = sums.get(group.name());
              now.put(group.name(), known != null && known.groupId == id ? known : new Sum(id, 0));
              return true;
            });
    sums.clear();
    sums.putAll(now);
  }

  /**
   * Compares.
   *
   * @throws BrokenPromise where a group was charged more or less
   */
  void holds(Tables tables) {
    TreeMap<Long, Long> charged = new TreeMap<>();
    tables
        .table(Families.QUERIES)
        .scan(
            (id, row) -> {
              long micros = row.grantedMs() == null ? 0 : row.chargedMicros();
              charged.merge(row.groupId(), micros, Long::sum);
              return true;
            });
    sums.forEach(
        (name, sum) -> {
          long expected = sum.releasedMicros + charged.getOrDefault(sum.groupId, 0L);
          long actual = tables.table(Families.ACCOUNTS).get(sum.groupId).chargedMicros();
          if (actual != expected) {
            throw new BrokenPromise(
                Sentence.of(
                    "recount: Expected group %s to be charged %d µs, but it is %d",
                    name, expected, actual));
          }
        });
  }
}

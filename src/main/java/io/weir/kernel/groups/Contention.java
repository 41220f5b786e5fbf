package io.weir.kernel.groups;

import io.weir.kernel.Saturating;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.domain.ServedRow;
import io.weir.kernel.fair.Tree;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Who is served while somebody waits, against what each is entitled to. For statistics alone.
 *
 * <p>Implementation note: what groups receive is counted exactly, charge by charge. What they are
 * entitled to changes with each group that begins or ceases to have work, and following that would
 * cost every grant a look at every group; so it is asked for once in as many grants as there are
 * groups, and holds for what was charged since it was asked last. That is a sample, of a moment
 * that the traffic itself chooses, and the same in every replay.
 */
final class Contention {

  /** Least grants from one sample to the next: a handful of grants hardly changes who has work. */
  private static final long LEAST_GRANTS = 16;

  private final Counters counters;

  Contention(Counters counters) {
    this.counters = counters;
  }

  /** True where somebody waits. */
  boolean lasts() {
    return counters.queued() > 0;
  }

  /** A group is served, and charged what is expected, while others wait or after it did. */
  void served(Group group, long micros, boolean contended) {
    ServedRow last = counters.served();
    if (last.groupId() != group.id()) {
      group.switchedTo();
    } else if (!contended) {
      return; // nothing is new
    }
    counters.served(
        new ServedRow(
            group.id(),
            last.contendedGrants() + (contended ? 1 : 0),
            Saturating.add(last.contendedMicros(), contended ? micros : 0)));
    if (contended) {
      group.contended(micros);
    }
  }

  /** A group is charged more while somebody waits, or gets back what was too much. */
  void charged(Group group, long micros) {
    ServedRow last = counters.served();
    long sum = Math.max(0, Saturating.add(last.contendedMicros(), micros));
    counters.served(new ServedRow(last.groupId(), last.contendedGrants(), sum));
    group.contended(micros);
  }

  /** True once in a while, when what groups are entitled to is to be asked. */
  boolean asks(int groups) {
    return counters.served().contendedGrants() >= Math.max(LEAST_GRANTS, groups);
  }

  /** Adds what each of the groups with work was entitled to since this was asked last. */
  void ask(Collection<Group> groups, Tree tree, Consumer<Group> touched) {
    ServedRow last = counters.served();
    for (Group group : groups) {
      if (group.active() && last.contendedMicros() > 0) {
        group.entitled(tree.entitledMicros(group, last.contendedMicros()));
        touched.accept(group);
      }
    }
    counters.served(new ServedRow(last.groupId(), 0, 0));
  }
}

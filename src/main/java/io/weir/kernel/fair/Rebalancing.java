package io.weir.kernel.fair;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Cuts what the contenders of a tree owe and claim to a bound, at each branch (ADR 25): debts that
 * work of hours has left, and credits that reports of less have.
 *
 * <p>Implementation note: both are counted from the branch's own time, or from the earliest of
 * those that contend where that is later. No cut moves either, so a second one finds nothing, and
 * the order in which contenders are looked at does not matter.
 */
public final class Rebalancing {

  /**
   * What was done.
   *
   * @param debts groups and parts of the plan that owe less now
   * @param credits groups and parts of the plan that claim less now
   */
  public record Cut(long debts, long credits) {}

  private final Tree tree;
  private final long mostMicros;
  private final long lastSeq;
  private long debts;
  private long credits;

  /**
   * @param mostMicros that each may owe or claim
   * @param lastSeq the last decision before: what was charged by then and is cut is given back to
   *     nobody
   */
  public Rebalancing(Tree tree, long mostMicros, long lastSeq) {
    this.tree = tree;
    this.mostMicros = VirtualTime.bounded(mostMicros);
    this.lastSeq = lastSeq;
  }

  /** Looks at groups, and at all branches. Where turns are counted there is nothing to cut. */
  public Cut cut(Collection<? extends Contender> groups) {
    List<Contender> all = new ArrayList<>(groups);
    for (Branch branch : tree.branches()) {
      if (branch != null) {
        all.add(branch);
      }
    }
    for (Contender each : all) {
      Branch parent = each.parent();
      if (parent != null && parent.order().chargesTime()) {
        cut(each, parent.order(), origin(parent, all));
      }
    }
    return new Cut(debts, credits);
  }

  private static long origin(Branch parent, List<Contender> all) {
    long earliest = Long.MAX_VALUE;
    for (Contender each : all) {
      if (each.placed() && parent.equals(each.parent())) {
        earliest = Math.min(earliest, each.time().value());
      }
    }
    long now = parent.clock().value();
    return earliest == Long.MAX_VALUE ? now : Math.max(now, earliest);
  }

  private void cut(Contender each, Order order, long origin) {
    long most = Math.floorDiv(mostMicros * order.unit(), order.weightOf(each));
    Long lag = each.lag();
    if (lag != null) {
      if (lag < -most) {
        forgive(each, () -> each.lag(-most));
      }
    } else if (each.time().value() > VirtualTime.saturatingAdd(origin, most)) {
      forgive(each, () -> each.time().set(origin + most));
    } else if (each.placed() && each.time().value() < origin - most) {
      credits++;
      change(each, () -> each.time().set(origin - most));
    }
  }

  private void forgive(Contender each, Runnable change) {
    debts++;
    change(
        each,
        () -> {
          change.run();
          each.alone(lastSeq);
        });
  }

  private void change(Contender each, Runnable change) {
    tree.change(
        each,
        (on, level) -> {
          if (level == 0) {
            change.run();
            on.changed();
          }
        });
  }
}

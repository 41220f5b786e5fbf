package io.weir.kernel.fair;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Of those whose time has come ({@code time ≤ now}), the one whose request is due first ({@code
 * time + request / weight}). Two trees: those whose time has not come by time, the others by
 * deadline. The virtual time may go either way between two looks, so one that is found too early is
 * put back; each look costs O(log n) beside what has become eligible since the last one.
 */
abstract class EligibleOrder extends Order {

  private static final Comparator<Contender> BY_DEADLINE =
      (a, b) -> {
        int byDeadline = Long.compare(a.deadline, b.deadline);
        return byDeadline != 0 ? byDeadline : Long.compare(a.tie(), b.tie());
      };

  private final TreeSet<Contender> early = new TreeSet<>(StartTimeOrder.BY_PLACE);
  private final TreeSet<Contender> eligible = new TreeSet<>(BY_DEADLINE);

  EligibleOrder(VirtualClock clock) {
    super(clock);
  }

  @Override
  void enter(Contender contender) {
    long start = contender.time().value();
    contender.placedAt = start;
    contender.deadline =
        VirtualTime.saturatingAdd(
            start, Math.floorDiv(contender.requestMicros() * unit(), contender.weight()));
    contender.eligible = false;
    early.add(contender);
  }

  @Override
  void leave(Contender contender) {
    (contender.eligible ? eligible : early).remove(contender);
  }

  @Override
  @Nullable Contender first() {
    if (isEmpty()) {
      return null;
    }
    long now = now();
    while (!early.isEmpty() && early.first().placedAt <= now) {
      Contender come = early.pollFirst();
      come.eligible = true;
      eligible.add(come);
    }
    while (!eligible.isEmpty() && eligible.first().placedAt > now) {
      Contender back = eligible.pollFirst();
      back.eligible = false;
      early.add(back);
    }
    return eligible.isEmpty() ? early.first() : eligible.first();
  }

  /** True where somebody's time had come at the last look. */
  boolean anyHasCome() {
    return !eligible.isEmpty();
  }

  /** The earliest time of those whose time had not come at the last look. */
  long earliestOfEarly() {
    return early.isEmpty() ? Long.MIN_VALUE : early.first().placedAt;
  }

  @Override
  boolean isEmpty() {
    return early.isEmpty() && eligible.isEmpty();
  }

  @Override
  boolean noneBut(Contender contender) {
    int all = early.size() + eligible.size();
    return all == 0 || (all == 1 && contender.placed());
  }
}

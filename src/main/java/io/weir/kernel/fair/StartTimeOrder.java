package io.weir.kernel.fair;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Start-time fair queueing over as many servers as there are slots (SFQ(D): Jin, Chase, Kaur,
 * "Interposed Proportional Sharing for a Storage Service Utility", 2004). One's time is its next
 * start tag; the virtual time is the start tag served last; who begins to contend starts no earlier
 * than that, so it can neither claim what it did not want nor be owed nothing.
 */
final class StartTimeOrder extends Order {

  static final Comparator<Contender> BY_PLACE =
      (a, b) -> {
        int byTime = Long.compare(a.placedAt, b.placedAt);
        return byTime != 0 ? byTime : Long.compare(a.tie(), b.tie());
      };

  private final TreeSet<Contender> places = new TreeSet<>(BY_PLACE);

  StartTimeOrder(VirtualClock clock) {
    super(clock);
  }

  @Override
  void enter(Contender contender) {
    contender.placedAt = contender.time().value();
    places.add(contender);
  }

  @Override
  void leave(Contender contender) {
    places.remove(contender);
  }

  @Override
  @Nullable Contender first() {
    return places.isEmpty() ? null : places.first();
  }

  @Override
  boolean isEmpty() {
    return places.isEmpty();
  }

  @Override
  boolean noneBut(Contender contender) {
    return places.isEmpty() || (places.size() == 1 && contender.placed());
  }

  @Override
  void serve(Contender contender, long expectedMicros) {
    clock.atLeast(contender.time().value());
  }
}

package io.weir.kernel.fair;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Strict priorities, in turn where they are equal, with ageing. The virtual time counts grants of
 * the whole domain, and one's own time is the grant at which it was served last or began to
 * contend. The one with the smallest {@code time + AGEING × priority} is served: a deadline in
 * grants, so that one of priority p waits for {@code AGEING × p} grants and one of each other group
 * at most (earliest deadline first: Liu, Layland 1973). What a request costs decides nothing here.
 */
public final class TurnOrder extends Order {

  /** Grants that one priority is worth: a burst is over by then, and nobody has given up. */
  static final long AGEING_GRANTS = 64;

  private final TreeSet<Contender> places = new TreeSet<>(StartTimeOrder.BY_PLACE);

  TurnOrder(VirtualClock clock) {
    super(clock);
  }

  @Override
  void enter(Contender contender) {
    contender.placedAt = contender.turn();
    places.add(contender);
  }

  /** When one must have been served, in grants. */
  public static long due(VirtualTime time, long priority) {
    return time.value() + AGEING_GRANTS * priority;
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
    if (!(contender instanceof Branch)) {
      clock.atLeast(clock.value() + 1);
      contender.time().set(clock.value());
    }
  }

  @Override
  void useAlone(Contender contender) {
    // turns are counted, not time
  }

  @Override
  boolean chargesTime() {
    return false;
  }

  @Override
  void charge(Contender contender, long micros, long atWeight) {
    // turns are counted, not time
  }
}

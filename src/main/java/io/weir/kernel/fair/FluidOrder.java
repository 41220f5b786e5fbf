package io.weir.kernel.fair;

import java.util.TreeSet;

/**
 * Worst-case fair weighted fair queueing (WF²Q: Bennett, Zhang, "WF²Q: Worst-case Fair Weighted
 * Fair Queueing", 1996), over as many servers as there are slots. The virtual time is that of a
 * fluid server who serves all at once, by weight: those that contend, and those that have been
 * served more than the fluid server would have by now. Each request that is served moves it by its
 * length / their weights, and it is never before the earliest of those that contend, as in WF²Q+. A
 * request that the fluid server would not have begun is not eligible, so nobody gets ahead of it;
 * the earliest finish first, so nobody falls behind by more than a request of each server.
 */
final class FluidOrder extends EligibleOrder {

  private final TreeSet<Contender> ahead = new TreeSet<>(StartTimeOrder.BY_PLACE);
  private long weights;

  FluidOrder(VirtualClock clock) {
    super(clock);
  }

  @Override
  void enter(Contender contender) {
    super.enter(contender);
    weights += contender.weight();
  }

  @Override
  void leave(Contender contender) {
    super.leave(contender);
    weights -= contender.weight();
  }

  @Override
  void away(Contender contender) {
    if (contender.time().value() > clock.value()) {
      contender.placedAt = contender.time().value();
      ahead.add(contender);
      weights += contender.weight();
    }
  }

  @Override
  void back(Contender contender) {
    if (ahead.remove(contender)) {
      weights -= contender.weight();
    }
  }

  @Override
  void settle() {
    if (!isEmpty() && !anyHasCome()) {
      clock.atLeast(earliestOfEarly());
      leaveBehind();
    }
  }

  @Override
  void useAlone(Contender contender) {
    super.useAlone(contender);
    leaveBehind();
  }

  private void leaveBehind() {
    while (!ahead.isEmpty() && ahead.first().placedAt <= clock.value()) {
      weights -= ahead.pollFirst().weight();
    }
  }

  @Override
  void serve(Contender contender, long expectedMicros) {
    if (isEmpty()) {
      clock.atLeast(contender.time().value());
      leaveBehind();
    }
    back(contender); // it will be further ahead
    long own = contender.placed() ? 0 : contender.weight();
    long work = VirtualTime.bounded(expectedMicros) * unit();
    while (!ahead.isEmpty() && ahead.first().placedAt - clock.value() <= work / (weights + own)) {
      work -= (ahead.first().placedAt - clock.value()) * (weights + own);
      clock.atLeast(ahead.first().placedAt);
      leaveBehind();
    }
    clock.atLeast(VirtualTime.saturatingAdd(clock.value(), work / (weights + own)));
  }
}

package io.weir.kernel.fair;

/**
 * Worst-case fair weighted fair queueing (WF²Q+: Bennett, Zhang, "Hierarchical Packet Fair Queueing
 * Algorithms", 1996), over as many servers as there are slots. The virtual time is that of a fluid
 * server who serves all that contend at once, by weight: each request that is served moves it by
 * its length / their weights, and it is never before the earliest of those that contend. A request
 * that the fluid server would not have begun is not eligible, so nobody gets ahead of it; the
 * earliest finish first, so nobody falls behind by more than a request of each server.
 */
final class FluidOrder extends EligibleOrder {

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
  void settle() {
    if (!isEmpty() && !anyHasCome()) {
      clock.atLeast(earliestOfEarly());
    }
  }

  @Override
  void serve(Contender contender, long expectedMicros) {
    if (isEmpty()) {
      clock.atLeast(contender.time().value());
    }
    long all = contender.placed() ? weights : weights + contender.weight();
    clock.atLeast(
        VirtualTime.saturatingAdd(
            clock.value(), Math.floorDiv(VirtualTime.bounded(expectedMicros) * unit(), all)));
  }
}

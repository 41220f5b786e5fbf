package io.weir.kernel.fair;

/**
 * Earliest eligible virtual deadline first (EEVDF: Stoica, Abdel-Wahab, "Earliest Eligible Virtual
 * Deadline First", 1995; Linux 6.6, kernel/sched/fair.c). The virtual time is the mean of those
 * that contend, by weight, so their lags come to nothing; who is ahead of it is not eligible. Who
 * goes while it is owed something comes back with that, inflated so that it is still owed as much
 * once its own return has moved the mean; at most one request.
 *
 * <p>The mean is {@code base + sum / weights}; sum is of weight × (time − base) and is kept below
 * one weight's worth by moving the base along, so no product grows with the virtual time.
 */
final class LagOrder extends EligibleOrder {

  private long base;
  private long sum;
  private long weights;

  LagOrder(VirtualClock clock) {
    super(clock);
  }

  @Override
  void enter(Contender contender) {
    if (weights == 0) {
      base = contender.time().value();
    }
    super.enter(contender);
    weights += contender.weight();
    sum += contender.weight() * (contender.placedAt - base);
    rebase();
  }

  @Override
  void leave(Contender contender) {
    super.leave(contender);
    weights -= contender.weight();
    sum -= contender.weight() * (contender.placedAt - base);
    if (weights > 0) {
      rebase();
    } else {
      sum = 0;
    }
  }

  private void rebase() {
    long whole = Math.floorDiv(sum, weights);
    base += whole;
    sum -= whole * weights;
  }

  @Override
  long now() {
    return weights == 0 ? clock.value() : base;
  }

  @Override
  void comeIn(Contender contender) {
    Long lag = contender.lag();
    if (lag == null) {
      super.comeIn(contender);
      return;
    }
    contender.lag(null);
    long owed = weights == 0 ? Math.min(lag, 0) : lag;
    long moved = owed > 0 ? Math.floorDiv(owed * contender.weight(), weights) : 0;
    contender.time().set(now() - owed - moved);
  }

  @Override
  void goOut(Contender contender) {
    long weight = contender.weight();
    long time = contender.time().value();
    long with =
        weights == 0 ? time : base + Math.floorDiv(sum + weight * (time - base), weights + weight);
    long most = Math.floorDiv(contender.requestMicros() * unit(), weight);
    long lag = Math.min(with - time, most);
    contender.lag(lag > 0 ? (Long) lag : null);
  }

  @Override
  void serve(Contender contender, long expectedMicros) {
    clock.atLeast(isEmpty() ? contender.time().value() : now());
  }
}

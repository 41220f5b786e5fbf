package io.weir.kernel.leases;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.state.Rank;
import io.weir.protocol.Limit;
import io.weir.protocol.TimerCommand.ExpireLease;
import io.weir.protocol.Why;

/** Ends a lease whose lifetime is over and gives back what it holds. */
public final class ExpireLeaseHandler implements Handler<ExpireLease> {

  private final Domain domain;
  private final Leases leases;
  private final LeaseEndings endings;

  ExpireLeaseHandler(Domain domain, Leases leases, LeaseEndings endings) {
    this.domain = domain;
    this.leases = leases;
    this.endings = endings;
  }

  @Override
  public Outcome handle(ExpireLease command, Turn turn) {
    LeaseRow row = leases.find(command.leaseId());
    Rank timer = row == null ? null : row.timer();
    long lateMs = timer == null ? -1 : domain.counters().liveMs(turn.nowMs()) - timer.order();
    if (row == null || lateMs < 0) {
      return Outcome.DONE;
    }
    long lastedMs = row.leaseMs() + lateMs;
    Why why = Why.of(Limit.LEASE_TIME, lastedMs, row.leaseMs(), 0, row.place());
    endings.expire(row.until(null), why, turn);
    return Outcome.DONE;
  }
}

package io.weir.kernel.leases;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.LeaseCommand.RenewLease;

/** Begins the time of a lease anew; who is not refused has it. */
public final class RenewLeaseHandler implements Handler<RenewLease> {

  private final Leases leases;
  private final LeaseEndings endings;
  private final LeaseTimes times;
  private final Timers timers;

  RenewLeaseHandler(Leases leases, LeaseEndings endings, LeaseTimes times, Timers timers) {
    this.leases = leases;
    this.endings = endings;
    this.times = times;
    this.timers = timers;
  }

  @Override
  public Outcome handle(RenewLease command, Turn turn) {
    LeaseRow row = leases.find(command.leaseId());
    if (row == null) {
      return endings.repeatOrRefuse(command.leaseId(), turn);
    }
    if (row.timer() != null) {
      timers.cancel(row.timer());
      leases.update(row, row.until(times.begin(row.leaseId(), row.leaseMs(), turn.nowMs())));
    }
    return Outcome.DONE;
  }
}

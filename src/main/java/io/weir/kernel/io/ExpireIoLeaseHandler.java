package io.weir.kernel.io;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.TimerCommand.ExpireIoLease;
import io.weir.protocol.Why;

/** Ends I/O of whose end nobody has said anything for as long as its lease. */
public final class ExpireIoLeaseHandler implements Handler<ExpireIoLease> {

  private final Domain domain;
  private final IoRequests requests;
  private final IoEndings endings;

  ExpireIoLeaseHandler(Domain domain, IoRequests requests, IoEndings endings) {
    this.domain = domain;
    this.requests = requests;
    this.endings = endings;
  }

  @Override
  public Outcome handle(ExpireIoLease command, Turn turn) {
    IoRow row = requests.find(command.ioId());
    Long grantedMs = row == null ? null : row.grantedMs();
    if (row == null || grantedMs == null || !isDue(row, turn)) {
      return Outcome.DONE;
    }
    IoRow fired = requests.withoutTimer(row);
    long mostMs = domain.settings().ioLeaseMs();
    Why why = Why.of(Limit.IO_LEASE, turn.nowMs() - grantedMs, mostMs, 0, "io " + row.ioId());
    requests.of(row).figures.abandoned();
    endings.release(fired, fired.bytes(), null, Code.EXECUTION_TIMEOUT, why, turn);
    return Outcome.DONE;
  }

  private boolean isDue(IoRow row, Turn turn) {
    return row.timer() != null && row.timer().order() <= domain.counters().liveMs(turn.nowMs());
  }
}

package io.weir.kernel.io;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.protocol.TimerCommand.ExpireIoWait;

/** Refuses I/O that has waited as long as it is willing to. */
public final class ExpireIoWaitHandler implements Handler<ExpireIoWait> {

  private final Domain domain;
  private final IoRequests requests;
  private final IoEndings endings;

  ExpireIoWaitHandler(Domain domain, IoRequests requests, IoEndings endings) {
    this.domain = domain;
    this.requests = requests;
    this.endings = endings;
  }

  @Override
  public Outcome handle(ExpireIoWait command, Turn turn) {
    IoRow row = requests.find(command.ioId());
    if (row == null || !row.waits() || !row.waitIsOver(turn.nowMs())) {
      return Outcome.DONE;
    }
    IoRow fired = requests.withoutTimer(row);
    if (domain.enforces()) {
      endings.refuseWaited(fired, turn);
    }
    return Outcome.DONE;
  }
}

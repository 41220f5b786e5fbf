package io.weir.kernel.queries;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.protocol.TimerCommand.ExpireWait;

/** Refuses a query that has waited for a slot as long as it may. */
public final class ExpireWaitHandler implements Handler<ExpireWait> {

  private final Queries queries;
  private final Endings endings;

  public ExpireWaitHandler(Queries queries, Endings endings) {
    this.queries = queries;
    this.endings = endings;
  }

  @Override
  public Outcome handle(ExpireWait command, Turn turn) {
    QueryRow row = queries.find(command.queryId());
    if (row == null || row.queueUntilMs() == null || row.queueUntilMs() > turn.nowMs()) {
      return Outcome.DONE;
    }
    endings.refuseWaited(queries.update(row.change().timer(null).row()), turn);
    return Outcome.DONE;
  }
}

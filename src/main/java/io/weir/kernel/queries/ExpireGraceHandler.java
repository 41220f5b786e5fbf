package io.weir.kernel.queries;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.protocol.TimerCommand.ExpireGrace;

/** Takes the slot of a killed query back when nobody has confirmed its end in time. */
public final class ExpireGraceHandler implements Handler<ExpireGrace> {

  private final Queries queries;
  private final Endings endings;

  public ExpireGraceHandler(Queries queries, Endings endings) {
    this.queries = queries;
    this.endings = endings;
  }

  @Override
  public Outcome handle(ExpireGrace command, Turn turn) {
    QueryRow row = queries.find(command.queryId());
    if (row == null || row.state() != QueryState.KILLED) {
      return Outcome.DONE;
    }
    endings.graceIsOver(row.change().timer(null).row(), turn);
    return Outcome.DONE;
  }
}

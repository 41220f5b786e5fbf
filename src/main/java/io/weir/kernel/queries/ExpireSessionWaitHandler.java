package io.weir.kernel.queries;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.protocol.TimerCommand.ExpireSessionWait;

/** Refuses a query whose session was not opened in time. */
public final class ExpireSessionWaitHandler implements Handler<ExpireSessionWait> {

  private final Domain domain;
  private final Queries queries;
  private final Endings endings;

  public ExpireSessionWaitHandler(Domain domain, Queries queries, Endings endings) {
    this.domain = domain;
    this.queries = queries;
    this.endings = endings;
  }

  @Override
  public Outcome handle(ExpireSessionWait command, Turn turn) {
    QueryRow row = queries.find(command.queryId());
    if (row == null || row.state() != QueryState.AWAITING_SESSION) {
      return Outcome.DONE;
    }
    QueryRow fired = queries.update(row.change().timer(null).row());
    Rejection why =
        SessionWait.notFound(
            row.sessionId(), turn.nowMs() - row.heardMs(), domain.settings().sessionWaitMs());
    endings.refuse(fired, why.code(), why.message(), why.why(), turn);
    return Outcome.DONE;
  }
}

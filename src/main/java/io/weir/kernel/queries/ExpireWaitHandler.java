package io.weir.kernel.queries;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.protocol.TimerCommand.ExpireWait;

/**
 * Refuses a query that has waited for a slot as long as it may; where the governor refuses nobody,
 * it is about to be granted.
 */
public final class ExpireWaitHandler implements Handler<ExpireWait> {

  private final Domain domain;
  private final Queries queries;
  private final Endings endings;

  public ExpireWaitHandler(Domain domain, Queries queries, Endings endings) {
    this.domain = domain;
    this.queries = queries;
    this.endings = endings;
  }

  @Override
  public Outcome handle(ExpireWait command, Turn turn) {
    QueryRow row = queries.find(command.queryId());
    if (row == null || !row.waitIsOver(turn.nowMs())) {
      return Outcome.DONE;
    }
    QueryRow fired = queries.update(row.change().timer(null).row());
    if (domain.enforces()) {
      endings.refuseWaited(fired, turn);
    }
    return Outcome.DONE;
  }
}

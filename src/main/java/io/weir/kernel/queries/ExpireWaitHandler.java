package io.weir.kernel.queries;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.protocol.TimerCommand.ExpireWait;

/**
 * Refuses a query that has waited as long as it may, for a slot or for its session. Where the
 * governor refuses nobody, the one is about to be granted, the other goes on as long as for any.
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
    boolean forSession = row.state() == QueryState.AWAITING_SESSION;
    QueryRow.Change fired = forSession ? row.change().waitTimer(null) : row.change().timer(null);
    QueryRow waited = queries.update(fired.row());
    if (domain.enforces()) {
      endings.refuseWaited(waited, turn);
    }
    return Outcome.DONE;
  }
}

package io.weir.kernel.queries;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Groups;
import io.weir.protocol.TimerCommand.ExpireWait;

/**
 * Refuses a query that has waited as long as it may, for a slot or for its session. Who waits for a
 * slot and may wait longer by now does so, until the review of the limits, which is on its way,
 * says. Where the governor refuses nobody, who waits for a slot is about to be granted, and who
 * waits for its session goes on as long as any.
 */
public final class ExpireWaitHandler implements Handler<ExpireWait> {

  private final Domain domain;
  private final Groups groups;
  private final Queries queries;
  private final Endings endings;
  private final Deadlines deadlines;

  public ExpireWaitHandler(
      Domain domain, Groups groups, Queries queries, Endings endings, Deadlines deadlines) {
    this.domain = domain;
    this.groups = groups;
    this.queries = queries;
    this.endings = endings;
    this.deadlines = deadlines;
  }

  @Override
  public Outcome handle(ExpireWait command, Turn turn) {
    QueryRow row = queries.find(command.queryId());
    if (row == null || !row.waitIsDue(turn.nowMs())) {
      return Outcome.DONE;
    }
    boolean forSession = row.state() == QueryState.AWAITING_SESSION;
    QueryRow.Change fired = forSession ? row.change().waitTimer(null) : row.change().timer(null);
    QueryRow waited = queries.update(fired.row());
    if (domain.enforces() && (forSession || isOver(waited, turn))) {
      endings.refuseWaited(waited, turn);
    }
    return Outcome.DONE;
  }

  private boolean isOver(QueryRow waited, Turn turn) {
    return deadlines.waitIsOver(waited, groups.get(waited.groupId()), turn.nowMs());
  }
}

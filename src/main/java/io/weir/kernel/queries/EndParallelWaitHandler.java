package io.weir.kernel.queries;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.groups.Groups;
import io.weir.protocol.TimerCommand.EndParallelWait;

/**
 * A query waits for servers no more: what is free is given out after each command, and so after
 * this. By the limits that hold now it may wait longer.
 */
public final class EndParallelWaitHandler implements Handler<EndParallelWait> {

  private final Groups groups;
  private final Queries queries;
  private final Deadlines deadlines;

  public EndParallelWaitHandler(Groups groups, Queries queries, Deadlines deadlines) {
    this.groups = groups;
    this.queries = queries;
    this.deadlines = deadlines;
  }

  @Override
  public Outcome handle(EndParallelWait command, Turn turn) {
    QueryRow row = queries.find(command.queryId());
    if (row != null && row.parallel() != null) {
      QueryRow fired = row.change().parallel(row.parallel().timedBy(null)).row();
      queries.update(deadlines.ofServerWait(fired, groups.get(row.groupId()), turn.nowMs()));
    }
    return Outcome.DONE;
  }
}

package io.weir.kernel.queries;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.protocol.TimerCommand.EndParallelWait;

/**
 * A query waits for servers no more, or one that runs has not answered an order to have fewer: what
 * is free is given out, and asked for, after each command, and so after this. By the limits that
 * hold now it may wait longer.
 */
public final class EndParallelWaitHandler implements Handler<EndParallelWait> {

  private final Groups groups;
  private final Queries queries;
  private final Deadlines deadlines;
  private final QueryServers servers;

  public EndParallelWaitHandler(
      Groups groups, Queries queries, Deadlines deadlines, QueryServers servers) {
    this.groups = groups;
    this.queries = queries;
    this.deadlines = deadlines;
    this.servers = servers;
  }

  @Override
  public Outcome handle(EndParallelWait command, Turn turn) {
    QueryRow row = queries.find(command.queryId());
    if (row != null && row.parallel() != null) {
      QueryRow fired = row.change().parallel(row.parallel().timedBy(null)).row();
      boolean waits = row.state() == QueryState.QUEUED;
      Group group = groups.get(row.groupId());
      queries.update(waits ? deadlines.ofServerWait(fired, group, turn.nowMs()) : fired);
      servers.follow(fired);
    }
    return Outcome.DONE;
  }
}

package io.weir.kernel.queries;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.TimerCommand.ExpireWait;
import io.weir.protocol.Why;

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
    QueryRow fired = queries.update(row.change().timer(null).row());
    long waitedMs = turn.nowMs() - row.heardMs();
    long mostMs = row.queueUntilMs() - row.heardMs();
    endings.refuse(
        fired,
        Code.QUEUE_TIMEOUT,
        Sentence.of("Expected a slot within %d ms, but none was free for %d ms", mostMs, waitedMs),
        Why.of(Limit.QUEUE_TIME, waitedMs, mostMs, 0, "query " + row.queryId()),
        turn);
    return Outcome.DONE;
  }
}

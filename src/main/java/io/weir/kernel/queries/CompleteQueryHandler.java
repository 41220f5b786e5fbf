package io.weir.kernel.queries;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Memory;
import io.weir.protocol.Code;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;

/** Takes a slot back from a query that has ended. */
public final class CompleteQueryHandler implements Handler<CompleteQuery> {

  private final Queries queries;
  private final Endings endings;
  private final Memory memory;

  public CompleteQueryHandler(Queries queries, Endings endings, Memory memory) {
    this.queries = queries;
    this.endings = endings;
    this.memory = memory;
  }

  @Override
  public Outcome handle(CompleteQuery command, Turn turn) {
    QueryRow row = queries.find(command.queryId());
    if (row == null) {
      return memory.repeatOrRefuse(Kind.QUERY, command.queryId(), turn);
    }
    return switch (row.state()) {
      case AWAITING_SESSION, QUEUED ->
          reject(
              Code.NOT_HELD,
              Why.of(Limit.IDENTITY, "query " + row.queryId()),
              Sentence.of(
                  "Expected query %s to hold a slot, but it still waits for one", row.queryId()));
      case RUNNING, KILLED -> {
        QueryRow ended =
            row.reported(
                Figures.later(row.cpuMicros(), command.cpuMicros()),
                command.memoryPeakBytes(),
                Figures.later(row.ioBytes(), command.ioBytes()),
                Figures.later(row.ioRequests(), command.ioRequests()));
        endings.release(row, ended, row.cause(), turn);
        yield Outcome.DONE;
      }
    };
  }
}

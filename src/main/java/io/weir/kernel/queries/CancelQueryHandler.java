package io.weir.kernel.queries;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.Whys;
import io.weir.kernel.domain.Memory;
import io.weir.protocol.Code;
import io.weir.protocol.Kind;
import io.weir.protocol.QueryCommand.CancelQuery;

/** Withdraws a query: one that waits is gone at once, one that runs is ordered to end. */
public final class CancelQueryHandler implements Handler<CancelQuery> {

  private final Queries queries;
  private final Endings endings;
  private final Memory memory;

  public CancelQueryHandler(Queries queries, Endings endings, Memory memory) {
    this.queries = queries;
    this.endings = endings;
    this.memory = memory;
  }

  @Override
  public Outcome handle(CancelQuery command, Turn turn) {
    QueryRow row = queries.find(command.queryId());
    if (row == null) {
      return memory.repeatOrRefuse(Kind.QUERY, command.queryId(), turn);
    }
    switch (row.state()) {
      case AWAITING_SESSION, QUEUED -> endings.expire(row, turn);
      case RUNNING ->
          endings.cancel(
              row, Code.OPERATOR, Whys.of(Code.OPERATOR, "client " + row.client()), turn);
      case KILLED -> {
        // it has been ordered already
      }
    }
    return Outcome.DONE;
  }
}

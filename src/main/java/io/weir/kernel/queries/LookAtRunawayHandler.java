package io.weir.kernel.queries;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.protocol.TimerCommand.LookAtRunaway;

/** Looks at a running query whose time by a runaway rule may have come. */
public final class LookAtRunawayHandler implements Handler<LookAtRunaway> {

  private final Queries queries;
  private final Runaways runaways;

  public LookAtRunawayHandler(Queries queries, Runaways runaways) {
    this.queries = queries;
    this.runaways = runaways;
  }

  @Override
  public Outcome handle(LookAtRunaway command, Turn turn) {
    QueryRow row = queries.find(command.queryId());
    if (row != null) {
      runaways.looked(row, turn);
    }
    return Outcome.DONE;
  }
}

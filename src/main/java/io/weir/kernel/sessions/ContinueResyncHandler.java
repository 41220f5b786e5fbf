package io.weir.kernel.sessions;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.protocol.TimerCommand.ContinueResync;

/** Says more of what a client that restarted has to know. */
public final class ContinueResyncHandler implements Handler<ContinueResync> {

  private final Resyncs resyncs;

  public ContinueResyncHandler(Resyncs resyncs) {
    this.resyncs = resyncs;
  }

  @Override
  public Outcome handle(ContinueResync command, Turn turn) {
    resyncs.goOn(command.client(), turn);
    return Outcome.DONE;
  }
}

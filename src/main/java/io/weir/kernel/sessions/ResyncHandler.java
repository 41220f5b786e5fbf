package io.weir.kernel.sessions;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.protocol.SessionCommand.Resync;

/** Begins to say again what a client that restarted has to know. */
public final class ResyncHandler implements Handler<Resync> {

  private final Resyncs resyncs;

  public ResyncHandler(Resyncs resyncs) {
    this.resyncs = resyncs;
  }

  @Override
  public Outcome handle(Resync command, Turn turn) {
    resyncs.begin(command.client(), turn);
    return Outcome.DONE;
  }
}

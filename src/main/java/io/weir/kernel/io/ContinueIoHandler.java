package io.weir.kernel.io;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.protocol.TimerCommand.ContinueIo;

/** Time may let more I/O pass: it does in the dispatch that follows every command. */
public final class ContinueIoHandler implements Handler<ContinueIo> {

  private final IoRequests requests;

  ContinueIoHandler(IoRequests requests) {
    this.requests = requests;
  }

  @Override
  public Outcome handle(ContinueIo command, Turn turn) {
    requests.wake(null);
    return Outcome.DONE;
  }
}

package io.weir.kernel.clock;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.protocol.ClockCommand.KeepAlive;

/** Takes signs of life that were gathered; those of who is gone meanwhile say nothing. */
public final class KeepAliveHandler implements Handler<KeepAlive> {

  private final Sessions sessions;

  public KeepAliveHandler(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Outcome handle(KeepAlive command, Turn turn) {
    if (command.clients() != null) {
      command.clients().forEach(client -> sessions.clientAlive(client, turn));
    }
    if (command.sessions() != null) {
      for (String id : command.sessions()) {
        SessionRow session = sessions.find(id);
        if (session != null && !session.ending()) {
          sessions.alive(session, turn);
        }
      }
    }
    return Outcome.DONE;
  }
}

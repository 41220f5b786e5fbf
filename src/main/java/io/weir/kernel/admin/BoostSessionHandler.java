package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.queries.Moves;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.protocol.AdminCommand.BoostSession;

/** Gives a session another priority inside its group. */
public final class BoostSessionHandler implements Handler<BoostSession> {

  private final Sessions sessions;
  private final Moves moves;

  public BoostSessionHandler(Sessions sessions, Moves moves) {
    this.sessions = sessions;
    this.moves = moves;
  }

  @Override
  public Outcome handle(BoostSession command, Turn turn) {
    SessionRow session = sessions.find(command.sessionId());
    if (session == null) {
      return Definitions.notFound("session " + command.sessionId());
    }
    moves.toPriority(session, command.priority(), turn);
    return Outcome.DONE;
  }
}

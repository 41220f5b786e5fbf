package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.Whys;
import io.weir.kernel.queries.Endings;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.protocol.AdminCommand.KillSession;
import io.weir.protocol.Code;

/** Ends a session by order of an operator, in every mode. */
public final class KillSessionHandler implements Handler<KillSession> {

  private final Sessions sessions;
  private final Endings endings;

  public KillSessionHandler(Sessions sessions, Endings endings) {
    this.sessions = sessions;
    this.endings = endings;
  }

  @Override
  public Outcome handle(KillSession command, Turn turn) {
    SessionRow session = sessions.find(command.sessionId());
    if (session == null) {
      return Definitions.notFound("session " + command.sessionId());
    }
    String by = command.actor() == null ? "operator" : "operator " + command.actor();
    endings.kill(session, Code.OPERATOR, Whys.of(Code.OPERATOR, by), turn);
    return Outcome.DONE;
  }
}

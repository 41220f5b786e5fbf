package io.weir.kernel.sessions;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Memory;
import io.weir.kernel.queries.Endings;
import io.weir.protocol.Kind;
import io.weir.protocol.SessionCommand.CloseSession;

/** Closes a session by its client's wish; what it held is free at once. */
public final class CloseSessionHandler implements Handler<CloseSession> {

  private final Sessions sessions;
  private final Endings endings;
  private final Memory memory;

  public CloseSessionHandler(Sessions sessions, Endings endings, Memory memory) {
    this.sessions = sessions;
    this.endings = endings;
    this.memory = memory;
  }

  @Override
  public Outcome handle(CloseSession command, Turn turn) {
    SessionRow session = sessions.find(command.sessionId());
    if (session == null) {
      return memory.repeatOrRefuse(Kind.SESSION, command.sessionId(), turn);
    }
    endings.giveUp(session, null, turn);
    return Outcome.DONE;
  }
}

package io.weir.kernel.sessions;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.parallel.SystemLoad;
import io.weir.kernel.queries.Figures;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.QueryFigures;
import io.weir.protocol.Why;

/** Takes a sign of life, and the figures of what runs. */
public final class HeartbeatHandler implements Handler<Heartbeat> {

  private final Sessions sessions;
  private final Figures figures;
  private final SystemLoad load;

  public HeartbeatHandler(Sessions sessions, Figures figures, SystemLoad load) {
    this.sessions = sessions;
    this.figures = figures;
    this.load = load;
  }

  @Override
  public Outcome handle(Heartbeat command, Turn turn) {
    String sessionId = command.sessionId();
    if (command.client() == null && sessionId == null && command.queries() == null) {
      return reject(
          Code.INVALID,
          Why.of(Limit.RECORD, "heartbeat"),
          "Expected a client, a sessionId or queries in a heartbeat, but it has none");
    }
    SessionRow session = sessionId == null ? null : sessions.find(sessionId);
    if (sessionId != null && (session == null || session.ending())) {
      return reject(
          Code.NOT_FOUND,
          Why.of(Limit.IDENTITY, "session " + sessionId),
          Sentence.of("Expected session %s to be open, but it is not", sessionId));
    }
    if (command.blocking() != null && session == null) {
      return reject(
          Code.INVALID,
          Why.of(Limit.RECORD, "heartbeat"),
          "Expected a sessionId beside blocking, which is said of a session, but there is none");
    }
    if (command.client() != null) {
      sessions.clientAlive(command.client(), turn);
    }
    if (session != null) {
      sessions.alive(session, turn);
    }
    if (session != null && command.blocking() != null) {
      sessions.blocks(session.sessionId(), command.blocking(), turn);
    }
    if (command.load() != null && command.load().cpuPercent() != null) {
      load.said(command.node(), command.load().cpuPercent(), turn.nowMs());
    }
    if (command.queries() != null) {
      for (QueryFigures of : command.queries()) {
        figures.report(of, turn);
      }
    }
    return Outcome.DONE;
  }
}

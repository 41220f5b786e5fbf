package io.weir.kernel.sessions;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.queries.Endings;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.TimerCommand.ExpireHeartbeat;
import io.weir.protocol.Why;

/**
 * Ends a session whose client was silent too long. Where the governor only observes, nobody is
 * ordered to end it, but what it held is free: its client is gone either way.
 */
public final class ExpireHeartbeatHandler implements Handler<ExpireHeartbeat> {

  private final Domain domain;
  private final Sessions sessions;
  private final Endings endings;

  public ExpireHeartbeatHandler(Domain domain, Sessions sessions, Endings endings) {
    this.domain = domain;
    this.sessions = sessions;
    this.endings = endings;
  }

  @Override
  public Outcome handle(ExpireHeartbeat command, Turn turn) {
    SessionRow row = sessions.find(command.sessionId());
    if (row == null || row.ending() || !sessions.heartbeatIsOver(row)) {
      return Outcome.DONE;
    }
    SessionRow session = sessions.get(command.sessionId());
    endings.timedOut(Code.HEARTBEAT_LOST);
    if (!domain.enforces()) {
      endings.giveUp(session, Code.HEARTBEAT_LOST, turn);
      return Outcome.DONE;
    }
    long mostMs = domain.row().lostAfterMs();
    long silentMs =
        domain.counters().liveMs(turn.nowMs()) - (sessions.lostAtLiveMs(session) - mostMs);
    endings.kill(
        session,
        Code.HEARTBEAT_LOST,
        Why.of(Limit.HEARTBEAT, silentMs, mostMs, 0, "client " + session.client()),
        turn);
    return Outcome.DONE;
  }
}

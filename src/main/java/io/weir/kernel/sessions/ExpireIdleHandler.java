package io.weir.kernel.sessions;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.io.IoRequests;
import io.weir.kernel.queries.Endings;
import io.weir.protocol.Code;
import io.weir.protocol.Decision.Recommendation;
import io.weir.protocol.Mode;
import io.weir.protocol.TimerCommand.ExpireIdle;
import io.weir.protocol.Why;

/**
 * Ends a session that has been idle as long as it may, or as long as it may while it blocks others.
 * Where the governor's word does not bind, it looks again after as long a time, for the day when it
 * does.
 */
public final class ExpireIdleHandler implements Handler<ExpireIdle> {

  private final Domain domain;
  private final Groups groups;
  private final Sessions sessions;
  private final Endings endings;
  private final IoRequests io;

  public ExpireIdleHandler(
      Domain domain, Groups groups, Sessions sessions, Endings endings, IoRequests io) {
    this.domain = domain;
    this.groups = groups;
    this.sessions = sessions;
    this.endings = endings;
    this.io = io;
  }

  @Override
  public Outcome handle(ExpireIdle command, Turn turn) {
    SessionRow row = sessions.find(command.sessionId());
    if (row == null || !sessions.idleIsOver(row, turn.nowMs())) {
      return Outcome.DONE;
    }
    SessionRow session = sessions.get(command.sessionId());
    IdleEnd end = sessions.idleEnd(session);
    if (end == null) {
      return Outcome.DONE;
    }
    if (io.liveOf(session.sessionId()) > 0) {
      sessions.lookAgainAtIdleness(session, end.most().most(), turn.nowMs());
      return Outcome.DONE;
    }
    long idleMs = domain.counters().liveMs(turn.nowMs()) - end.sinceLiveMs();
    long mostMs = end.most().most();
    Why why = Why.of(end.limit(), idleMs, mostMs, 0, end.most().at());
    if (domain.enforces()) {
      endings.timedOut(Code.IDLE_TIMEOUT);
      endings.kill(session, Code.IDLE_TIMEOUT, why, turn);
      return Outcome.DONE;
    }
    sessions.lookAgainAtIdleness(session, mostMs, turn.nowMs());
    if (domain.mode() == Mode.OBSERVE && !session.isRecommended(mostMs)) {
      sessions.recommended(session.sessionId(), mostMs);
      turn.decide(
          session.client(),
          groups.get(session.groupId()),
          new Recommendation(
              "session " + session.sessionId(), "open", "killed", Code.IDLE_TIMEOUT.name()),
          why);
    }
    return Outcome.DONE;
  }
}

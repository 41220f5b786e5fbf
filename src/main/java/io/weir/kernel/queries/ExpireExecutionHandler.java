package io.weir.kernel.queries;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Saturating;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.plans.EffectiveLimits.Bound;
import io.weir.kernel.sessions.Sessions;
import io.weir.protocol.Code;
import io.weir.protocol.Decision.Recommendation;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.TimerCommand.ExpireExecution;
import io.weir.protocol.Why;

/**
 * Orders the end of a query that has run as long as it may. Where the governor's word does not
 * bind, it looks again after as long a time, for the day when it does.
 */
public final class ExpireExecutionHandler implements Handler<ExpireExecution> {

  private final Domain domain;
  private final Groups groups;
  private final Sessions sessions;
  private final Queries queries;
  private final Endings endings;
  private final Deadlines deadlines;

  public ExpireExecutionHandler(
      Domain domain,
      Groups groups,
      Sessions sessions,
      Queries queries,
      Endings endings,
      Deadlines deadlines) {
    this.domain = domain;
    this.groups = groups;
    this.sessions = sessions;
    this.queries = queries;
    this.endings = endings;
    this.deadlines = deadlines;
  }

  @Override
  public Outcome handle(ExpireExecution command, Turn turn) {
    QueryRow row = queries.find(command.queryId());
    Long grantedLiveMs = row == null ? null : row.grantedLiveMs();
    if (row == null || row.state() != QueryState.RUNNING || grantedLiveMs == null) {
      return Outcome.DONE;
    }
    QueryRow fired = queries.update(row.change().timer(null).row());
    Group group = groups.get(row.groupId());
    Bound most = sessions.executionTimeoutMs(sessions.get(row.sessionId()), group, grantedLiveMs);
    long mostMs = most.most();
    long ranMs = domain.counters().liveMs(turn.nowMs()) - grantedLiveMs;
    if (mostMs == 0) {
      return Outcome.DONE;
    }
    if (ranMs < mostMs) {
      queries.update(deadlines.runUntil(fired, Saturating.add(grantedLiveMs, mostMs)));
      return Outcome.DONE;
    }
    Why why = Why.of(Limit.EXECUTION_TIME, ranMs, mostMs, 0, most.at());
    if (domain.enforces()) {
      endings.timedOut(Code.EXECUTION_TIMEOUT);
      endings.cancel(fired, Code.EXECUTION_TIMEOUT, why, turn);
      return Outcome.DONE;
    }
    long againMs = Saturating.add(domain.counters().liveMs(turn.nowMs()), mostMs);
    queries.update(deadlines.runUntil(fired, againMs));
    if (domain.mode() == Mode.OBSERVE && !row.isRecommended(mostMs)) {
      queries.update(queries.get(row.queryId()).change().recommended(mostMs).row());
      turn.decide(
          row.client(),
          group,
          new Recommendation(
              "query " + row.queryId(), "running", "cancelled", Code.EXECUTION_TIMEOUT.name()),
          why);
    }
    return Outcome.DONE;
  }
}

package io.weir.kernel.queries;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Saturating;
import io.weir.kernel.Turn;
import io.weir.kernel.Whys;
import io.weir.kernel.domain.Counted;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.Memory;
import io.weir.kernel.domain.OrderRow;
import io.weir.kernel.domain.Orders;
import io.weir.kernel.domain.Tallies;
import io.weir.kernel.domain.TallyKey;
import io.weir.kernel.groups.Activity;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.io.IoEndings;
import io.weir.kernel.leases.LeaseEndings;
import io.weir.kernel.limit.WaitLimit;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.kernel.state.Rank;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.Capability;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.CancelQuery;
import io.weir.protocol.Decision.Charged;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.KillSession;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.Decision.SessionClosed;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How queries and sessions end. A query that runs gives its slot back only when its end is known:
 * by its completion, a confirmed order, or the end of its grace.
 */
public final class Endings {

  private static final long MOST_GRACES = 6; // a minute by default: a slot is not held for ever

  private final Domain domain;
  private final Counters counters;
  private final Groups groups;
  private final Sessions sessions;
  private final Queries queries;
  private final ActiveSessions active;
  private final Timers timers;
  private final Orders orders;
  private final Memory memory;
  private final Tallies tallies;
  private final EffectiveLimits limits;
  private final Away away;
  private final Accounting accounting;
  private final IoEndings io;
  private final LeaseEndings leases;
  private final Needs needs;

  public Endings(
      Domain domain,
      Groups groups,
      Sessions sessions,
      Queries queries,
      ActiveSessions active,
      Timers timers,
      Orders orders,
      Memory memory,
      Tallies tallies,
      EffectiveLimits limits,
      Away away,
      Accounting accounting,
      IoEndings io,
      LeaseEndings leases,
      Needs needs) {
    this.domain = domain;
    this.counters = domain.counters();
    this.groups = groups;
    this.sessions = sessions;
    this.queries = queries;
    this.active = active;
    this.timers = timers;
    this.orders = orders;
    this.memory = memory;
    this.tallies = tallies;
    this.limits = limits;
    this.away = away;
    this.accounting = accounting;
    this.io = io;
    this.leases = leases;
    this.needs = needs;
  }

  /** A timeout has ended something. */
  public void timedOut(Code cause) {
    tallies.timedOut(cause);
  }

  // ---- one query ----

  /** A query that held a slot gives it back; what it was charged is corrected. */
  public void release(QueryRow row, @Nullable Code cause, Turn turn) {
    release(row, row, cause, turn);
  }

  /**
   * The same, where its client says what it used.
   *
   * @param before as it was
   * @param row with its last figures
   */
  void release(QueryRow before, QueryRow row, @Nullable Code cause, Turn turn) {
    Group group = groups.get(row.groupId());
    long heldMs = turn.nowMs() - required(row.grantedMs());
    long usedMicros = accounting.end(before, row, turn);
    SessionRow held = sessions.get(row.sessionId());
    long byMicros = usedMicros - row.chargedMicros();
    SessionRow session = sessions.release(held, row.queryId(), byMicros, turn.nowMs());
    accounting.ended(before, row, session, turn);
    Activity activity = held.runs() == 1 ? active.end(session, group) : Activity.SAME;
    groups.finish(group, usedMicros, heldMs, cause != null, activity);
    if (cause != null) {
      tallies.count(group.id(), Counted.KILLED, cause);
    }
    counters.running(-1);
    needs.giveBack(row, group);
    timers.cancel(row.timer());
    orders.close(row.orderSeq());
    orders.close(row.speedOrderSeq());
    orders.close(QueryMemory.of(row).shrinkSeq());
    orders.close(row.parallel() == null ? null : row.parallel().orderSeq());
    timers.cancel(row.runaway() == null ? null : row.runaway().timer());
    Charged charged =
        new Charged(
            usedMicros,
            orZero(row.memoryBytes()),
            orZero(row.ioBytes()),
            orZero(row.ioRequests()),
            heldMs);
    end(
        row,
        group,
        session,
        new Released(Kind.QUERY, row.queryId(), charged, cause),
        Whys.of(cause == null ? Code.OPERATOR : cause, "query " + row.queryId()),
        turn);
  }

  /** A query that waits is withdrawn by its client. */
  public void expire(QueryRow row, Turn turn) {
    tallies.count(groupOf(row), Counted.WITHDRAWN, Code.OPERATOR);
    withdraw(row, new Expired(Kind.QUERY, row.queryId()), Whys.of(Code.OPERATOR, "query"), turn);
  }

  /** A query that waits is refused after all. */
  public void refuse(QueryRow row, Code code, String message, Why why, Turn turn) {
    refuse(row, new Rejection(code, message, why, null), turn);
  }

  /** The same, as the door would have. */
  void refuse(QueryRow row, Rejection as, Turn turn) {
    tallies.count(groupOf(row), Counted.REJECTED, as.code());
    Rejected answer =
        new Rejected(Kind.QUERY, row.queryId(), as.code(), as.message(), as.retryAfterMs(), null);
    withdraw(row, answer, as.why(), turn);
  }

  /** A query that waits for its session is in no group yet. */
  private static long groupOf(QueryRow row) {
    return row.state() == QueryState.AWAITING_SESSION ? TallyKey.NO_GROUP : row.groupId();
  }

  /** A query has waited for a slot, or for its session, as long as it may. */
  void refuseWaited(QueryRow row, Turn turn) {
    timedOut(Code.QUEUE_TIMEOUT);
    boolean forSession = row.state() == QueryState.AWAITING_SESSION;
    long waitedMs = turn.nowMs() - row.heardMs();
    Group group = forSession ? null : groups.get(row.groupId());
    WaitLimit limit = group == null ? Deadlines.ownWait(row) : Deadlines.wait(row, group, limits);
    long mostMs = forSession ? required(row.queueUntilMs()) - row.heardMs() : limit.mostMs();
    refuse(
        row,
        Code.QUEUE_TIMEOUT,
        forSession
            ? Sentence.of(
                "Expected session %s to be open within the %d ms that the request may wait, but it"
                    + " was not for %d ms",
                row.sessionId(), mostMs, waitedMs)
            : Sentence.of(
                limit.limit() == Limit.PARALLEL_QUEUE_TIME
                    ? "Expected a slot and its servers within %d ms, but they were not free for %d"
                        + " ms"
                    : "Expected a slot within %d ms, but none was free for %d ms",
                mostMs,
                waitedMs),
        Why.of(limit.limit(), waitedMs, mostMs, 0, limit.at()),
        turn);
  }

  private void withdraw(QueryRow row, Decision terminal, Why why, Turn turn) {
    if (row.state() == QueryState.AWAITING_SESSION) {
      queries.awaitNoMore(row);
      queries.delete(row);
      Decided answer = turn.decide(row.client(), null, terminal, why);
      memory.remember(Kind.QUERY, row.queryId(), row.bodyHash(), answer);
      return;
    }
    queries.dequeue(row);
    timers.cancel(row.timer());
    timers.cancel(row.parallel() == null ? null : row.parallel().timer());
    Group group = groups.get(row.groupId());
    if (terminal instanceof Rejected) {
      groups.reject(group);
    }
    SessionRow session =
        sessions.detach(sessions.get(row.sessionId()), row.queryId(), turn.nowMs());
    end(row, group, session, terminal, why, turn);
  }

  /** The end of a query that is none of its session's any more. */
  private void end(
      QueryRow row, Group group, SessionRow session, Decision terminal, Why why, Turn turn) {
    queries.delete(row);
    Decided answer = turn.decide(row.client(), group, terminal, why);
    memory.remember(Kind.QUERY, row.queryId(), row.bodyHash(), answer);
    if (row.runaway() != null && !session.implicit()) {
      away.ended(row, session, turn);
    }
    if (session.queries().isEmpty() && (session.ending() || session.implicit())) {
      close(session, turn);
    }
  }

  /** Orders the end of a running query, in the way that its client can follow. */
  public void cancel(QueryRow row, Code cause, Why why, Turn turn) {
    SessionRow session = sessions.get(row.sessionId());
    List<Capability> can = session.capabilities();
    if (can != null && !can.contains(Capability.CANCEL) && can.contains(Capability.KILL)) {
      kill(session, cause, why, turn);
      return;
    }
    Group group = groups.get(row.groupId());
    Decided order = turn.decide(row.client(), group, new CancelQuery(row.queryId(), cause), why);
    orders.open(new OrderRow(order, row.sessionId(), row.queryId(), false));
    queries.update(killed(row, cause, order.seq(), turn));
  }

  private QueryRow killed(QueryRow row, Code cause, @Nullable Long orderSeq, Turn turn) {
    return inGrace(row.change().graces(0).row(), turn).change().killed(cause, orderSeq).row();
  }

  // Another order, another grace; but never one for a query that is known to have survived a kill.
  private QueryRow graceAgain(QueryRow row, Turn turn) {
    return row.timer() == null ? row : inGrace(row.change().graces(0).row(), turn);
  }

  private QueryRow inGrace(QueryRow row, Turn turn) {
    timers.cancel(row.timer());
    long untilMs = Saturating.add(turn.nowMs(), domain.row().killGraceMs());
    Rank timer = timers.atWall(untilMs, TimerKind.GRACE, row.queryId());
    return row.change().timer(timer).graces(row.graces() + 1).row();
  }

  /**
   * The grace of a killed query is over, and its slot is free. While the task is behind its input
   * its confirmation may be unread, so another grace begins, a bounded number of times.
   */
  void graceIsOver(QueryRow row, Turn turn) {
    if (counters.paused() && row.graces() < MOST_GRACES) {
      queries.update(inGrace(row, turn));
    } else {
      release(row, row.cause(), turn);
    }
  }

  /** Lets a killed query hold its slot until its end is really known: its order failed. */
  public void holdOn(QueryRow row) {
    timers.cancel(row.timer());
    queries.update(row.change().timer(null).row());
  }

  // ---- a session ----

  /** Orders the end of a session: what waits is refused, what runs is ordered to end. */
  public void kill(SessionRow session, Code cause, Why why, Turn turn) {
    io.killed(session, cause, why, turn);
    List<QueryRow> running = refuseWaiting(session, cause, why, turn);
    SessionRow left = sessions.find(session.sessionId());
    if (left == null) {
      return; // an implicit session ends with its only query
    }
    List<String> ids = running.stream().map(QueryRow::queryId).toList();
    Group group = groups.get(session.groupId());
    Decided order =
        turn.decide(session.client(), group, new KillSession(session.sessionId(), cause, ids), why);
    SessionRow killed = sessions.kill(left, cause, running.isEmpty() ? null : order.seq());
    if (running.isEmpty()) {
      close(killed, turn);
      return;
    }
    orders.open(new OrderRow(order, session.sessionId(), null, false));
    for (QueryRow row : running) {
      queries.update(
          row.state() == QueryState.KILLED
              ? graceAgain(row, turn)
              : killed(row, cause, null, turn));
    }
  }

  private List<QueryRow> refuseWaiting(SessionRow session, Code cause, Why why, Turn turn) {
    List<QueryRow> running = new ArrayList<>();
    List<QueryRow> waiting = new ArrayList<>();
    for (String id : session.queries()) {
      QueryRow row = queries.get(id);
      (row.state() == QueryState.QUEUED ? waiting : running).add(row);
    }
    for (QueryRow row : waiting) {
      refuse(
          row,
          cause,
          Sentence.of(
              "Expected session %s to stay open, but it is being ended: %s",
              session.sessionId(), cause),
          why,
          turn);
    }
    return running;
  }

  /**
   * Ends a session that its client gives up: what it holds is free at once, nobody is ordered. Only
   * a killed query keeps its slot until its end is known, and the session stays with it.
   */
  public void giveUp(SessionRow session, @Nullable Code cause, Turn turn) {
    io.givenUp(session, cause, turn);
    if (session.queries().isEmpty()) {
      close(cause == null ? session : sessions.kill(session, cause, null), turn);
      return;
    }
    SessionRow ending =
        cause == null ? sessions.close(session) : sessions.kill(session, cause, null);
    for (String id : ending.queries()) {
      QueryRow row = queries.get(id);
      switch (row.state()) {
        case AWAITING_SESSION, QUEUED -> expire(row, turn);
        case RUNNING -> release(row, cause, turn);
        case KILLED -> {
          // its completion, its order or its grace ends it, and the session with the last of them
        }
      }
    }
  }

  private void close(SessionRow session, Turn turn) {
    sessions.remove(session);
    accounting.ended(session);
    Code cause = session.cause();
    if (cause != null) {
      tallies.count(session.groupId(), Counted.SESSION_ENDED, cause);
    }
    if (session.implicit()) {
      return;
    }
    leases.closed(session, turn);
    Decided answer =
        turn.decide(
            session.client(),
            groups.get(session.groupId()),
            new SessionClosed(session.sessionId(), cause),
            Whys.of(cause == null ? Code.OPERATOR : cause, "session " + session.sessionId()));
    memory.remember(Kind.SESSION, session.sessionId(), session.bodyHash(), answer);
  }

  private static long required(@Nullable Long value) {
    if (value == null) {
      throw new IllegalStateException("Expected the query to have come further than it has");
    }
    return value;
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}

package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.KillSession;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Recommendation;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.Decision.SessionClosed;
import org.jspecify.annotations.Nullable;

/**
 * What due timers must cause. Which of several comes first is read from the answers; that each was
 * due, at that time, and that none was left out, is looked at here.
 */
final class Timers {

  private static final int SCAN_EVERY = 8; // ticks between two looks at everything that is live
  private static final long NEWS = 2;

  private final Model model;
  private final Dispatch dispatch;
  private final Endings endings;
  private final Resyncs resyncs;
  private long ticks;
  private long laxUntilLiveMs = Long.MIN_VALUE;

  Timers(Model model, Dispatch dispatch, Endings endings, Resyncs resyncs) {
    this.model = model;
    this.dispatch = dispatch;
    this.endings = endings;
    this.resyncs = resyncs;
  }

  /** While nothing is enforced, run times and idle times that are over are only looked at again. */
  void notice() {
    if (!model.definition.enforces()) {
      laxUntilLiveMs = model.liveMs();
    }
  }

  /** A tick was answered; {@code all}: no timer is due any more. */
  void fired(boolean all) {
    for (Decided next = model.script.peek(); next != null; next = model.script.peek()) {
      event(next);
      if (!isNews(next) || !isNews(model.script.peek())) {
        dispatch.dispatch(); // news of places come all at once
      }
      if (next == model.script.peek()) {
        throw unexpected(next);
      }
    }
    dispatch.timersFired(all);
    if (all) {
      model.answers.forget(model.nowMs);
      resyncs.over();
      review();
      loseSilently();
      if (ticks++ % SCAN_EVERY == 0) {
        noneIsLeft();
      }
    }
  }

  private static boolean isNews(@Nullable Decided decided) {
    return decided != null && decided.decision() instanceof Queued;
  }

  private static long dueOf(Decided decided) {
    Long due = decided.dueMs();
    if (due == null) {
      throw new BrokenPromise("Expected a timer's decision to say when it was due: " + decided);
    }
    return due;
  }

  private static BrokenPromise unexpected(Decided decided) {
    return new BrokenPromise("Expected no timer to be due that causes this: " + decided);
  }

  private void event(Decided next) {
    if (next.seq() <= model.script.seq()) {
      resyncs.goOn(next.client());
      return;
    }
    long dueMs = dueOf(next);
    Decision decision = next.decision();
    switch (decision) {
      case Granted ignored -> {
        if (!dispatch.mayGoOn()) {
          throw unexpected(next);
        }
      }
      case Queued told -> news(known(told.id(), next), told, next);
      case Rejected refused -> refused(known(refused.id(), next), refused.code(), next, dueMs);
      case Released released -> released(known(released.id(), next), next, dueMs);
      case Expired expired -> lost(known(expired.id(), next).session(), next, dueMs);
      case SessionClosed closed -> lost(open(closed.sessionId(), next), next, dueMs);
      case KillSession kill -> killed(open(kill.sessionId(), next), kill.cause(), next, dueMs);
      case Decision.CancelQuery order -> {
        Query query = known(order.queryId(), next);
        ranTooLong(query, next, dueMs);
        mustEnforce(next);
        endings.cancel(query, Code.EXECUTION_TIMEOUT);
      }
      case Recommendation told -> recommended(told, next, dueMs);
      default -> throw unexpected(next);
    }
  }

  private Query known(String id, Decided next) {
    Query query = model.queries.get(id);
    if (query == null) {
      throw unexpected(next);
    }
    return query;
  }

  private Session open(String id, Decided next) {
    Session session = model.sessions.get(id);
    if (session == null) {
      throw unexpected(next);
    }
    return session;
  }

  private void mustEnforce(Decided next) {
    if (!model.definition.enforces()) {
      throw unexpected(next);
    }
  }

  // ---- queries ----

  private void refused(Query query, Code code, Decided next, long dueMs) {
    if (query.state == Query.State.AWAITING_SESSION) {
      due(model.clock.wallOf(query.awaitsUntilLiveMs), dueMs, next);
      endings.refuse(query, Code.NOT_FOUND);
    } else if (code == Code.QUEUE_TIMEOUT) {
      mustEnforce(next);
      waitedTooLong(query, next, dueMs);
      endings.refuse(query, code);
    } else {
      killed(query.session(), code, next, dueMs);
    }
  }

  private void waitedTooLong(Query query, Decided next, long dueMs) {
    long untilMs = Dispatch.waitsUntilMs(query);
    boolean over = query.untilMs <= model.nowMs || untilMs <= model.nowMs;
    boolean exact = dueMs == query.untilMs || dueMs == untilMs || dispatch.mayGoOn();
    if (!over || !exact) {
      throw unexpected(next);
    }
  }

  private void released(Query query, Decided next, long dueMs) {
    if (query.state != Query.State.KILLED) {
      lost(query.session(), next, dueMs);
      return;
    }
    Session session = query.session();
    if (isLostInSilence(session) && model.clock.wallOf(model.lostAtLiveMs(session)) <= dueMs) {
      endings.giveUp(session, Code.HEARTBEAT_LOST);
    }
    due(model.clock.wallOf(query.graceUntilLiveMs), dueMs, next);
    endings.release(query, query.cause);
  }

  private void ranTooLong(Query query, Decided next, long dueMs) {
    if (query.state != Query.State.RUNNING) {
      throw unexpected(next);
    }
    over(runUntilMs(query), dueMs, isExact(query), next);
  }

  private long runUntilMs(Query query) {
    long mostMs = query.session().executionTimeoutMs();
    return mostMs == 0 ? Clock.NEVER : model.clock.wallOf(Clock.plus(query.grantedLiveMs, mostMs));
  }

  private boolean isExact(Query query) {
    long mostMs = query.session().executionTimeoutMs();
    return query.limitChanges == query.group().limitChanges
        && Clock.plus(query.grantedLiveMs, mostMs) > laxUntilLiveMs;
  }

  private void news(Query query, Queued told, Decided next) {
    Long beforeMs = query.toldEtaMs();
    Long etaMs = told.etaMs();
    boolean isNews =
        etaMs != null && (beforeMs == null || etaMs >= NEWS * beforeMs || NEWS * etaMs <= beforeMs);
    if (query.place == null
        || !isNews
        || model.nowMs - query.toldMs < model.rules.announceEveryMs()) {
      throw unexpected(next);
    }
    dispatch.place(query);
  }

  // ---- sessions ----

  private void killed(Session session, Code cause, Decided next, long dueMs) {
    mustEnforce(next);
    switch (cause) {
      case HEARTBEAT_LOST -> silent(session, next, dueMs);
      case IDLE_TIMEOUT -> {
        if (!mayIdleOut(session)) {
          throw unexpected(next);
        }
        over(idleUntilMs(session), dueMs, isExact(session), next);
      }
      case EXECUTION_TIMEOUT -> aQueryRanTooLong(session, next, dueMs);
      default -> throw unexpected(next);
    }
    endings.kill(session, cause);
  }

  private void aQueryRanTooLong(Session session, Decided next, long dueMs) {
    boolean any = false;
    for (String id : session.queries) {
      Query query = model.queries.get(id);
      any |= query.state == Query.State.RUNNING && runUntilMs(query) <= dueMs;
    }
    if (!any || !session.killsOnly()) {
      throw unexpected(next);
    }
  }

  private void silent(Session session, Decided next, long dueMs) {
    if (session.ending()) {
      throw unexpected(next);
    }
    boolean exact = session.lostChanges == model.definition.lostChanges;
    if (exact) {
      over(model.clock.wallOf(model.lostAtLiveMs(session)), model.nowMs, false, next);
      over(model.clock.wallOf(model.lostAtLatestLiveMs(session)), dueMs, true, next);
    } else {
      over(model.clock.wallOf(model.lostAtLiveMs(session)), dueMs, false, next);
    }
  }

  /** Where nothing is enforced, nobody is ordered to end a lost session, but it is over. */
  private void lost(Session session, Decided next, long dueMs) {
    if (model.definition.enforces()) {
      throw unexpected(next);
    }
    silent(session, next, dueMs);
    endings.giveUp(session, Code.HEARTBEAT_LOST);
  }

  private boolean isLostInSilence(Session session) {
    return !model.definition.enforces()
        && !session.ending()
        && !session.queries.isEmpty()
        && session.queries.stream()
            .allMatch(id -> model.queries.get(id).state == Query.State.KILLED);
  }

  /** Changed timeouts have reached what is live by now; silence counts from then where sooner. */
  private void review() {
    for (Session session : model.sessions.values()) {
      if (session.lostChanges != model.definition.lostChanges) {
        session.lostChanges = model.definition.lostChanges;
        session.perhapsHeardLiveMs = model.liveMs();
      }
      session.limitChanges = session.group.limitChanges;
    }
    for (Query query : model.queries.values()) {
      if (query.state == Query.State.QUEUED) {
        query.untilMs = Dispatch.waitsUntilMs(query);
      } else if (query.state == Query.State.RUNNING) {
        query.limitChanges = query.group().limitChanges;
      }
    }
  }

  /** Losing a session that holds nothing but killed queries is answered with their ends only. */
  private void loseSilently() {
    if (model.definition.enforces()) {
      return;
    }
    for (Session session : model.sessions.values()) {
      if (isLostInSilence(session)
          && model.clock.wallOf(model.lostAtLiveMs(session)) <= model.nowMs) {
        endings.giveUp(session, Code.HEARTBEAT_LOST);
      }
    }
  }

  private static boolean mayIdleOut(Session session) {
    return session.queries.isEmpty()
        && !session.implicit()
        && !session.ending()
        && session.idleTimeoutMs() > 0;
  }

  private long idleUntilMs(Session session) {
    return model.clock.wallOf(Clock.plus(session.idleSinceLiveMs, session.idleTimeoutMs()));
  }

  private boolean isExact(Session session) {
    return session.limitChanges == session.group.limitChanges
        && Clock.plus(session.idleSinceLiveMs, session.idleTimeoutMs()) > laxUntilLiveMs;
  }

  private void recommended(Recommendation told, Decided next, long dueMs) {
    String id = told.subject().substring(told.subject().indexOf(' ') + 1);
    if (told.because().equals(Code.IDLE_TIMEOUT.name())) {
      Session session = open(id, next);
      over(mayIdleOut(session) ? idleUntilMs(session) : Clock.NEVER, dueMs, false, next);
      model.says(session.client, session.group, told);
    } else {
      Query query = known(id, next);
      over(runUntilMs(query), dueMs, false, next);
      model.says(query.client, query.group(), told);
    }
  }

  // ---- due, and nothing left out ----

  /** What has a time of its own is due then. */
  private static void due(long expectedMs, long actualMs, Decided next) {
    if (actualMs != expectedMs) {
      throw new BrokenPromise("Expected a timer due at " + expectedMs + ", but there was " + next);
    }
  }

  /**
   * What signs of life put off is due when it has really come: its timer may have been armed for an
   * earlier time, and for a later one only where its limit was changed since ({@code !exact}).
   */
  private void over(long expectedMs, long actualMs, boolean exact, Decided next) {
    if (expectedMs > model.nowMs || (exact && actualMs > expectedMs)) {
      throw new BrokenPromise("Expected this to be over at " + expectedMs + ", but: " + next);
    }
  }

  /** No timer is due any more, so nothing may be live that one should have ended. */
  private void noneIsLeft() {
    for (Query query : model.queries.values()) {
      long untilMs =
          switch (query.state) {
            case AWAITING_SESSION -> model.clock.wallOf(query.awaitsUntilLiveMs);
            case QUEUED -> query.untilMs;
            case RUNNING -> isExact(query) ? runUntilMs(query) : Clock.NEVER;
            case KILLED -> model.clock.wallOf(query.graceUntilLiveMs);
          };
      notOver(untilMs, "query " + query.id() + " " + query.state);
    }
    for (Session session : model.sessions.values()) {
      if (!session.ending() && session.lostChanges == model.definition.lostChanges) {
        long untilMs = model.clock.wallOf(model.lostAtLatestLiveMs(session));
        notOver(untilMs, "session " + session.id + " lost");
      }
      if (mayIdleOut(session) && isExact(session)) {
        notOver(idleUntilMs(session), "session " + session.id + " idle");
      }
    }
  }

  private void notOver(long untilMs, @Nullable String what) {
    if (untilMs <= model.nowMs) {
      throw new BrokenPromise(
          "Expected " + what + " to be over at " + untilMs + ", but it goes on at " + model.nowMs);
    }
  }
}

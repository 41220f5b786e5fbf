package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Answer;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.KillSession;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Recommendation;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.Decision.SessionClosed;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import org.jspecify.annotations.Nullable;

/**
 * What due timers must cause. Which of several comes first is read from the answers; that each was
 * due, at that time, and that none was left out, is looked at here.
 */
final class Timers {

  private static final int SCAN_EVERY = 8; // ticks between two looks at everything that is live
  private static final long NEWS = 2;
  private static final long FULL_SPEED = 100;

  private final Model model;
  private final Dispatch dispatch;
  private final Endings endings;
  private final Resyncs resyncs;
  private final Deadlines deadlines;
  private final Runaways runaways;
  private final IoDispatch ioDispatch;
  private final IoEndings ioEndings;
  private final LeaseEndings leaseEndings;
  private final Pressure pressure;
  private long ticks;

  Timers(
      Model model,
      Dispatch dispatch,
      Endings endings,
      Resyncs resyncs,
      Deadlines deadlines,
      Runaways runaways,
      IoDispatch ioDispatch,
      IoEndings ioEndings,
      LeaseEndings leaseEndings,
      Pressure pressure) {
    this.model = model;
    this.dispatch = dispatch;
    this.endings = endings;
    this.resyncs = resyncs;
    this.deadlines = deadlines;
    this.runaways = runaways;
    this.ioDispatch = ioDispatch;
    this.ioEndings = ioEndings;
    this.leaseEndings = leaseEndings;
    this.pressure = pressure;
  }

  /** A tick was answered; {@code all}: no timer is due any more. */
  void fired(boolean all) {
    for (Decided next = model.script.peek(); next != null; next = model.script.peek()) {
      int before = model.script.read();
      event(next);
      Decided then = model.script.peek();
      if (!(isNews(next) && isNews(then)) && !(isSpeed(next) && isSpeed(then))) {
        model.io.follow();
        pressure.look();
        dispatch.dispatch(); // news of places and speeds come several at once
        ioDispatch.dispatch();
      }
      if (before == model.script.read()) {
        throw unexpected(next);
      }
    }
    if (model.script.read() == 0) {
      dispatch.lookAgain();
    }
    dispatch.timersFired(all);
    if (all) {
      model.plans.calendar.look();
      model.answers.forget(model.nowMs);
      resyncs.over();
      deadlines.review();
      model.utilization.review();
      loseSilently();
      runaways.over();
      ioDispatch.noneIsLeft();
      if (ticks++ % SCAN_EVERY == 0) {
        deadlines.noneIsLeft();
        ioEndings.noneIsLeft(deadlines.laxUntilMs());
        leaseEndings.noneIsLeft();
      }
    }
  }

  private static boolean isNews(@Nullable Decided decided) {
    return decided != null && decided.decision() instanceof Queued;
  }

  private static boolean isSpeed(@Nullable Decided decided) {
    return decided != null && Speeds.isOrderOf(decided);
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
    boolean isSwitched = model.plans.calendar.lookSilently(dueMs);
    Decision decision = next.decision();
    if (decision instanceof Answer answer && answer.kind() == Kind.IO) {
      ofIo(ioOf(answer.id(), next), answer, next, dueMs);
      return;
    }
    if (decision instanceof Answer answer && answer.kind() == Kind.LEASE) {
      ofLease(answer, next, dueMs);
      return;
    }
    switch (decision) {
      case Decision.ResizeParallel ignored -> {
        // the dispatch says whether it must be
      }
      case Granted ignored -> {
        if (!dispatch.mayDecide() && !isSwitched) {
          throw unexpected(next);
        }
      }
      case Queued told -> news(known(told.id(), next), told, next);
      case Rejected refused -> refused(known(refused.id(), next), refused.code(), next, dueMs);
      case Released released -> released(known(released.id(), next), next, dueMs);
      case Expired expired -> lost(known(expired.id(), next).session(), next, dueMs);
      case SessionClosed closed -> lost(open(closed.sessionId(), next), next, dueMs);
      case Decision.Throttle order -> speed(known(order.queryId(), next), order.factorPercent());
      case Decision.Resume order -> speed(known(order.queryId(), next), FULL_SPEED);
      case Decision.SwitchGroup moved -> ranAway(open(moved.sessionId(), next), next, dueMs);
      case KillSession kill -> killed(open(kill.sessionId(), next), kill.cause(), next, dueMs);
      case Decision.CancelQuery order -> {
        Query query = known(order.queryId(), next);
        if (order.cause() == Code.RUNAWAY_ELAPSED) {
          runaways.timed(query);
          return;
        }
        ranTooLong(query, next, dueMs);
        mustEnforce(next);
        model.count(Code.EXECUTION_TIMEOUT);
        endings.cancel(query, Code.EXECUTION_TIMEOUT);
      }
      case Recommendation told -> recommended(told, next, dueMs);
      case Decision.PlanActivated ignored -> {
        if (!model.plans.calendar.isDue(dueMs)) {
          throw unexpected(next);
        }
        model.plans.calendar.look();
      }
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
      sessionWaitIsOver(query, code, next, dueMs);
    } else if (code == Code.QUEUE_TIMEOUT) {
      mustEnforce(next);
      if (dueMs == Dispatch.waitsUntilMs(query) || !dispatch.refusesNext(query)) {
        waitedTooLong(query, next, dueMs);
        endings.refuse(query, code);
      } // else it is its turn, after another timer
    } else if (!isOfDispatch(query, code, next)) {
      killed(query.session(), code, next, dueMs);
    }
  }

  /** True where it is refused when its turn comes, for what it is or asks for. */
  private boolean isOfDispatch(Query query, Code code, Decided next) {
    boolean isWatched = next.why().limit() == Limit.WATCH_LIST; // else its session is ended
    boolean again = isWatched && runaways.refusesAgain(query) != null;
    return dispatch.mayDecide() && (again || model.memory.limits.refuses(query) == code);
  }

  /** Its own wait or that for its session, whichever is over first; both at once: its session's. */
  private void sessionWaitIsOver(Query query, Code code, Decided next, long dueMs) {
    long sessionsMs = model.clock.wallOf(query.awaitsUntilLiveMs);
    if (code == Code.QUEUE_TIMEOUT && query.untilMs < sessionsMs) {
      mustEnforce(next);
      Deadlines.due(query.untilMs, dueMs, next);
      endings.refuse(query, code);
      return;
    }
    Deadlines.due(sessionsMs, dueMs, next);
    if (deadlines.ownWaitBinds(query) && query.untilMs < sessionsMs) {
      throw unexpected(next);
    }
    endings.refuse(query, Code.NOT_FOUND);
  }

  private void waitedTooLong(Query query, Decided next, long dueMs) {
    long untilMs = Dispatch.waitsUntilMs(query);
    boolean isLoose = !Dispatch.waitIsExact(query) || dispatch.mayDecide();
    boolean due = isLoose ? query.heardMs <= dueMs && dueMs <= model.nowMs : dueMs == untilMs;
    if (untilMs > model.nowMs || !due) {
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
      lose(session);
    }
    boolean early = dueMs < query.graceUntilMs;
    if (early || (dueMs > query.graceUntilMs && !query.graceMayGoOn)) {
      throw unexpected(next);
    }
    endings.release(query, query.cause);
  }

  private void speed(Query query, long percent) {
    model.utilization.follow();
    runaways.speed(query, percent);
  }

  private void ranTooLong(Query query, Decided next, long dueMs) {
    if (query.state != Query.State.RUNNING) {
      throw unexpected(next);
    }
    deadlines.over(deadlines.runUntilMs(query), dueMs, deadlines.isExact(query), next);
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

  // ---- I/O ----

  private IoRequest ioOf(String id, Decided next) {
    IoRequest io = model.io.find(id);
    if (io == null) {
      throw unexpected(next);
    }
    return io;
  }

  /** Ends by its own timer, or with its session; else what is said follows from the dispatch. */
  private void ofIo(IoRequest io, Answer said, Decided next, long dueMs) {
    switch (said) {
      case Granted ignored -> {
        // the dispatch says whether it is its turn
      }
      case Rejected refused when refused.code() == Code.NEVER_FITS -> {
        // the same
      }
      case Rejected refused when refused.code() == Code.QUEUE_TIMEOUT -> {
        if (ioEndings.isWaitOver(io, dueMs)) {
          ioEndings.refuse(io, Code.QUEUE_TIMEOUT);
        }
      }
      case Rejected refused -> killed(sessionOf(io, next), refused.code(), next, dueMs);
      case Released end when end.cause() == Code.EXECUTION_TIMEOUT ->
          ioEndings.leaseIsOver(io, dueMs, next);
      case Released ignored -> lost(sessionOf(io, next), next, dueMs);
      case Expired ignored -> lost(sessionOf(io, next), next, dueMs);
      default -> throw unexpected(next);
    }
  }

  private Session sessionOf(IoRequest io, Decided next) {
    String sessionId = io.sessionId;
    if (sessionId == null) {
      throw unexpected(next);
    }
    return open(sessionId, next);
  }

  // ---- leases ----

  /** Its own time is over, or its session. */
  private void ofLease(Answer said, Decided next, long dueMs) {
    Lease lease = model.memory.lease(said.id());
    if (lease == null) {
      throw unexpected(next);
    }
    switch (said) {
      case Expired ignored -> leaseEndings.timeIsOver(lease, dueMs, next);
      case Released ignored when lease.session != null -> lost(lease.session, next, dueMs);
      default -> throw unexpected(next);
    }
  }

  // ---- sessions ----

  private void ranAway(Session session, Decided next, long dueMs) {
    Query query = runaways.dueOf(session, dueMs, next.why().used());
    if (query == null) {
      throw unexpected(next);
    }
    runaways.timed(query);
  }

  private void killed(Session session, Code cause, Decided next, long dueMs) {
    mustEnforce(next);
    if (cause == Code.RUNAWAY_ELAPSED) {
      ranAway(session, next, dueMs);
      return;
    }
    switch (cause) {
      case HEARTBEAT_LOST -> silent(session, next, dueMs);
      case IDLE_TIMEOUT -> {
        if (!deadlines.mayIdleOut(session)) {
          throw unexpected(next);
        }
        deadlines.over(deadlines.idleUntilMs(session), dueMs, deadlines.isExact(session), next);
      }
      case EXECUTION_TIMEOUT -> aQueryRanTooLong(session, next);
      default -> throw unexpected(next);
    }
    model.count(cause);
    endings.kill(session, cause);
  }

  private void aQueryRanTooLong(Session session, Decided next) {
    boolean any = false;
    for (String id : session.queries) {
      Query query = model.queries.get(id);
      any |= query.state == Query.State.RUNNING && deadlines.runUntilMs(query) <= model.nowMs;
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
    long latestMs = exact ? model.clock.wallOf(model.lostAtLiveMs(session)) : Clock.NEVER;
    if (model.clock.wallOf(model.lostAtLiveMs(session)) > model.nowMs || dueMs > latestMs) {
      throw unexpected(next);
    }
  }

  /** Where nothing is enforced, nobody is ordered to end a lost session, but it is over. */
  private void lost(Session session, Decided next, long dueMs) {
    if (model.definition.enforces()) {
      throw unexpected(next);
    }
    silent(session, next, dueMs);
    lose(session);
  }

  private void lose(Session session) {
    model.count(Code.HEARTBEAT_LOST);
    endings.giveUp(session, Code.HEARTBEAT_LOST);
  }

  private boolean isLostInSilence(Session session) {
    return !model.definition.enforces()
        && !session.ending()
        && model.io.of(session).isEmpty()
        && !session.queries.isEmpty()
        && session.queries.stream()
            .allMatch(id -> model.queries.get(id).state == Query.State.KILLED);
  }

  /** Losing a session that holds nothing but killed queries is answered with their ends only. */
  private void loseSilently() {
    if (model.definition.enforces()) {
      return;
    }
    for (Session session : model.sessions.values()) {
      if (isLostInSilence(session)
          && model.clock.wallOf(model.lostAtLiveMs(session)) <= model.nowMs) {
        lose(session);
      }
    }
  }

  private void recommended(Recommendation told, Decided next, long dueMs) {
    String id = told.subject().substring(told.subject().indexOf(' ') + 1);
    if (told.because().equals(Code.IDLE_TIMEOUT.name())) {
      Session session = open(id, next);
      deadlines.over(
          deadlines.mayIdleOut(session) ? deadlines.idleUntilMs(session) : Clock.NEVER,
          dueMs,
          false,
          next);
      model.says(session.client, session.group, told);
    } else if (told.because().equals(Code.RUNAWAY_ELAPSED.name())) {
      runaways.timed(known(id, next));
    } else {
      Query query = known(id, next);
      deadlines.over(deadlines.runUntilMs(query), dueMs, false, next);
      model.says(query.client, query.group(), told);
    }
  }
}

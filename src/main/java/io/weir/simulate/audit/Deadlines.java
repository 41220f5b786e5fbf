package io.weir.simulate.audit;

import io.weir.protocol.Decided;

/** When what is live is over: waits, runs, graces, silence, idleness. */
final class Deadlines {

  private final Model model;
  private long laxUntilLiveMs = Long.MIN_VALUE;
  private long laxUntilMs = Long.MIN_VALUE;

  Deadlines(Model model) {
    this.model = model;
  }

  /** While nothing is enforced, run times and idle times that are over are only looked at again. */
  void notice() {
    if (!model.definition.enforces()) {
      laxUntilLiveMs = model.liveMs();
      laxUntilMs = model.nowMs;
    }
  }

  /** Until when nothing was enforced. */
  long laxUntilMs() {
    return laxUntilMs;
  }

  /**
   * True where a query that waits for its session must be refused when its own wait is over: not
   * where that was while nothing was enforced.
   */
  boolean ownWaitBinds(Query query) {
    return model.definition.enforces() && query.untilMs > laxUntilMs;
  }

  /** When its run is over; not before it came to the group that says so. */
  long runUntilMs(Query query) {
    long mostMs = query.session().executionTimeoutMs(query.grantedLiveMs);
    return mostMs == 0
        ? Clock.NEVER
        : model.clock.wallOf(
            Math.max(Clock.plus(query.grantedLiveMs, mostMs), query.limitSinceLiveMs));
  }

  boolean isExact(Query query) {
    long mostMs = query.session().executionTimeoutMs(query.grantedLiveMs);
    return query.limitChanges == query.group().limitChanges
        && Clock.plus(query.grantedLiveMs, mostMs) > laxUntilLiveMs;
  }

  boolean mayIdleOut(Session session) {
    return session.queries.isEmpty()
        && !session.implicit()
        && !session.ending()
        && session.idleUntilLiveMs() != Clock.NEVER
        && !model.io.hasAny(session);
  }

  long idleUntilMs(Session session) {
    return model.clock.wallOf(session.idleUntilLiveMs());
  }

  boolean isExact(Session session) {
    return session.limitChanges == session.group.limitChanges
        && session.idleUntilLiveMs() > laxUntilLiveMs;
  }

  /** Changed timeouts have reached what is live by now. */
  void review() {
    for (Session session : model.sessions.values()) {
      if (session.lostChanges != model.definition.lostChanges) {
        session.lostChanges = model.definition.lostChanges;
      }
      session.limitChanges = session.group.limitChanges;
    }
    for (Query query : model.queries.values()) {
      if (query.state == Query.State.QUEUED) {
        Dispatch.waitsByNow(query);
      } else if (query.state == Query.State.RUNNING) {
        query.limitChanges = query.group().limitChanges;
      }
    }
  }

  /** What has a time of its own is due then. */
  static void due(long expectedMs, long actualMs, Decided next) {
    if (actualMs != expectedMs) {
      throw new BrokenPromise("Expected a timer due at " + expectedMs + ", but there was " + next);
    }
  }

  /**
   * What signs of life put off is due when it has really come: its timer may have been armed for an
   * earlier time, and for a later one only where its limit was changed since ({@code !exact}).
   */
  void over(long expectedMs, long actualMs, boolean exact, Decided next) {
    if (expectedMs > model.nowMs || (exact && actualMs > expectedMs)) {
      throw new BrokenPromise("Expected this to be over at " + expectedMs + ", but: " + next);
    }
  }

  /** No timer is due any more, so nothing may be live that one should have ended. */
  void noneIsLeft() {
    for (Query query : model.queries.values()) {
      long untilMs =
          switch (query.state) {
            case AWAITING_SESSION ->
                Math.min(
                    model.clock.wallOf(query.awaitsUntilLiveMs),
                    ownWaitBinds(query) ? query.untilMs : Clock.NEVER);
            case QUEUED -> query.untilMs;
            case RUNNING -> isExact(query) ? runUntilMs(query) : Clock.NEVER;
            case KILLED -> query.graceMayGoOn ? Clock.NEVER : query.graceUntilMs;
          };
      notOver(untilMs, "query " + query.id() + " " + query.state);
    }
    for (Session session : model.sessions.values()) {
      if (!session.ending() && session.lostChanges == model.definition.lostChanges) {
        long untilMs = model.clock.wallOf(model.lostAtLiveMs(session));
        notOver(untilMs, "session " + session.id + " lost");
      }
      if (mayIdleOut(session) && isExact(session)) {
        notOver(idleUntilMs(session), "session " + session.id + " idle");
      }
    }
  }

  private void notOver(long untilMs, String what) {
    if (untilMs <= model.nowMs) {
      throw new BrokenPromise(
          "Expected " + what + " to be over at " + untilMs + ", but it goes on at " + model.nowMs);
    }
  }
}

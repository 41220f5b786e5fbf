package io.weir.kernel.queries;

import io.weir.kernel.Turn;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.Timers;

/**
 * Brings changed timeouts to the sessions that are open and their queries: a walk over all of them
 * in bounded steps, one a tick. A change in the middle of a walk begins it anew.
 */
public final class LimitReview {

  private static final String FIRST = "";

  private final Counters counters;
  private final Timers timers;

  public LimitReview(Counters counters, Timers timers) {
    this.counters = counters;
    this.timers = timers;
  }

  /** A limit has changed: begins to look at all sessions, where there are any. */
  public void begin(Turn turn) {
    timers.cancel(counters.reviewTimer());
    counters.reviewTimer(null);
    if (counters.sessions() > 0) {
      goOnAfter(FIRST, turn);
    }
  }

  /** The sessions up to this one have been looked at. */
  void goOnAfter(String sessionId, Turn turn) {
    counters.reviewTimer(timers.atWall(turn.nowMs(), TimerKind.REVIEW, sessionId));
  }
}

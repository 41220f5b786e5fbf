package io.weir.kernel.queries;

import io.weir.kernel.Turn;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.groups.Charge;
import io.weir.kernel.sessions.SessionRow;

/**
 * All who keep account of what queries use, told in one place, in the order in which they have to
 * know: limits are held by it ({@link Utilization}), groups and sessions are charged for it ({@link
 * Meter}), runaway rules per session count it ({@link SessionUse}), sessions take turns by it
 * ({@link Turns}).
 */
public final class Accounting {

  private final Counters counters;
  private final Meter meter;
  private final Utilization utilization;
  private final SessionUse use;
  private final Turns turns;

  public Accounting(
      Counters counters, Meter meter, Utilization utilization, SessionUse use, Turns turns) {
    this.counters = counters;
    this.meter = meter;
    this.utilization = utilization;
    this.use = use;
    this.turns = turns;
  }

  // ---- a query gets its slot ----

  /** What its group pays of the time it is expected to take, in microseconds. */
  long inAdvance(long expectedMicros) {
    return meter.inAdvance(expectedMicros);
  }

  /**
   * Its session is charged what it is expected to take.
   *
   * @param begins true where nothing else of the session runs
   */
  void starts(SessionRow session, long expectedMicros, boolean begins, Turn turn) {
    turns.start(session, expectedMicros, begins);
    if (begins) {
      use.begins(session.sessionId(), counters.liveMs(turn.nowMs()));
    }
  }

  /** It runs; gives its row as it is stored now. */
  QueryRow started(QueryRow row, Turn turn) {
    meter.begin(row);
    return utilization.begin(row, turn);
  }

  // ---- it runs ----

  /**
   * Its client has said what it uses.
   *
   * @param before as it was
   * @param reported with its figures
   * @return the same, charged
   */
  QueryRow report(QueryRow before, QueryRow reported, Turn turn) {
    return meter.report(before, reported, turn.nowMs());
  }

  /**
   * What it uses was charged, and its row is stored.
   *
   * @param saysCpu true where its CPU time was said, be it the same as before
   */
  void reported(QueryRow before, QueryRow charged, boolean saysCpu, Turn turn) {
    use.reported(before, charged);
    if (saysCpu) {
      utilization.report(before, charged, turn);
    }
  }

  /** It runs with other servers from now on; its row is not stored yet. */
  void resized(QueryRow before, QueryRow row, Turn turn) {
    meter.resize(before, row, turn.nowMs());
  }

  // ---- it moves with its session ----

  /** What its group was charged for it. */
  Charge charged(QueryRow row) {
    return meter.charged(row);
  }

  /** What its group was charged, and it has not used yet, in microseconds. */
  long unusedMicros(QueryRow row, Turn turn) {
    return meter.unusedMicros(row, turn.nowMs());
  }

  /** It is about to go to another group. */
  void leaves(QueryRow row, Turn turn) {
    utilization.leaves(row, turn);
  }

  /** It has come to another group. */
  void moved(QueryRow row, Turn turn) {
    utilization.moved(row, turn);
  }

  /** All of a session's queries have gone; {@code session}: as it was in the group it has left. */
  void left(SessionRow session) {
    turns.forget(session);
  }

  // ---- it ends ----

  /**
   * Its group is charged what it used, no more and no less; its session is for the caller to
   * charge.
   *
   * @param before as it was
   * @param last with its last figures
   * @return that, in microseconds
   */
  long end(QueryRow before, QueryRow last, Turn turn) {
    utilization.end(before, last, turn);
    return meter.end(before, last, turn.nowMs());
  }

  /** Its slot is free; {@code session}: as it is stored now. */
  void ended(QueryRow before, QueryRow last, SessionRow session, Turn turn) {
    use.reported(before, last);
    if (session.runs() == 0) {
      use.stops(session.sessionId(), counters.liveMs(turn.nowMs()));
    }
    turns.end(session);
  }

  /** A session is over. */
  void ended(SessionRow session) {
    use.ended(session.sessionId());
    turns.forget(session);
  }
}

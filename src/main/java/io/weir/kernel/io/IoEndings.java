package io.weir.kernel.io;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Turn;
import io.weir.kernel.Whys;
import io.weir.kernel.domain.Durations;
import io.weir.kernel.domain.Memory;
import io.weir.kernel.domain.Tallies;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Charged;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/** How I/O ends: what it held is given back once, and its last answer is remembered. */
public final class IoEndings {

  private final IoRequests requests;
  private final IoBuckets buckets;
  private final Groups groups;
  private final Sessions sessions;
  private final Timers timers;
  private final Memory memory;
  private final Durations durations;
  private final Tallies tallies;

  IoEndings(
      IoRequests requests,
      IoBuckets buckets,
      Groups groups,
      Sessions sessions,
      Timers timers,
      Memory memory,
      Durations durations,
      Tallies tallies) {
    this.requests = requests;
    this.buckets = buckets;
    this.groups = groups;
    this.sessions = sessions;
    this.timers = timers;
    this.memory = memory;
    this.durations = durations;
    this.tallies = tallies;
  }

  /** What waits is withdrawn. */
  void expire(IoRow row, Turn turn) {
    withdraw(row, turn);
    worked(row, turn);
  }

  private void withdraw(IoRow row, Turn turn) {
    requests.deleteWaiting(row);
    end(row, new Expired(Kind.IO, row.ioId()), Whys.of(Code.OPERATOR, "io " + row.ioId()), turn);
  }

  /** What waits is refused after all. */
  void refuse(IoRow row, Rejection as, Turn turn) {
    turnAway(row, as, turn);
    worked(row, turn);
  }

  private void turnAway(IoRow row, Rejection as, Turn turn) {
    requests.of(row).figures.refused();
    requests.deleteWaiting(row);
    Rejected answer =
        new Rejected(Kind.IO, row.ioId(), as.code(), as.message(), as.retryAfterMs(), null);
    end(row, answer, as.why(), turn);
  }

  /** What waits has waited as long as it is willing to. */
  void refuseWaited(IoRow row, Turn turn) {
    tallies.timedOut(Code.QUEUE_TIMEOUT);
    long waitedMs = turn.nowMs() - row.heardMs();
    long mostMs = (row.waitUntilMs() == null ? turn.nowMs() : row.waitUntilMs()) - row.heardMs();
    String message =
        Sentence.of("Expected to pass within %d ms, but could not for %d ms", mostMs, waitedMs);
    Why why = Why.of(Limit.QUEUE_TIME, waitedMs, mostMs, 0, "io " + row.ioId());
    refuse(row, new Rejection(Code.QUEUE_TIMEOUT, message, why, null), turn);
  }

  /**
   * What is under way has ended.
   *
   * @param moved bytes
   * @param latencyMs how long the device took; null where nobody said so
   */
  void release(
      IoRow row, long moved, @Nullable Long latencyMs, @Nullable Code cause, Why why, Turn turn) {
    free(row, moved, latencyMs, cause, why, turn);
    worked(row, turn);
  }

  private void free(
      IoRow row, long moved, @Nullable Long latencyMs, @Nullable Code cause, Why why, Turn turn) {
    correct(row, moved, turn.nowMs());
    long heldMs = turn.nowMs() - (row.grantedMs() == null ? turn.nowMs() : row.grantedMs());
    durations.took(row.groupId(), Durations.Kind.RUN, latencyMs == null ? heldMs : latencyMs);
    requests.end(row);
    Charged charged = new Charged(0, 0, moved, row.requests(), heldMs);
    end(row, new Released(Kind.IO, row.ioId(), charged, cause), why, turn);
  }

  private void correct(IoRow row, long moved, long nowMs) {
    buckets.correct(row, moved, nowMs);
    if (moved != row.bytes()) {
      requests.order().renew(requests.of(row));
    }
  }

  private void end(IoRow row, Decision terminal, Why why, Turn turn) {
    timers.cancel(row.timer());
    Group group = groups.get(row.groupId());
    Decided answer = turn.decide(row.client(), group, terminal, why);
    memory.remember(Kind.IO, row.ioId(), row.bodyHash(), answer);
  }

  // ---- a session ----

  /** Something of a session has ended that goes on itself. */
  private void worked(IoRow row, Turn turn) {
    if (row.sessionId() != null) {
      sessions.worked(row.sessionId(), turn.nowMs());
    }
  }

  /** A session is killed: what waits is refused, what is under way ends by itself. */
  public void killed(SessionRow session, Code cause, Why why, Turn turn) {
    String message =
        Sentence.of(
            "Expected session %s to stay open, but it is being ended: %s",
            session.sessionId(), cause);
    for (IoRow row : requests.ofSession(session.sessionId())) {
      if (row.waits()) {
        turnAway(row, new Rejection(cause, message, why, null), turn);
      } else {
        requests.detach(row);
      }
    }
  }

  /** A session is given up by its client: nothing of it is left. */
  public void givenUp(SessionRow session, @Nullable Code cause, Turn turn) {
    for (IoRow row : requests.ofSession(session.sessionId())) {
      if (row.waits()) {
        withdraw(row, turn);
      } else {
        Why why = Whys.of(cause == null ? Code.OPERATOR : cause, "io " + row.ioId());
        free(row, row.bytes(), null, cause, why, turn);
      }
    }
  }
}

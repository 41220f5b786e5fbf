package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Accepted;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Decision.Recommendation;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.SwitchGroup;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one command was answered, read decision by decision against what the rules say next. What
 * rules leave open is not compared: sentences, estimates, and the figures of reasons.
 */
final class Script {

  private static final Set<Code> MAY_COME_AGAIN =
      EnumSet.of(
          Code.QUEUE_FULL,
          Code.IO_LIMIT,
          Code.RUNAWAY_CPU,
          Code.RUNAWAY_ELAPSED,
          Code.RUNAWAY_IO,
          Code.ESTIMATE_TOO_HIGH);

  private final String domain;
  private long seq;
  private List<Decided> decisions = List.of();
  private int next;
  private long atMs;
  private boolean timed;
  private long dueMs;
  private boolean moved;

  Script(String domain) {
    this.domain = domain;
  }

  /** Begins a command's answers. {@code byTimers}: timers cause them, so each names its own. */
  void begin(List<Decided> answers, long nowMs, boolean byTimers) {
    decisions = answers;
    next = 0;
    atMs = nowMs;
    timed = byTimers;
    dueMs = Long.MIN_VALUE;
    moved = false;
  }

  /** What is due of itself comes first, whatever the command: it is caused by a timer. */
  void first(Runnable what) {
    boolean wasTimed = timed;
    timed = true;
    what.run();
    timed = wasTimed;
    dueMs = Long.MIN_VALUE;
  }

  /** True where timers cause what is answered. */
  boolean isTimed() {
    return timed;
  }

  /** Number of the last decision. */
  long seq() {
    return seq;
  }

  /** How many decisions have been read. */
  int read() {
    return next;
  }

  /** The next decision, or null. */
  @Nullable Decided peek() {
    return next < decisions.size() ? decisions.get(next) : null;
  }

  /** The next decision must be this one, new, in this frame. */
  Decided says(
      String plan, long version, String client, @Nullable String group, Decision expected) {
    Decided actual = take(expected, "");
    seq++;
    if (!alike(expected, actual.decision())) {
      throw differs(expected, actual.decision());
    }
    Decided frame =
        new Decided(
            domain,
            client,
            atMs,
            actual.dueMs(),
            seq,
            plan,
            version,
            group,
            actual.decision(),
            actual.why());
    if (!frame.equals(actual)) {
      throw differs(frame, actual);
    }
    checkDue(actual);
    return actual;
  }

  /** The next decision must be one that was said before, unchanged. */
  void repeats(Decided former) {
    Decided actual = take(former, "again ");
    if (!former.equals(actual)) {
      throw differs("again " + former, actual);
    }
  }

  /** Nothing more may have been decided. */
  void ends() {
    Decided more = peek();
    if (more != null) {
      throw new BrokenPromise("Expected no more decisions, but there was " + more);
    }
  }

  private Decided take(Object expected, String how) {
    Decided actual = peek();
    if (actual == null) {
      throw new BrokenPromise("Expected " + how + expected + ", but there was no more");
    }
    next++;
    return actual;
  }

  private void checkDue(Decided actual) {
    Long due = actual.dueMs();
    boolean early = due != null && due < dueMs && !moved;
    if (timed ? due == null || due > atMs || early : due != null) {
      throw new BrokenPromise("Expected dueMs in order and not early, but there was " + actual);
    }
    dueMs = due == null ? dueMs : due;
    moved |= actual.decision() instanceof SwitchGroup; // what is moved may be long due there
  }

  private static BrokenPromise differs(Object expected, Object actual) {
    return new BrokenPromise("Expected " + expected + ", but there was " + actual);
  }

  private static boolean alike(Decision expected, Decision actual) {
    return switch (expected) {
      case Queued e ->
          actual instanceof Queued a
              && e.kind() == a.kind()
              && e.id().equals(a.id())
              && e.position() == a.position()
              && Objects.equals(e.warnings(), a.warnings());
      case Rejected e ->
          actual instanceof Rejected a
              && e.equals(new Rejected(a.kind(), a.id(), a.code(), e.message(), null, a.command()))
              && a.message().startsWith("Expected ")
              && (a.retryAfterMs() == null || MAY_COME_AGAIN.contains(a.code()));
      case Recommendation e when e.subject().startsWith("pool ") ->
          actual instanceof Recommendation a
              && e.equals(new Recommendation(a.subject(), a.from(), a.to(), e.because()));
      case Recommendation e when e.subject().startsWith("I/O rate ") -> e.equals(actual);
      case Recommendation e ->
          actual instanceof Recommendation a
              && e.subject().equals(a.subject())
              && e.because().equals(a.because());
      case Accepted e ->
          actual instanceof Accepted a
              && e.equals(new Accepted(a.requestId(), a.version(), a.counts(), e.warnings()));
      default -> expected.equals(actual);
    };
  }
}

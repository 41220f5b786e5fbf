package io.weir.simulate.audit;

/**
 * The two clocks of a domain: the wall clock never goes back; the live clock stands still from the
 * last command before a pause until a heartbeat interval after the resumption.
 */
final class Clock {

  /** Later than anything. */
  static final long NEVER = Long.MAX_VALUE;

  private long lastMs;
  private boolean paused;
  private long liveMs;
  private long liveFromMs;

  long notBefore(long nowMs) {
    return Math.max(lastMs, nowMs);
  }

  /** When something was last changed or decided. */
  long lastMs() {
    return lastMs;
  }

  void seen(long nowMs) {
    lastMs = nowMs;
  }

  boolean paused() {
    return paused;
  }

  void pause() {
    if (!paused) {
      liveMs = liveAt(lastMs);
      paused = true;
    }
  }

  void resumeAt(long fromMs) {
    if (paused) {
      paused = false;
      liveFromMs = fromMs;
    }
  }

  long liveAt(long nowMs) {
    return paused ? liveMs : liveMs + Math.max(0, nowMs - liveFromMs);
  }

  /** When the live clock shows a time; never while it stands still. */
  long wallOf(long dueLiveMs) {
    return paused || dueLiveMs == NEVER ? NEVER : plus(liveFromMs, Math.max(0, dueLiveMs - liveMs));
  }

  /** a + b; never where that is beyond all time. */
  static long plus(long a, long b) {
    return b > NEVER - a ? NEVER : a + b;
  }
}

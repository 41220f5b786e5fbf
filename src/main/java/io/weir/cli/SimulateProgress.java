package io.weir.cli;

import io.weir.protocol.Sentence;
import java.io.PrintWriter;
import java.time.Duration;

/** Says every few seconds how far a simulation is. */
final class SimulateProgress {

  private static final long EVERY_NANOS = Duration.ofSeconds(5).toNanos();

  /** Looked at the clock this seldom, the clock costs nothing. */
  private static final int CALLS_A_LOOK = 1024;

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MS_PER_HOUR = 3_600_000;

  private final PrintWriter err;
  private final String what;
  private final long startNanos = System.nanoTime();
  private long saidNanos = startNanos;
  private long firstMs = -1;
  private int calls;

  SimulateProgress(PrintWriter err, String what) {
    this.err = err;
    this.what = what;
  }

  void at(long done, long virtualMs) {
    firstMs = firstMs < 0 ? virtualMs : firstMs;
    if (++calls % CALLS_A_LOOK != 0) {
      return;
    }
    long nowNanos = System.nanoTime();
    if (nowNanos - saidNanos >= EVERY_NANOS) {
      saidNanos = nowNanos;
      double seconds = (nowNanos - startNanos) / NANOS_PER_SECOND;
      err.println(
          Sentence.of(
              "%,d %s, %.1f hours of virtual time, %,.0f a second",
              done, what, (virtualMs - firstMs) / MS_PER_HOUR, done / seconds));
      err.flush();
    }
  }
}

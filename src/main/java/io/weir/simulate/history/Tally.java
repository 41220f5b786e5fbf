package io.weir.simulate.history;

import io.weir.simulate.report.Quantiles;
import org.HdrHistogram.PackedHistogram;
import org.jspecify.annotations.Nullable;

/** {@link Figures} while they are counted. */
final class Tally {

  private static final int WAIT_DIGITS = 3;
  private static final long LONGEST_WAIT_MS = 366L * 24 * 3600 * 1000; // a year is long enough

  long queuedMs;
  long runningMs;
  long mostQueued;
  long mostRunning;
  long granted;
  long rejected;
  long released;
  long expired;
  long ordered;
  long chargedMicros;
  long contendedMicros;
  long entitledPpmMs;
  long contendedPpmMs;
  private @Nullable PackedHistogram waits;

  void waited(long ms) {
    if (waits == null) {
      waits = new PackedHistogram(WAIT_DIGITS);
    }
    waits.recordValue(Math.clamp(ms, 0, LONGEST_WAIT_MS));
  }

  /** So many wait and run now. */
  void standing(long queued, long running) {
    mostQueued = Math.max(mostQueued, queued);
    mostRunning = Math.max(mostRunning, running);
  }

  /** Takes in what followed. */
  void add(Tally later) {
    queuedMs += later.queuedMs;
    runningMs += later.runningMs;
    standing(later.mostQueued, later.mostRunning);
    granted += later.granted;
    rejected += later.rejected;
    released += later.released;
    expired += later.expired;
    ordered += later.ordered;
    chargedMicros += later.chargedMicros;
    contendedMicros += later.contendedMicros;
    entitledPpmMs += later.entitledPpmMs;
    contendedPpmMs += later.contendedPpmMs;
    if (later.waits != null) {
      if (waits == null) {
        waits = new PackedHistogram(WAIT_DIGITS);
      }
      waits.add(later.waits);
    }
  }

  Figures figures() {
    return new Figures(
        queuedMs,
        runningMs,
        mostQueued,
        mostRunning,
        granted,
        rejected,
        released,
        expired,
        ordered,
        chargedMicros,
        contendedMicros,
        entitledPpmMs,
        contendedPpmMs,
        quantiles());
  }

  private Quantiles quantiles() {
    return waits == null
        ? new Quantiles(0, 0, 0)
        : new Quantiles(
            waits.getValueAtPercentile(50),
            waits.getValueAtPercentile(95),
            waits.getValueAtPercentile(99));
  }
}

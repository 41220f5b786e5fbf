package io.weir.simulate.executor;

/**
 * One running query of {@link ExecutorModel}: its demand and what it was served.
 *
 * <p>Its speed is the fraction {@code pace / base}, where {@code base = max(running, cores) × 100}
 * and {@code pace = cores × factorPercent}. What is served is kept in whole microseconds plus a
 * remainder in units of 1/base microsecond, so that serving 2Δ equals serving Δ twice. Only when
 * {@code base} changes is the remainder converted, rounded down (less than 1/base microsecond).
 */
final class RunningQuery {

  static final int FULL_SPEED_PERCENT = 100;

  private static final long MICROS_PER_MS = 1_000;

  private final String queryId;
  private final long demandMicros;
  private long servedMicros;
  private long remainder;
  private int factorPercent = FULL_SPEED_PERCENT;

  RunningQuery(String queryId, long runMs) {
    this.queryId = queryId;
    this.demandMicros = Math.multiplyExact(runMs, MICROS_PER_MS);
  }

  void slowTo(int percent) {
    factorPercent = percent;
  }

  /** Serves it for {@code elapsedMs}; never more than its demand. */
  void serve(long elapsedMs, long cores, long base) {
    // Split by base, so that no product overflows however long the trace is.
    long microsPerBaseMs = MICROS_PER_MS * cores * factorPercent;
    long part = (elapsedMs % base) * microsPerBaseMs + remainder;
    long micros = (elapsedMs / base) * microsPerBaseMs + part / base;
    servedMicros = Math.min(demandMicros, servedMicros + micros);
    remainder = part % base;
  }

  /**
   * The whole milliseconds until its demand is served, rounded up; {@link Long#MAX_VALUE} while it
   * stands still.
   */
  long msUntilServed(long cores, long base) {
    long missingMicros = demandMicros - servedMicros;
    if (missingMicros == 0) {
      return 0;
    }
    if (factorPercent == 0) {
      return Long.MAX_VALUE;
    }
    long microsPerBaseMs = MICROS_PER_MS * cores * factorPercent;
    long whole = Math.multiplyExact(missingMicros / microsPerBaseMs, base);
    long part = (missingMicros % microsPerBaseMs) * base - remainder;
    return whole + Math.ceilDiv(part, microsPerBaseMs);
  }

  /** Converts the remainder when the number of running queries changes; rounds down. */
  void rebase(long from, long to) {
    remainder = remainder * to / from;
  }

  boolean isServed() {
    return servedMicros == demandMicros;
  }

  long servedMicros() {
    return servedMicros;
  }

  Ended endedAt(long nowMs) {
    return new Ended(queryId, nowMs, servedMicros);
  }
}

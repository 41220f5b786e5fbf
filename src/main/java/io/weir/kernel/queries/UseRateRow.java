package io.weir.kernel.queries;

import org.jspecify.annotations.Nullable;

/**
 * How fast a query below a utilization limit uses CPU time, as its client says.
 *
 * @param saidMs when its CPU time was said last, or its grant; in ms since 1970
 * @param saidMicros what was said then
 * @param sinceMs from when on it counts for its group: from then on, or from a later move
 * @param percent its speed then
 * @param micros what it would have used at full speed in that time; absent = not said yet
 * @param overMs that time
 */
public record UseRateRow(
    long saidMs,
    long saidMicros,
    long sinceMs,
    long percent,
    @Nullable Long micros,
    @Nullable Long overMs) {

  static UseRateRow of(QueryRow row) {
    long grantedMs = Usage.grantedMs(row);
    return new UseRateRow(grantedMs, 0, grantedMs, ThrottleRow.FULL_SPEED_PERCENT, null, null);
  }

  UseRateRow since(long newSinceMs) {
    return new UseRateRow(saidMs, saidMicros, newSinceMs, percent, micros, overMs);
  }

  UseRateRow at(long newPercent) {
    return new UseRateRow(saidMs, saidMicros, sinceMs, newPercent, micros, overMs);
  }
}

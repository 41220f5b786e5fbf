package io.weir.kernel.io;

import org.jspecify.annotations.Nullable;

/**
 * How much of the domain's rates is in force, and the window in which that is looked at.
 *
 * @param percent of the rates that are said
 * @param sinceMs when the window's first sample came; 0 while there is none
 * @param samples of the window
 * @param bad those of them that failed or were late
 * @param steppedMs when the percent was changed last by what was seen; absent = it never was
 */
public record IoRateRow(
    long percent, long sinceMs, long samples, long bad, @Nullable Long steppedMs) {

  private static final long WHOLE_PERCENT = 100;

  /** All of the rates, and no sample yet. */
  static final IoRateRow WHOLE = new IoRateRow(WHOLE_PERCENT, 0, 0, 0, null);

  /** A percent before the first sample of a window. */
  IoRateRow at(long other) {
    return new IoRateRow(other, 0, 0, 0, steppedMs);
  }

  IoRateRow steppedAt(long nowMs) {
    return new IoRateRow(percent, sinceMs, samples, bad, nowMs);
  }

  /** When the last step was; before all times where there was none. */
  long steppedAtMs() {
    return steppedMs == null ? Long.MIN_VALUE : steppedMs;
  }

  /** True where all that is said is in force. */
  public boolean isWhole() {
    return percent == WHOLE_PERCENT;
  }

  /** The same with one sample more. */
  IoRateRow with(boolean isBad, long nowMs) {
    return new IoRateRow(
        percent, samples == 0 ? nowMs : sinceMs, samples + 1, bad + (isBad ? 1 : 0), steppedMs);
  }
}

package io.weir.kernel.io;

/**
 * How much of the domain's rates is in force, and the window in which that is looked at.
 *
 * @param percent of the rates that are said
 * @param sinceMs when the window's first sample came; 0 while there is none
 * @param samples of the window
 * @param bad those of them that failed or were late
 */
public record IoRateRow(long percent, long sinceMs, long samples, long bad) {

  private static final long WHOLE_PERCENT = 100;

  /** All of the rates, and no sample yet. */
  static final IoRateRow WHOLE = of(WHOLE_PERCENT);

  /** A percent before the first sample of a window. */
  static IoRateRow of(long percent) {
    return new IoRateRow(percent, 0, 0, 0);
  }

  /** True where all that is said is in force. */
  public boolean isWhole() {
    return percent == WHOLE_PERCENT;
  }

  /** The same with one sample more. */
  IoRateRow with(boolean isBad, long nowMs) {
    return new IoRateRow(
        percent, samples == 0 ? nowMs : sinceMs, samples + 1, bad + (isBad ? 1 : 0));
  }
}

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

  /** All of the rates, and no sample yet. */
  static final IoRateRow WHOLE = of(100);

  /** A percent before the first sample of a window. */
  static IoRateRow of(long percent) {
    return new IoRateRow(percent, 0, 0, 0);
  }

  /** The same with one sample more. */
  IoRateRow with(boolean isBad, long nowMs) {
    return new IoRateRow(
        percent, samples == 0 ? nowMs : sinceMs, samples + 1, bad + (isBad ? 1 : 0));
  }
}

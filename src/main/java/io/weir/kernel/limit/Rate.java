package io.weir.kernel.limit;

/**
 * How fast something may pass.
 *
 * @param amount tokens, as bytes or requests, that come in a period; 0 = none ever
 * @param periodMs that period, in ms; at least 1
 */
public record Rate(long amount, long periodMs) {

  private static final long SECOND_MS = 1_000;

  public Rate {
    if (amount < 0 || periodMs < 1) {
      throw new IllegalArgumentException(
          "Expected 0 or more in at least 1 ms, but it was " + amount + " in " + periodMs + " ms");
    }
  }

  /** So many each second. */
  public static Rate perSecond(long amount) {
    return new Rate(amount, SECOND_MS);
  }
}

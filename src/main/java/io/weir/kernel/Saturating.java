package io.weir.kernel;

/**
 * Sums and products of figures that are not negative. What does not fit stays at the greatest
 * number, on purpose: a client may name any timeout or CPU time, and none may wrap round into the
 * past or below zero.
 */
public final class Saturating {

  private Saturating() {}

  /** a + b, at most the greatest number. */
  public static long add(long a, long b) {
    return b > Long.MAX_VALUE - a ? Long.MAX_VALUE : a + b;
  }

  /** a + b of any sign, at most the greatest number and at least the least. */
  public static long addSigned(long a, long b) {
    long sum = a + b;
    boolean wrapped = ((a ^ sum) & (b ^ sum)) < 0;
    return wrapped ? b > 0 ? Long.MAX_VALUE : Long.MIN_VALUE : sum;
  }

  /** True where a / b is more than c / d; what is divided by 0 is more than all that is not. */
  public static boolean isMore(long a, long b, long c, long d) {
    long high = Math.multiplyHigh(a, d);
    long otherHigh = Math.multiplyHigh(c, b);
    return high != otherHigh ? high > otherHigh : Long.compareUnsigned(a * d, c * b) > 0;
  }

  /** a × b, at most the greatest number. */
  public static long multiply(long a, long b) {
    return a != 0 && b > Long.MAX_VALUE / a ? Long.MAX_VALUE : a * b;
  }
}

package io.weir.kernel.groups;

import io.weir.kernel.Saturating;
import java.math.BigInteger;
import java.util.List;

/**
 * How evenly groups received what they were entitled to, in millionths: exact integers, rounded
 * down.
 *
 * @param jainMillionths Jain's index (Jain, Chiu, Hawe 1984) of received / entitled: 1,000,000
 *     where all groups received the same part of theirs, 1,000,000 / n where one of n received all
 * @param leastRatioMillionths the least received share / entitled share; 1,000,000 is exactly its
 *     own, more is possible where others left theirs
 */
public record Fairness(long jainMillionths, long leastRatioMillionths) {

  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

  /** What a group received while somebody waited, and what it was entitled to, in microseconds. */
  public record Part(long receivedMicros, long entitledMicros) {}

  /**
   * A share received over the share entitled, in millionths.
   *
   * @param sum of all groups
   */
  public static long ratioMillionths(Part part, Part sum) {
    if (part.entitledMicros() == 0 || sum.receivedMicros() == 0) {
      return 0;
    }
    return BigInteger.valueOf(part.receivedMicros())
        .multiply(BigInteger.valueOf(sum.entitledMicros()))
        .multiply(MILLION)
        .divide(
            BigInteger.valueOf(part.entitledMicros())
                .multiply(BigInteger.valueOf(sum.receivedMicros())))
        .longValue();
  }

  /** The sum of parts. */
  public static Part sum(List<Part> parts) {
    return parts.stream()
        .reduce(
            new Part(0, 0),
            (a, b) ->
                new Part(
                    Saturating.add(a.receivedMicros(), b.receivedMicros()),
                    Saturating.add(a.entitledMicros(), b.entitledMicros())));
  }

  /** Of the groups that were entitled to anything; all even where none was. */
  public static Fairness of(List<Part> parts) {
    Part sum = sum(parts);
    List<Long> ratios =
        parts.stream()
            .filter(part -> part.entitledMicros() > 0)
            .map(part -> ratioMillionths(part, sum))
            .toList();
    BigInteger total = BigInteger.ZERO;
    BigInteger squares = BigInteger.ZERO;
    long least = ratios.isEmpty() ? MILLION.longValue() : Long.MAX_VALUE;
    for (long ratio : ratios) {
      BigInteger x = BigInteger.valueOf(ratio);
      total = total.add(x);
      squares = squares.add(x.multiply(x));
      least = Math.min(least, ratio);
    }
    long jain =
        squares.signum() == 0
            ? MILLION.longValue()
            : total
                .multiply(total)
                .multiply(MILLION)
                .divide(squares.multiply(BigInteger.valueOf(ratios.size())))
                .longValue();
    return new Fairness(jain, least);
  }
}

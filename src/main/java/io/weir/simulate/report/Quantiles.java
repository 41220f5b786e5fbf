package io.weir.simulate.report;

import java.util.Arrays;
import java.util.Collection;

/**
 * Three quantiles by nearest rank: the value at position ⌈percent × n / 100⌉ of the n sorted
 * values. So each is one of the values, exactly; no histogram, no interpolation. All are 0 where
 * there is no value.
 */
public record Quantiles(long p50Ms, long p95Ms, long p99Ms) {

  public static Quantiles of(Collection<Long> valuesMs) {
    long[] sorted = valuesMs.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return new Quantiles(nearestRank(sorted, 50), nearestRank(sorted, 95), nearestRank(sorted, 99));
  }

  static long nearestRank(long[] sorted, int percent) {
    if (sorted.length == 0) {
      return 0;
    }
    long rank = Math.ceilDiv((long) sorted.length * percent, 100L);
    return sorted[Math.toIntExact(rank) - 1];
  }
}

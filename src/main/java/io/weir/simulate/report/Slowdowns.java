package io.weir.simulate.report;

import io.weir.simulate.closed.Finished;
import java.util.Arrays;
import java.util.Collection;

/**
 * How many times as long as alone on the machine queries took, (wait + run) / demand, as quantiles
 * by nearest rank (see {@link Quantiles}). A demand below 1 ms counts as 1 ms. All are 0 where
 * there is no value.
 */
public record Slowdowns(double p50, double p95, double p99) {

  private static final long PER_MILLE = 1_000;

  static Slowdowns of(Collection<Finished> queries) {
    long[] sorted = queries.stream().mapToLong(Slowdowns::perMille).toArray();
    Arrays.sort(sorted);
    return new Slowdowns(
        Quantiles.nearestRank(sorted, 50) / (double) PER_MILLE,
        Quantiles.nearestRank(sorted, 95) / (double) PER_MILLE,
        Quantiles.nearestRank(sorted, 99) / (double) PER_MILLE);
  }

  private static long perMille(Finished query) {
    return Math.multiplyExact(query.sojournMs(), PER_MILLE) / Math.max(1, query.runMs());
  }
}

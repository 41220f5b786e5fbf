package io.weir.simulate.workload;

import java.util.Comparator;
import java.util.List;

/**
 * What arrives, and when.
 *
 * @param name the file's name without its endings, or what generated it
 * @param arrivals ordered by (atMs, seq), whatever order they are given in
 * @param skipped how many rows of the file were left out because their run time is unknown
 */
public record Workload(String name, List<Arrival> arrivals, int skipped) {

  private static final Comparator<Arrival> ORDER =
      Comparator.comparingLong(Arrival::atMs).thenComparingLong(Arrival::seq);

  public Workload {
    arrivals = arrivals.stream().sorted(ORDER).toList();
    if (skipped < 0) {
      throw new IllegalArgumentException(
          "Expected workload '%s' to skip 0 rows or more, but it skipped %d"
              .formatted(name, skipped));
    }
  }

  public static Workload of(String name, List<Arrival> arrivals) {
    return new Workload(name, arrivals, 0);
  }

  /** The names of the tenants, in the order in which they first arrive. */
  public List<String> tenants() {
    return arrivals.stream().map(Arrival::tenant).distinct().toList();
  }
}

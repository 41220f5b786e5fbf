package io.weir.simulate.report;

/**
 * One query that ran in one run of a workload; times are trace time.
 *
 * @param arrivedMs when it asked
 * @param grantedMs when it began to run
 * @param endedMs when it was done
 */
public record Served(String tenant, String queryId, long arrivedMs, long grantedMs, long endedMs) {

  public Served {
    if (arrivedMs > grantedMs || grantedMs > endedMs) {
      throw new IllegalArgumentException(
          ("Expected query '%s' to arrive, be granted and end in this order,"
                  + " but it did at %d, %d and %d ms")
              .formatted(queryId, arrivedMs, grantedMs, endedMs));
    }
  }

  /** Wait and run together: what its user saw. */
  public long sojournMs() {
    return endedMs - arrivedMs;
  }
}

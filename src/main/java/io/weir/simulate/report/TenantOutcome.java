package io.weir.simulate.report;

/**
 * What one tenant got in both runs.
 *
 * @param queries how many it sent
 * @param entitledShare its weight / the sum of the weights, 0 to 1
 * @param receivedShare its part of what was served while somebody waited, 0 to 1; see {@link
 *     ContendedShares}
 * @param firstCome wait and run together, first come first served
 * @param governed wait and run together, under the governor
 */
public record TenantOutcome(
    String tenant,
    int queries,
    double entitledShare,
    double receivedShare,
    Quantiles firstCome,
    Quantiles governed) {

  /** First-come p95 / governed p95: above 1 the governor helped; 0 where nothing was governed. */
  public double gainAtP95() {
    return governed.p95Ms() == 0 ? 0 : (double) firstCome.p95Ms() / governed.p95Ms();
  }
}

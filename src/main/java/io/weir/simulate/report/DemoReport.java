package io.weir.simulate.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One workload run twice, first come first served and governed, side by side.
 *
 * @param queries how many queries the workload has: those of the first-come run, which refuses none
 * @param terminalDecisions how many of the governor's decisions ended a request; equal to {@code
 *     queries} when each got exactly one
 * @param throughputRatio first-come makespan / governed makespan, where a makespan reaches from the
 *     first arrival to the last end: 1 when governing cost no throughput, below 1 when it did; 1
 *     where nothing ran
 * @param tenants by number where all names are numbers, else by name
 */
public record DemoReport(
    int queries, long terminalDecisions, double throughputRatio, List<TenantOutcome> tenants) {

  public DemoReport {
    tenants = List.copyOf(tenants);
    if (queries < 0 || terminalDecisions < 0) {
      throw new IllegalArgumentException(
          "Expected queries and terminal decisions of 0 or more, but they are %d and %d"
              .formatted(queries, terminalDecisions));
    }
  }

  /** The report where all tenants are entitled to the same. */
  public static DemoReport of(
      List<Served> firstCome, List<Served> governed, long terminalDecisions) {
    return of(firstCome, governed, terminalDecisions, Map.of());
  }

  /**
   * The report where tenants have weights.
   *
   * @param weights 1 or more; a tenant that is left out has 1
   */
  public static DemoReport of(
      List<Served> firstCome,
      List<Served> governed,
      long terminalDecisions,
      Map<String, Long> weights) {
    var before = byTenant(firstCome);
    var after = byTenant(governed);
    var names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    var entitled = entitledShares(names, weights);
    var received = ContendedShares.of(governed);
    var tenants =
        TenantOrder.sorted(names).stream()
            .map(
                name ->
                    new TenantOutcome(
                        name,
                        before.getOrDefault(name, List.of()).size(),
                        entitled.getOrDefault(name, 0.0),
                        received.getOrDefault(name, 0.0),
                        sojourns(before.getOrDefault(name, List.of())),
                        sojourns(after.getOrDefault(name, List.of()))))
            .toList();
    return new DemoReport(
        firstCome.size(), terminalDecisions, throughputRatio(firstCome, governed), tenants);
  }

  private static Map<String, List<Served>> byTenant(List<Served> run) {
    return run.stream().collect(Collectors.groupingBy(Served::tenant));
  }

  private static Quantiles sojourns(List<Served> queries) {
    return Quantiles.of(queries.stream().map(Served::sojournMs).toList());
  }

  private static Map<String, Double> entitledShares(
      TreeSet<String> tenants, Map<String, Long> weights) {
    long sum = 0;
    for (var tenant : tenants) {
      long weight = weights.getOrDefault(tenant, 1L);
      if (weight < 1) {
        throw new IllegalArgumentException(
            "Expected tenant '%s' to have a weight of 1 or more, but it has %d"
                .formatted(tenant, weight));
      }
      sum = Math.addExact(sum, weight);
    }
    var shares = new HashMap<String, Double>();
    for (var tenant : tenants) {
      shares.put(tenant, (double) weights.getOrDefault(tenant, 1L) / sum);
    }
    return shares;
  }

  private static double throughputRatio(List<Served> firstCome, List<Served> governed) {
    long before = makespanMs(firstCome);
    long after = makespanMs(governed);
    return before == 0 || after == 0 ? 1 : (double) before / after;
  }

  private static long makespanMs(List<Served> run) {
    long firstMs = run.stream().mapToLong(Served::arrivedMs).min().orElse(0);
    long lastMs = run.stream().mapToLong(Served::endedMs).max().orElse(0);
    return lastMs - firstMs;
  }
}

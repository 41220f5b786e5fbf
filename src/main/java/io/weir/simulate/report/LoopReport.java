package io.weir.simulate.report;

import io.weir.simulate.closed.Finished;
import io.weir.simulate.closed.LoopResult;
import io.weir.simulate.history.History.PlanSwitch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a workload in a closed loop, per consumer group.
 *
 * @param groups by name. A query that was refused before it had a group counts where its tenant's
 *     last one did, or under {@link #NO_GROUP}
 * @param terms from each switch of plans to the next; none where the plan never changed
 */
public record LoopReport(
    String workload,
    String domain,
    LoopResult result,
    List<GroupOutcome> groups,
    List<PlanTerm> terms) {

  /** Stands for the group of queries that never had one. */
  public static final String NO_GROUP = "-";

  public LoopReport {
    groups = List.copyOf(groups);
    terms = List.copyOf(terms);
  }

  public static LoopReport of(
      String workload, String domain, LoopResult result, List<PlanSwitch> switches) {
    Map<String, List<Finished>> byGroup = byGroup(result.finished());
    Map<String, Long> weights = weights(byGroup);
    long allWeights = weights.values().stream().mapToLong(Long::longValue).sum();
    Map<String, Double> received = ContendedShares.of(served(byGroup));
    List<GroupOutcome> groups = new ArrayList<>();
    byGroup.forEach(
        (group, queries) -> {
          long weight = weights.get(group);
          double entitled = allWeights == 0 ? 0 : (double) weight / allWeights;
          groups.add(outcome(group, queries, weight, entitled, received.getOrDefault(group, 0.0)));
        });
    List<PlanTerm> terms = PlanTerms.of(byGroup, switches, result.startMs(), result.endMs());
    return new LoopReport(workload, domain, result, groups, terms);
  }

  /** How many queries of all groups were refused. */
  public int refused() {
    return groups.stream().mapToInt(GroupOutcome::refused).sum();
  }

  /** How many queries of all groups were stopped. */
  public int stopped() {
    return groups.stream().mapToInt(GroupOutcome::stopped).sum();
  }

  private static GroupOutcome outcome(
      String group, List<Finished> queries, long weight, double entitled, double received) {
    List<Finished> ended =
        queries.stream().filter(q -> q.cause() == null && !q.isRefused()).toList();
    List<Long> waits = ended.stream().map(LoopReport::waitMs).toList();
    return new GroupOutcome(
        group,
        queries.size(),
        (int) queries.stream().filter(Finished::isRefused).count(),
        (int) queries.stream().filter(Finished::isStopped).count(),
        weight,
        entitled,
        received,
        waits.stream().mapToLong(Long::longValue).average().orElse(0),
        Quantiles.of(waits),
        Quantiles.of(ended.stream().map(Finished::sojournMs).toList()),
        Slowdowns.of(ended));
  }

  private static long waitMs(Finished query) {
    return query.grantedMs() == null ? 0 : query.grantedMs() - query.arrivedMs();
  }

  private static Map<String, List<Finished>> byGroup(List<Finished> finished) {
    Map<String, String> ofTenant = new HashMap<>();
    for (Finished query : finished) {
      if (query.group() != null) {
        ofTenant.put(query.tenant(), query.group());
      }
    }
    Map<String, List<Finished>> byGroup = new TreeMap<>();
    for (Finished query : finished) {
      String group =
          query.group() != null ? query.group() : ofTenant.getOrDefault(query.tenant(), NO_GROUP);
      byGroup.computeIfAbsent(group, name -> new ArrayList<>()).add(query);
    }
    return byGroup;
  }

  /** The weight of each group at its last grant. */
  private static Map<String, Long> weights(Map<String, List<Finished>> byGroup) {
    Map<String, Long> weights = new HashMap<>();
    byGroup.forEach(
        (group, queries) -> {
          weights.put(group, 0L);
          queries.stream()
              .filter(query -> !query.isRefused())
              .forEach(query -> weights.put(group, query.weight()));
        });
    return weights;
  }

  private static List<Served> served(Map<String, List<Finished>> byGroup) {
    List<Served> served = new ArrayList<>();
    byGroup.forEach(
        (group, queries) -> {
          for (Finished query : queries) {
            if (query.grantedMs() != null) {
              served.add(
                  new Served(
                      group,
                      query.queryId(),
                      query.arrivedMs(),
                      query.grantedMs(),
                      query.endedMs()));
            }
          }
        });
    return served;
  }
}

package io.weir.simulate.report;

import io.weir.protocol.PlanCause;
import io.weir.simulate.closed.Finished;
import io.weir.simulate.history.History.PlanSwitch;
import io.weir.simulate.report.PlanTerm.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a run at its switches of plans. What waited or ran over a switch counts on both sides, each
 * time with what lies there.
 */
final class PlanTerms {

  private final Map<String, List<Finished>> byGroup;

  private PlanTerms(Map<String, List<Finished>> byGroup) {
    this.byGroup = byGroup;
  }

  /** The terms in order; none where the plan never changed. */
  static List<PlanTerm> of(
      Map<String, List<Finished>> byGroup, List<PlanSwitch> switches, long startMs, long endMs) {
    if (switches.isEmpty()) {
      return List.of();
    }
    PlanTerms cut = new PlanTerms(byGroup);
    List<PlanTerm> terms = new ArrayList<>();
    String plan = switches.getFirst().from();
    PlanCause cause = null;
    long fromMs = startMs;
    for (PlanSwitch next : switches) {
      cut.add(terms, fromMs, Math.min(next.atMs(), endMs), plan, cause);
      plan = next.plan();
      cause = next.cause();
      fromMs = Math.max(next.atMs(), startMs);
    }
    cut.add(terms, fromMs, endMs, plan, cause);
    return terms;
  }

  private void add(
      List<PlanTerm> terms, long fromMs, long untilMs, String plan, @Nullable PlanCause cause) {
    if (fromMs < untilMs) {
      terms.add(new PlanTerm(fromMs, untilMs, plan, cause, shares(fromMs, untilMs)));
    }
  }

  private List<Share> shares(long fromMs, long untilMs) {
    Map<String, Long> weights = new TreeMap<>();
    List<Served> served = new ArrayList<>();
    byGroup.forEach(
        (group, queries) -> {
          long lastGrantMs = fromMs;
          for (Finished query : queries) {
            Long grantedMs = query.grantedMs();
            if (grantedMs != null && grantedMs >= lastGrantMs && grantedMs < untilMs) {
              lastGrantMs = grantedMs;
              weights.put(group, query.weight());
            }
            if (query.arrivedMs() < untilMs && query.endedMs() > fromMs) {
              served.add(clipped(group, query, fromMs, untilMs));
            }
          }
        });
    long all = weights.values().stream().mapToLong(Long::longValue).sum();
    Map<String, Double> received = ContendedShares.of(served);
    List<Share> shares = new ArrayList<>();
    weights.forEach(
        (group, weight) ->
            shares.add(
                new Share(
                    group,
                    all == 0 ? 0 : (double) weight / all,
                    received.getOrDefault(group, 0.0))));
    return shares;
  }

  /** A query that was never granted waited until its end. */
  private static Served clipped(String group, Finished query, long fromMs, long untilMs) {
    long grantedMs = query.grantedMs() == null ? query.endedMs() : query.grantedMs();
    return new Served(
        group,
        query.queryId(),
        Math.clamp(query.arrivedMs(), fromMs, untilMs),
        Math.clamp(grantedMs, fromMs, untilMs),
        Math.clamp(query.endedMs(), fromMs, untilMs));
  }
}

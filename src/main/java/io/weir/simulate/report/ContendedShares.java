package io.weir.simulate.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who was served while the system was contended.
 *
 * <p>Contended is the union of all waits: the instants at which at least one query, of whatever
 * tenant, had arrived and not been granted. A tenant's received share is the slot time of its
 * queries inside the contended time / that of all tenants. Where nobody ever waited all the time
 * counts.
 */
final class ContendedShares {

  private record Interval(long fromMs, long untilMs) {}

  private final List<Interval> contended;
  // contendedBefore[i]: the milliseconds of all intervals before the i-th.
  private final long[] contendedBefore;

  private ContendedShares(List<Interval> contended) {
    this.contended = contended;
    this.contendedBefore = new long[contended.size() + 1];
    for (int i = 0; i < contended.size(); i++) {
      var interval = contended.get(i);
      contendedBefore[i + 1] = contendedBefore[i] + interval.untilMs() - interval.fromMs();
    }
  }

  /** The share of each tenant that was served at all, 0 to 1. */
  static Map<String, Double> of(List<Served> run) {
    var waits = union(run);
    var shares = new ContendedShares(waits.isEmpty() ? allTheTime() : waits);
    var servedMs = new HashMap<String, Long>();
    for (var query : run) {
      servedMs.merge(
          query.tenant(),
          shares.contendedUntil(query.endedMs()) - shares.contendedUntil(query.grantedMs()),
          Long::sum);
    }
    long totalMs = servedMs.values().stream().mapToLong(Long::longValue).sum();
    var result = new HashMap<String, Double>();
    servedMs.forEach((tenant, ms) -> result.put(tenant, totalMs == 0 ? 0 : (double) ms / totalMs));
    return result;
  }

  private static List<Interval> allTheTime() {
    return List.of(new Interval(0, Long.MAX_VALUE));
  }

  private static List<Interval> union(List<Served> run) {
    var waits =
        run.stream()
            .filter(query -> query.grantedMs() > query.arrivedMs())
            .map(query -> new Interval(query.arrivedMs(), query.grantedMs()))
            .sorted(Comparator.comparingLong(Interval::fromMs))
            .toList();
    var merged = new ArrayList<Interval>();
    for (var wait : waits) {
      if (!merged.isEmpty() && wait.fromMs() <= merged.getLast().untilMs()) {
        var last = merged.removeLast();
        merged.add(new Interval(last.fromMs(), Math.max(last.untilMs(), wait.untilMs())));
      } else {
        merged.add(wait);
      }
    }
    return merged;
  }

  /** How many contended milliseconds lie before {@code ms}. */
  private long contendedUntil(long ms) {
    int low = 0;
    int high = contended.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (contended.get(middle).fromMs() <= ms) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == 0) {
      return 0;
    }
    var last = contended.get(low - 1);
    return contendedBefore[low - 1] + Math.min(ms, last.untilMs()) - last.fromMs();
  }
}

package io.weir.simulate.workload;

import io.weir.simulate.executor.ExecutorModel;
import io.weir.simulate.report.Served;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/**
 * A small model of admission, to judge what a workload is good for: slots that are granted first
 * come first served, or to the tenant with the least virtual time. The fair one charges a tenant at
 * dispatch the mean of its finished queries (one quantum before any) and corrects it at the end; a
 * tenant that becomes busy starts no lower than the least of the busy ones.
 */
final class OfflineModel {

  private static final long QUANTUM_MS = 1_000;

  private interface Waiting {
    void add(Arrival arrival);

    /** The next to run, or null if none waits. */
    Arrival poll();

    void ended(Arrival arrival);
  }

  private final int slots;
  private final Waiting waiting;
  private final ExecutorModel executor;
  private final Map<String, Arrival> byId = new HashMap<>();
  private final Map<String, Long> grantedMs = new HashMap<>();
  private final List<Served> served = new ArrayList<>();

  private OfflineModel(int slots, Waiting waiting) {
    this.slots = slots;
    this.waiting = waiting;
    this.executor = ExecutorModel.ofCores(slots);
  }

  static List<Served> firstCome(Workload workload, int slots) {
    return new OfflineModel(slots, new FirstCome()).run(workload);
  }

  static List<Served> fair(Workload workload, int slots) {
    return new OfflineModel(slots, new Fair()).run(workload);
  }

  private List<Served> run(Workload workload) {
    for (var arrival : workload.arrivals()) {
      endUntil(arrival.atMs());
      waiting.add(arrival);
      grant(arrival.atMs());
    }
    endUntil(Long.MAX_VALUE);
    return List.copyOf(served);
  }

  private void endUntil(long untilMs) {
    var next = executor.nextEndMs();
    while (next.isPresent() && next.getAsLong() <= untilMs) {
      long nowMs = next.getAsLong();
      executor.advanceTo(nowMs).forEach(ended -> record(ended.queryId(), nowMs));
      grant(nowMs);
      next = executor.nextEndMs();
    }
  }

  private void record(String queryId, long nowMs) {
    var arrival = byId.get(queryId);
    served.add(
        new Served(arrival.tenant(), queryId, arrival.atMs(), grantedMs.get(queryId), nowMs));
    waiting.ended(arrival);
  }

  private void grant(long nowMs) {
    while (executor.running().size() < slots) {
      var arrival = waiting.poll();
      if (arrival == null) {
        return;
      }
      String queryId = "q-" + arrival.seq();
      byId.put(queryId, arrival);
      grantedMs.put(queryId, nowMs);
      executor.start(queryId, arrival.runMs(), nowMs);
    }
  }

  private static final class FirstCome implements Waiting {
    private final Queue<Arrival> queue = new ArrayDeque<>();

    @Override
    public void add(Arrival arrival) {
      queue.add(arrival);
    }

    @Override
    public Arrival poll() {
      return queue.poll();
    }

    @Override
    public void ended(Arrival arrival) {}
  }

  private static final class Tenant {
    final Queue<Arrival> queue = new ArrayDeque<>();
    final Map<Arrival, Long> charged = new HashMap<>();
    long virtualMs;
    long finished;
    long finishedMs;

    boolean isBusy() {
      return !queue.isEmpty() || !charged.isEmpty();
    }

    long expectedMs() {
      return finished == 0 ? QUANTUM_MS : finishedMs / finished;
    }
  }

  private static final class Fair implements Waiting {
    private final Map<String, Tenant> tenants = new TreeMap<>();

    @Override
    public void add(Arrival arrival) {
      var tenant = tenants.computeIfAbsent(arrival.tenant(), name -> new Tenant());
      if (!tenant.isBusy()) {
        long leastMs =
            tenants.values().stream()
                .filter(Tenant::isBusy)
                .mapToLong(busy -> busy.virtualMs)
                .min()
                .orElse(tenant.virtualMs);
        tenant.virtualMs = Math.max(tenant.virtualMs, leastMs);
      }
      tenant.queue.add(arrival);
    }

    @Override
    public Arrival poll() {
      Tenant next = null;
      for (var tenant : tenants.values()) {
        if (!tenant.queue.isEmpty() && (next == null || tenant.virtualMs < next.virtualMs)) {
          next = tenant;
        }
      }
      if (next == null) {
        return null;
      }
      var arrival = next.queue.remove();
      next.charged.put(arrival, next.expectedMs());
      next.virtualMs += next.expectedMs();
      return arrival;
    }

    @Override
    public void ended(Arrival arrival) {
      var tenant = tenants.get(arrival.tenant());
      tenant.virtualMs += arrival.runMs() - tenant.charged.remove(arrival);
      tenant.finished++;
      tenant.finishedMs += arrival.runMs();
    }
  }
}

package io.weir.bench;

import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import io.trino.Session;
import io.trino.execution.ManagedQueryExecution;
import io.trino.execution.QueryInfo;
import io.trino.execution.QueryState;
import io.trino.execution.StateMachine.StateChangeListener;
import io.trino.execution.resourcegroups.InternalResourceGroup;
import io.trino.metadata.SessionPropertyManager;
import io.trino.operator.RetryPolicy;
import io.trino.server.BasicQueryInfo;
import io.trino.server.BasicQueryStats;
import io.trino.spi.ErrorCode;
import io.trino.spi.QueryId;
import io.trino.spi.resourcegroups.SchedulingPolicy;
import io.trino.spi.security.Identity;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * V4: cycles a second of the kernel against Trino's resource groups, alternately in one run: eight
 * slots, four groups of different weights, weighted fair, one thread, and as many that wait. A
 * cycle is a query that is submitted, one that is started and one that completes. Trino's do no
 * more than that: they write no decision, remember nothing and have no tables.
 */
public final class TrinoBench {

  private static final int SLOTS = 8;
  private static final int GROUPS = 4;
  private static final int WARM_UP_CYCLES = 200_000;
  private static final int CYCLES = 50_000;
  private static final int PAIRS = 7;
  private static final double NANOS = 1e9;

  private TrinoBench() {}

  /** Prints the figures as weir bench does. */
  public static void main(String[] args) {
    List<Result> results = new ArrayList<>();
    for (int depth : new int[] {0, 1_000, 10_000}) {
      results.addAll(compare(depth));
    }
    Report report = Report.of(results);
    report.rows().forEach(row -> System.out.println(String.join("  ", row)));
    System.out.println(report.json());
  }

  private static List<Result> compare(int depth) {
    Desk ours = KernelBench.waiting(depth);
    Groups theirs = new Groups(depth);
    KernelBench.run(ours, WARM_UP_CYCLES);
    theirs.run(WARM_UP_CYCLES);
    double[] our = new double[PAIRS];
    double[] their = new double[PAIRS];
    double[] ratio = new double[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      our[i] = CYCLES * NANOS / KernelBench.run(ours, CYCLES);
      their[i] = CYCLES * NANOS / theirs.run(CYCLES);
      ratio[i] = our[i] / their[i];
    }
    String among = ", %,d waiting".formatted(depth);
    return List.of(
        new Sample(ratio).as("V4", "kernel ÷ Trino's resource groups" + among, "ratio", "≥ 5"),
        new Sample(our).as("V4", "kernel alone" + among, "cycles/s of CPU", "-"),
        new Sample(their).as("V4", "Trino's resource groups" + among, "cycles/s of CPU", "-"));
  }

  /** Trino's side: a root with eight slots and four groups below it. */
  private static final class Groups {
    private final InternalResourceGroup root;
    private final List<InternalResourceGroup> groups = new ArrayList<>();
    private final Deque<Query> started = new ArrayDeque<>();
    private long submitted;

    Groups(int depth) {
      root = new InternalResourceGroup("root", (group, export) -> {}, Runnable::run);
      limits(root, depth);
      root.setSchedulingPolicy(SchedulingPolicy.WEIGHTED_FAIR);
      for (int i = 0; i < GROUPS; i++) {
        InternalResourceGroup group = root.getOrCreateSubGroup("G" + i);
        limits(group, depth);
        group.setSchedulingWeight(i + 1);
        groups.add(group);
      }
      for (int i = 0; depth > 0 && i < depth + SLOTS; i++) {
        submit();
      }
    }

    private static void limits(InternalResourceGroup group, int depth) {
      group.setSoftMemoryLimitBytes(Long.MAX_VALUE);
      group.setMaxQueuedQueries(depth + 100);
      group.setSoftConcurrencyLimit(SLOTS);
      group.setHardConcurrencyLimit(SLOTS);
    }

    private void submit() {
      groups.get((int) (submitted++ % GROUPS)).run(new Query(started));
    }

    long run(int cycles) {
      long from = CpuTime.nanos();
      for (int i = 0; i < cycles; i++) {
        submit();
        started.removeFirst().complete();
        root.updateGroupsAndProcessQueuedQueries(); // as its manager does, once a millisecond
      }
      return CpuTime.nanos() - from;
    }
  }

  private static final class Query implements ManagedQueryExecution {
    private static final DataSize NOTHING = DataSize.ofBytes(0);
    private static final Duration CPU = new Duration(1, TimeUnit.MILLISECONDS);
    private static final QueryId ID = new QueryId("bench");
    private static final Session SESSION = session();
    private static final BasicQueryInfo INFO = info();

    private final Deque<Query> started;
    private final List<StateChangeListener<QueryState>> listeners = new ArrayList<>(1);
    private QueryState state = QueryState.QUEUED;

    Query(Deque<Query> started) {
      this.started = started;
    }

    @Override
    public void startWaitingForResources() {
      state = QueryState.RUNNING;
      started.addLast(this);
    }

    void complete() {
      state = QueryState.FINISHED;
      listeners.forEach(listener -> listener.stateChanged(state));
    }

    @Override
    public void fail(Throwable cause) {
      throw new BenchException("Expected no query to fail, but: " + cause);
    }

    @Override
    public void addStateChangeListener(StateChangeListener<QueryState> listener) {
      listeners.add(listener);
    }

    @Override
    public Session getSession() {
      return SESSION;
    }

    @Override
    public DataSize getUserMemoryReservation() {
      return NOTHING;
    }

    @Override
    public DataSize getTotalMemoryReservation() {
      return NOTHING;
    }

    @Override
    public Duration getTotalCpuTime() {
      return CPU;
    }

    @Override
    public BasicQueryInfo getBasicQueryInfo() {
      return INFO; // they read how many bytes it has scanned: none
    }

    private static Session session() {
      Identity nobody = Identity.ofUser("bench");
      return Session.builder(new SessionPropertyManager())
          .setQueryId(ID)
          .setIdentity(nobody)
          .setOriginalIdentity(nobody)
          .build();
    }

    private static BasicQueryInfo info() {
      return new BasicQueryInfo(
          ID,
          SESSION.toSessionRepresentation(),
          Optional.empty(),
          QueryState.RUNNING,
          true,
          URI.create("query:bench"),
          "SELECT 1",
          Optional.empty(),
          Optional.empty(),
          BasicQueryStats.immediateFailureQueryStats(),
          null,
          null,
          Optional.empty(),
          RetryPolicy.NONE);
    }

    @Override
    public QueryInfo getFullQueryInfo() {
      throw new BenchException("Expected resource groups to ask for no query info");
    }

    @Override
    public QueryState getState() {
      return state;
    }

    @Override
    public boolean isDone() {
      return state.isDone();
    }

    @Override
    public Optional<ErrorCode> getErrorCode() {
      return Optional.empty();
    }
  }
}

package io.weir.crash;

import io.weir.config.Topics;
import io.weir.embedded.EmbeddedBroker;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.streams.TopicSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * Two instances under load, killed in turn; then a checker reads the topics. By hand: {@code
 * CrashRun [kills]}.
 */
final class CrashRun implements AutoCloseable {
  static final int SIGKILLED = 128 + 9;

  private static final long RUNNING_WITHIN_MS = 60_000;
  private static final long STEP_WITHIN_MS = 30_000;
  private static final long QUIET_MS = 7_000; // longer than a commit of the run without id check
  private static final long CHECKED_WITHIN_MS = 90_000;
  private static final int MOST_BURSTS = 20;
  private static final List<String> INSTANCES = List.of("governor-a", "governor-b");

  /** A kill: how much was in flight, and how long until the domains decided again. */
  record Kill(
      String instance,
      long pid,
      int exitCode,
      Set<Integer> partitions,
      int uncommitted,
      int ripe,
      long firstDecisionMs,
      long allDecideMs) {}

  /** What came of a run. */
  record Result(
      List<Kill> kills, FakeExecutor.Counts ran, int checkerExit, String verdict, long seconds) {}

  private final CrashPlan plan;
  private final EmbeddedBroker broker;
  private final Path directory;
  private final Admin admin;
  private final GroupState group;
  private final Load load;
  private final Map<String, Long> domains = CrashPlan.domains();
  private final ChildJvm[] instances = new ChildJvm[INSTANCES.size()];
  private final List<Kill> kills = new ArrayList<>();

  CrashRun(CrashPlan plan) throws IOException {
    this.plan = plan;
    broker = EmbeddedBroker.startTemporary();
    directory = Files.createTempDirectory("weir-crash-");
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    group = new GroupState(admin);
    load = new Load(broker.bootstrapServers());
  }

  public static void main(String[] args) throws Exception {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    int exitCode;
    try (CrashRun run = new CrashRun(CrashPlan.exactlyOnce(count))) {
      exitCode = run.run().checkerExit();
    }
    System.exit(exitCode);
  }

  Result run() throws Exception {
    long startNanos = System.nanoTime();
    TopicSetup.ensure(admin, Topics.load());
    for (int i = 0; i < instances.length; i++) {
      start(i);
    }
    for (ChildJvm instance : instances) {
      instance.await(InstanceMain.RUNNING, RUNNING_WITHIN_MS);
    }
    define();
    FakeExecutor.Counts ran;
    try (var executor = new FakeExecutor(broker.bootstrapServers(), load, domains)) {
      for (int i = 0; i < plan.kills(); i++) {
        killAndRestart(i % instances.length, executor);
      }
      executor.submitting(false);
      executor.submitAgain(plan.again());
      if (plan.idCheck()) {
        until("every request has an end", executor, () -> executor.pending() == 0);
      } else {
        settle(executor);
      }
      ran = executor.stop();
    }
    load.flush();
    for (ChildJvm instance : instances) {
      instance.stop();
    }
    Result result = check(ran, startNanos);
    System.out.println(result);
    return result;
  }

  private void start(int i) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of(broker.bootstrapServers(), CrashPlan.APPLICATION, INSTANCES.get(i)));
    arguments.add(directory.resolve(INSTANCES.get(i)).toString());
    arguments.add(Boolean.toString(plan.idCheck()));
    arguments.addAll(plan.overrides());
    instances[i] = ChildJvm.start(InstanceMain.class, errors(i), arguments);
  }

  private Path errors(int i) {
    return directory.resolve(INSTANCES.get(i) + ".err");
  }

  /** No heartbeats: the executor stands for the database, whose silence says nothing here. */
  private void define() {
    domains.forEach(
        (domain, slots) ->
            load.send(
                domain,
                new ApplyDomain(
                    "define",
                    "crash test",
                    new DomainDefinition(
                        domain,
                        new Capacity(slots, slots, 100_000L, 100_000L, null),
                        null,
                        new HeartbeatPolicy(null, 0L),
                        null,
                        null,
                        null,
                        null,
                        null))));
    load.flush();
  }

  private void killAndRestart(int i, FakeExecutor executor) throws Exception {
    String name = INSTANCES.get(i);
    until(name + " owns partitions", executor, () -> !group.owned(name).isEmpty());
    long settledMs = System.currentTimeMillis();
    until(
        "all domains decide", executor, () -> decidedAfter(domains.keySet(), settledMs, executor));
    ripen(name, executor);
    Set<Integer> owned = group.owned(name);
    List<String> its = domains.keySet().stream().filter(d -> owns(owned, d)).toList();
    for (int burst = 0; burst < MOST_BURSTS; burst++) {
      its.forEach(domain -> executor.submit(domain, plan.burst()));
      load.flush();
      if (load.from(owned, group.committed()).size() >= plan.uncommitted()) {
        break;
      }
    }
    List<String> before = load.from(owned, Map.of());
    long killedMs = System.currentTimeMillis();
    int exitCode = instances[i].kill();
    // The dead commit nothing more, and nobody else owns these partitions yet.
    Map<Integer, Long> committed = group.committed();
    List<String> open = new ArrayList<>(load.from(owned, committed));
    int ripe = ripe(owned, committed, executor);
    open.retainAll(Set.copyOf(before));
    long pid = instances[i].pid();
    start(i);
    executor.submitting(true);
    until("a domain of " + name + " decides", executor, () -> anyAfter(its, killedMs, executor));
    long firstMs = System.currentTimeMillis() - killedMs;
    until("its domains decide", executor, () -> decidedAfter(its, killedMs, executor));
    long allMs = System.currentTimeMillis() - killedMs;
    Kill kill = new Kill(name, pid, exitCode, owned, open.size(), ripe, firstMs, allMs);
    System.out.println(kill);
    kills.add(kill);
    instances[i].await(InstanceMain.RUNNING, RUNNING_WITHIN_MS);
  }

  /**
   * Where the plan asks for whole lives of queries since the last commit, waits for them, and then
   * for a quiet moment: a kill in the midst of a turn can tear its rows apart under at_least_once,
   * which is another fault than the one to be found.
   */
  private void ripen(String name, FakeExecutor executor) throws Exception {
    for (int i = 0; i < MOST_BURSTS && plan.ripe() > 0; i++) {
      executor.submitting(true);
      until("lives are whole", executor, () -> ripe(name, executor) >= plan.ripe());
      executor.submitting(false);
      until("nothing is pending", executor, () -> executor.pending() == 0);
      if (ripe(name, executor) >= plan.ripe()) {
        return; // else a commit came in between
      }
    }
  }

  private int ripe(String name, FakeExecutor executor) throws Exception {
    return ripe(group.owned(name), group.committed(), executor);
  }

  private static boolean owns(Set<Integer> partitions, String domain) {
    return partitions.contains(CrashPlan.partition(domain));
  }

  private static boolean anyAfter(List<String> domains, long ms, FakeExecutor executor) {
    return domains.stream().anyMatch(domain -> executor.lastAtMs(domain) > ms);
  }

  private static boolean decidedAfter(Iterable<String> domains, long ms, FakeExecutor executor) {
    for (String domain : domains) {
      if (executor.lastAtMs(domain) <= ms) {
        return false;
      }
    }
    return true;
  }

  private int ripe(Set<Integer> owned, Map<Integer, Long> committed, FakeExecutor executor) {
    return (int) load.from(owned, committed).stream().filter(executor::isReleased).count();
  }

  private void until(String what, FakeExecutor executor, Callable<Boolean> reached)
      throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STEP_WITHIN_MS);
    while (!reached.call()) {
      if (!executor.fault().isEmpty() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "Expected that %s, but %d are pending; executor: %s; a: %s; b: %s"
                .formatted(
                    what,
                    executor.pending(),
                    executor.fault(),
                    instances[0].errors(),
                    instances[1].errors()));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /** Without the id check nobody promises that every request ends: goes on until no more do. */
  private void settle(FakeExecutor executor) {
    long before;
    do {
      before = executor.pending();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(QUIET_MS));
    } while (executor.pending() > 0 && executor.pending() < before);
  }

  private Result check(FakeExecutor.Counts ran, long startNanos) throws Exception {
    Path errors = directory.resolve("checker.err");
    try (var checker =
        ChildJvm.start(CheckerMain.class, errors, List.of(broker.bootstrapServers()))) {
      String verdict = checker.await(CheckerMain.VERDICT, CHECKED_WITHIN_MS);
      System.out.println(verdict);
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
      return new Result(List.copyOf(kills), ran, checker.awaitExit(), verdict, seconds);
    }
  }

  @Override
  public void close() throws IOException {
    for (ChildJvm instance : instances) {
      if (instance != null) {
        instance.close();
      }
    }
    load.close();
    admin.close();
    broker.close();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}

package io.weir.crash;

import io.weir.config.Defaults;
import io.weir.config.TestDefaults;
import io.weir.kernel.Settings;
import io.weir.streams.GovernorApp;
import io.weir.streams.GovernorConfig;
import io.weir.streams.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * One governor instance in a process of its own, until its standard input ends (so that it never
 * outlives the test). Arguments: bootstrap servers, application, instance, state directory, whether
 * ids are checked, then {@code key=value} overrides of Kafka Streams.
 */
final class InstanceMain {
  static final String RUNNING = "running";

  /** So often and in pieces so small that kills find snapshots half written. */
  private static final Map<String, Long> SNAPSHOTS_OFTEN =
      Map.of(
          "snapshotEveryCommands",
          500L,
          "snapshotCommandsPerRow",
          1L,
          "snapshotChunkBytes",
          8_192L);

  private static final int FIRST_OVERRIDE = 5;
  private static final Duration START_WITHIN = Duration.ofSeconds(60);

  private InstanceMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Defaults defaults = Defaults.load();
    boolean idCheck = Boolean.parseBoolean(args[4]);
    Map<String, String> overrides = new HashMap<>();
    for (int i = FIRST_OVERRIDE; i < args.length; i++) {
      String[] pair = args[i].split("=", 2);
      overrides.put(pair[0], pair[1]);
    }
    GovernorConfig config =
        new GovernorConfig(
            args[0],
            args[1],
            args[2],
            Path.of(args[3]),
            true,
            idCheck ? defaults.kernel() : withoutIdCheck(defaults.kernel()),
            TestDefaults.streams(SNAPSHOTS_OFTEN),
            TimeSource.wall(),
            overrides);
    try (GovernorApp app = GovernorApp.start(config)) {
      if (app.awaitRunning(START_WITHIN)) {
        System.out.println(RUNNING);
      }
      while (System.in.read() >= 0) {}
    }
  }

  /** An answer is forgotten as soon as it is given, so a request that is read again looks new. */
  private static Settings withoutIdCheck(Settings of) {
    return new Settings(
        of.quantumMs(),
        of.killGraceMs(),
        of.sessionWaitMs(),
        of.atOnceWithinMs(),
        of.heartbeatEveryMs(),
        of.heartbeatLostAfterMs(),
        0,
        0,
        of.timersPerTick(),
        of.grantsPerTurn(),
        of.resyncRowsPerTurn(),
        of.announceEveryMs(),
        of.announceMax(),
        of.maxQueued(),
        of.maxSessions(),
        of.maxSessionQueries(),
        of.maxAwaitingSession(),
        of.maxGroups(),
        of.maxRules(),
        of.maxMappings(),
        of.systemSlots(),
        of.systemQueuePlaces(),
        of.maxPlans(),
        of.maxSchedules(),
        of.maxWindows(),
        of.chargeEveryMs(),
        of.debtOfGroupMs(),
        of.runawayCpuMs(),
        of.runawayThrottlePercent(),
        of.maxWatched(),
        of.utilizationWindowMs(),
        of.utilizationStepPercent(),
        of.rebalanceEveryMs(),
        of.maxQueuedIo(),
        of.maxSessionIo(),
        of.ioConcurrency(),
        of.ioParallelism(),
        of.ioLeaseMs(),
        of.ioReadDeadlineMs(),
        of.ioWriteDeadlineMs(),
        of.ioBatchRequests(),
        of.ioStarvedBatches(),
        of.ioAdaptEveryMs(),
        of.ioAdaptSamples(),
        of.ioAdaptBadPercent(),
        of.maxPools(),
        of.memoryHysteresisPercent(),
        of.shrinksPerLook(),
        of.maxMemoryOperations(),
        of.windowBufferRecords(),
        of.aggregationGroups(),
        of.leaseMs(),
        of.maxSessionLeases(),
        of.maxLeases(),
        of.parallelServers(),
        of.maxServerPools(),
        of.loadValidMs(),
        of.maxLoadNodes(),
        of.resizesPerLook(),
        of.resizeAnswerMs());
  }
}

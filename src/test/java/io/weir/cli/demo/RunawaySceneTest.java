package io.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.demo.RunawayScene.Step;
import io.weir.config.Defaults;
import io.weir.embedded.EmbeddedBroker;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.streams.GovernorApp;
import io.weir.streams.GovernorConfig;
import io.weir.streams.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scene of {@code ./weir demo --runaway}, through the topics of a real broker. */
class RunawaySceneTest {

  private static final long SPEED = 20;
  private static final long ROUNDING_MS = 4; // of its times, which are cut to whole ms

  @TempDir Path state;

  @Test
  void shouldThrottleMoveAndCancelARunawayThatObeysAndSlowTheNextOneAtOnce() throws Exception {
    TimeSource time = TimeSource.accelerated(1_000_000_000_000L, SPEED);
    Defaults defaults = Defaults.load();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (EmbeddedBroker broker = EmbeddedBroker.startTemporary();
        GovernorApp app =
            GovernorApp.start(
                new GovernorConfig(
                    broker.bootstrapServers(),
                    "weir-runaway",
                    "weir-runaway-1",
                    state,
                    true,
                    defaults.kernel(),
                    defaults.streams(),
                    time,
                    Map.of()));
        Wire wire = new Wire(broker.bootstrapServers());
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      assertThat(app.awaitRunning(Duration.ofSeconds(60))).isTrue();
      StopRequest stop = StopRequest.onShutdown();
      List<Step> steps = new RunawayScene(wire, time, stop, new RunawayWords(out)).play();
      stop.closed();
      assertThat(steps.stream().map(Step::decided).map(RunawaySceneTest::line))
          .containsExactly(
              "Accepted",
              "SessionOpened",
              "Granted report-1 in REPORTS",
              "Throttle report-1 50 by runaway rule 1 of group REPORTS",
              "SwitchGroup BATCH_GROUP by runaway rule 2 of group REPORTS",
              "CancelQuery report-1 by runaway rule 1 of group BATCH_GROUP",
              "Released report-1 in BATCH_GROUP",
              "SwitchGroup REPORTS by runaway rule 2 of group REPORTS",
              "Granted report-2 in REPORTS",
              "Throttle report-2 50 by runaway rule 1 of group REPORTS",
              "Released report-2 in REPORTS",
              "SessionClosed");
      assertThat(usedMicros(steps)).isSorted();
      long slowedAtMs = usedMicros(steps).getFirst() / 1000;
      long endedAtMs = usedMicros(steps).getLast() / 1000;
      assertThat(slowedAtMs).as("CPU time when it was slowed").isGreaterThanOrEqualTo(10_000);
      assertThat(endedAtMs).as("CPU time when it was ended").isGreaterThanOrEqualTo(30_000);
      assertThat(heldMs(steps))
          .as("held at full speed, then at half of it")
          .isGreaterThanOrEqualTo(slowedAtMs + 2 * (endedAtMs - slowedAtMs) - ROUNDING_MS);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("throttled  report-1 runs at 50 % of its speed")
        .contains("and 30.0 s are expected; runaway rule 1 of group BATCH_GROUP (plan DAY)")
        .contains("why: it is like query report-1, which ran away");
  }

  private static String line(Decided decided) {
    String rule = " by " + decided.why().rule();
    return switch (decided.decision()) {
      case Decision.Granted d -> "Granted " + d.id() + " in " + decided.group();
      case Decision.Throttle d -> "Throttle " + d.queryId() + ' ' + d.factorPercent() + rule;
      case Decision.SwitchGroup d -> "SwitchGroup " + d.to() + rule;
      case Decision.CancelQuery d -> "CancelQuery " + d.queryId() + rule;
      case Decision.Released d -> "Released " + d.id() + " in " + decided.group();
      case Decision other -> other.getClass().getSimpleName();
    };
  }

  /** What the first report had used when it was slowed, moved and cancelled. */
  private static List<Long> usedMicros(List<Step> steps) {
    return steps.subList(3, 6).stream().map(Step::cpuMicros).toList();
  }

  private static long heldMs(List<Step> steps) {
    return ((Decision.Released) steps.get(6).decided().decision()).charged().heldMs();
  }
}

package io.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The scene of {@code ./weir demo --scene memory}, through the topics of a real broker (M3). */
class MemorySceneTest {

  private static final long SPEED = 20;

  @TempDir Path state;

  @Test
  void shouldActAtEachLevelOfPressureAndGrantNothingBeyondTheLimit() throws Exception {
    TimeSource time = TimeSource.accelerated(1_000_000_000_000L, SPEED);
    Defaults defaults = Defaults.load();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (EmbeddedBroker broker = EmbeddedBroker.startTemporary();
        GovernorApp app =
            GovernorApp.start(
                new GovernorConfig(
                    broker.bootstrapServers(),
                    "weir-memory",
                    "weir-memory-1",
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
      MemoryScene scene = new MemoryScene(wire, time, stop, new MemoryWords(out));
      List<String> steps =
          scene.play().stream()
              .map(MemorySceneTest::line)
              .filter(line -> !line.startsWith("Recommendation"))
              .toList();
      stop.closed();
      assertThat(steps)
          .containsSubsequence(
              "Granted report-4",
              "PGA LOW",
              "PGA MEDIUM",
              "Queued late-1",
              "PGA HIGH",
              "ShrinkMemory report-1",
              "ShrinkMemory report-2",
              "ShrinkMemory report-3",
              "Granted late-1",
              "PGA CRITICAL",
              "CancelQuery report-1",
              "Rejected late-2",
              "Released report-1",
              "PGA NONE",
              "SessionClosed");
      assertThat(steps.stream().filter(line -> line.startsWith("ShrinkMemory"))).hasSize(3);
      assertThat(steps.stream().filter(line -> line.startsWith("CancelQuery"))).hasSize(1);
      MemoryScene.Sums sums = scene.sums();
      assertThat(sums.limitBytes()).isEqualTo(4L << 30);
      assertThat(sums.mostGrantedBytes()).isEqualTo(1_800L << 20);
      assertThat(sums.mostAtGrantBytes()).isLessThanOrEqualTo(sums.limitBytes());
      assertThat(sums.mostUsedBytes()).isGreaterThan(sums.limitBytes() / 100 * 95);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("advised    pool PGA from 4,096 MiB to ")
        .contains("ordered    report-2 is to come down to 400 MiB")
        .contains("granted at once               1,800 MiB  4,096 MiB")
        .endsWith("Each level has acted, and nothing that was granted went beyond the limit.\n");
  }

  private static String line(Decided decided) {
    String type = decided.decision().getClass().getSimpleName();
    return switch (decided.decision()) {
      case Decision.SessionClosed d -> type;
      case Decision.Answer d -> type + " " + d.id();
      case Decision.PressureChanged d -> d.pool() + " " + d.to();
      case Decision.ShrinkMemory d -> type + " " + d.queryId();
      case Decision.CancelQuery d -> type + " " + d.queryId();
      default -> type;
    };
  }
}

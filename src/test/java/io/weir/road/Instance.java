package io.weir.road;

import io.weir.config.Defaults;
import io.weir.config.TestDefaults;
import io.weir.streams.GovernorApp;
import io.weir.streams.GovernorConfig;
import io.weir.streams.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/** A governor in this process that a test starts, stops and starts again over the same state. */
final class Instance implements AutoCloseable {

  private static final Duration START_WITHIN = Duration.ofSeconds(60);
  private static final Map<String, Long> SNAPSHOTS_OFTEN =
      Map.of(
          "snapshotEveryCommands", 50L, "snapshotCommandsPerRow", 0L, "snapshotChunkBytes", 4_096L);

  private final String bootstrapServers;
  private final String applicationId;
  private final TimeSource time;
  private final Path state;
  private GovernorApp app;

  Instance(String bootstrapServers, String applicationId, TimeSource time) {
    this.bootstrapServers = bootstrapServers;
    this.applicationId = applicationId;
    this.time = time;
    try {
      this.state = Files.createTempDirectory("weir-road");
    } catch (IOException noFolder) {
      throw new UncheckedIOException(noFolder);
    }
  }

  void start() throws InterruptedException {
    Defaults defaults = Defaults.load();
    app =
        GovernorApp.start(
            new GovernorConfig(
                bootstrapServers,
                applicationId,
                applicationId + "-1",
                state,
                true,
                defaults.kernel(),
                TestDefaults.streams(SNAPSHOTS_OFTEN),
                time,
                Map.of()));
    Assertions.assertThat(app.awaitRunning(START_WITHIN)).as("the governor runs").isTrue();
  }

  GovernorApp app() {
    return app;
  }

  void stop() {
    app.close();
  }

  void deleteState() {
    try (Stream<Path> all = Files.walk(state)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    stop();
    deleteState();
  }
}

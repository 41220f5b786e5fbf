package io.weir.cli;

import io.weir.api.Reads;
import io.weir.api.ViewServer;
import io.weir.config.Defaults;
import io.weir.embedded.EmbeddedBroker;
import io.weir.streams.GovernorApp;
import io.weir.streams.GovernorConfig;
import io.weir.streams.TimeSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;

/**
 * A running instance: broker, views and governor, started in that order. What was started is closed
 * in the opposite order, once, whoever asks first: the end of a failed start or a signal.
 */
final class UpRun implements AutoCloseable {

  private static final Duration REPORT_EVERY = Duration.ofSeconds(10);

  /** Restoring a large state takes its time; longer than ten minutes is a fault. */
  private static final int MOST_REPORTS = 60;

  private final UpOptions options;
  private final Consumer<String> progress;
  private final Deque<Closeable> opened = new ArrayDeque<>();
  private @Nullable GovernorApp app;
  private volatile boolean closed;

  private UpRun(UpOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /** Starts nothing yet, so that a signal during the start already finds what to close. */
  static UpRun prepare(UpOptions options, Consumer<String> progress) {
    return new UpRun(options, progress);
  }

  /**
   * Starts, and waits until the governor decides.
   *
   * @throws CliFault where something is in the way
   */
  Running start() throws InterruptedException {
    try {
      Files.createDirectories(options.data());
      String bootstrap = broker();
      ViewServer views = listen();
      keep(views::close);
      GovernorApp governor = governor(bootstrap);
      app = governor;
      views.serve(Reads.of(governor.views()));
      Running running =
          new Running(ProcessHandle.current().pid(), bootstrap, views.uri().toString());
      running.write(options.data());
      keep(() -> Running.remove(options.data()));
      return running;
    } catch (IOException unusable) {
      throw CliFault.refused(
          "Expected to keep data in %s, but: %s".formatted(options.data(), unusable));
    }
  }

  private String broker() {
    String given = options.bootstrapServers();
    if (given != null) {
      progress.accept("broker: " + given);
      Reachable.check(given);
      return given;
    }
    Path directory = options.data().resolve("broker");
    progress.accept("broker: starts here, with its data in " + directory);
    EmbeddedBroker broker = EmbeddedBroker.start(directory, options.port());
    keep(broker::close);
    return broker.bootstrapServers();
  }

  private ViewServer listen() throws IOException {
    try {
      return ViewServer.listen(options.httpPort());
    } catch (BindException taken) {
      throw CliFault.refused(
          "Expected port %d to be free for the views, but another program listens there: choose another with --http-port (0 for any free one)"
              .formatted(options.httpPort()));
    }
  }

  private GovernorApp governor(String bootstrap) throws InterruptedException {
    Path state = options.data().resolve("state");
    progress.accept("governor: starts, with its state in " + state);
    GovernorApp governor = started(config(bootstrap, state));
    keep(governor::close);
    for (int i = 0; i < MOST_REPORTS; i++) {
      if (governor.awaitRunning(REPORT_EVERY)) {
        return governor;
      }
      progress.accept("governor: still restores its state");
    }
    throw CliFault.unreachable(
        "Expected the governor to be ready within ten minutes, but it is not: run it again with"
            + " WEIR_OPTS=-Dweir.log=INFO to see why");
  }

  private GovernorApp started(GovernorConfig config) {
    try {
      return GovernorApp.start(config);
    } catch (StreamsException unusable) {
      throw CliFault.refused(
          "Expected to use the state in %s, but: %s"
              .formatted(config.stateDirectory(), unusable.getMessage()));
    }
  }

  private GovernorConfig config(String bootstrap, Path state) {
    Defaults defaults = Defaults.load();
    return new GovernorConfig(
        bootstrap,
        options.applicationId(),
        options.instanceId(),
        state,
        options.bootstrapServers() == null,
        defaults.kernel(),
        defaults.streams(),
        TimeSource.wall(),
        options.overrides());
  }

  /** Remembers what is to be closed; closes it at once where the end has come already. */
  private synchronized void keep(Closeable started) {
    opened.push(started);
    if (closed) {
      closeAll();
    }
  }

  /** Waits until the governor has stopped. */
  void awaitEnd() throws InterruptedException {
    if (app != null) {
      app.awaitEnd();
    }
  }

  /** True where it was told to end, and so has not ended by itself. */
  boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    closeAll();
  }

  private void closeAll() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}

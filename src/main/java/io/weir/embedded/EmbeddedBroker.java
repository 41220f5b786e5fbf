package io.weir.embedded;

import io.weir.embedded.EmbeddedBrokerException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.raft.QuorumConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and its controller in this process, on 127.0.0.1 only.
 *
 * <p>It is put together from the parts that {@link KafkaRaftServer} is made of, because that class
 * binds its own sockets (see {@link BoundSockets}) and can't say which port it got. A fault inside
 * the broker that Kafka calls fatal halts the JVM, as it does in a broker of its own; the kept
 * directory survives that.
 *
 * <p>Thread-safe; {@link #close} may be called more than once.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

  /** Past this a stuck shutdown is left behind; the log is recovered at the next start. */
  private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(10);

  private final BrokerServer broker;
  private final ControllerServer controller;
  private final BoundSockets sockets;
  private final DirectoryLock lock;
  private final Path dataDirectory;
  private final boolean temporary;
  private final String bootstrapServers;
  private boolean closed;

  private EmbeddedBroker(
      SharedServer shared,
      ControllerServer controller,
      BoundSockets sockets,
      DirectoryLock lock,
      Path dataDirectory,
      boolean temporary) {
    this.broker = new BrokerServer(shared);
    this.controller = controller;
    this.sockets = sockets;
    this.lock = lock;
    this.dataDirectory = dataDirectory;
    this.temporary = temporary;
    this.bootstrapServers = BrokerSettings.HOST + ":" + sockets.clientPort();
  }

  /**
   * Starts a broker on a directory that is kept: formatted at the first start, the same cluster
   * ever after. The port may differ from start to start.
   *
   * @param dataDirectory created when missing
   * @param port 1 to 65535, or 0 for a free one
   * @throws EmbeddedBrokerException when the directory or the port is in use or unusable
   */
  public static EmbeddedBroker start(Path dataDirectory, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("Expected port to be 0 to 65535, but it is " + port);
    }
    return start(dataDirectory, port, false);
  }

  /**
   * Starts a broker on a free port and a temporary directory, which {@link #close} removes.
   *
   * @throws EmbeddedBrokerException when there is no room for one
   */
  public static EmbeddedBroker startTemporary() {
    Path directory;
    try {
      directory = Files.createTempDirectory("weir-");
    } catch (IOException e) {
      throw unusable(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
    return start(directory, 0, true);
  }

  private static EmbeddedBroker start(Path directory, int port, boolean temporary) {
    var opened = new ArrayDeque<Closeable>();
    try {
      if (temporary) opened.push(() -> removeAll(directory));
      Files.createDirectories(directory);
      var lock = DirectoryLock.of(directory);
      opened.push(lock);
      Path logs = LogDirectory.formatted(directory);
      var sockets = BoundSockets.bind(port);
      opened.push(sockets);
      var broker = assemble(logs, sockets, lock, directory, temporary);
      opened.push(broker::close);
      broker.startUp();
      opened.clear();
      return broker;
    } catch (IOException e) {
      throw unusable(directory, e);
    } finally {
      // Only what a failed start leaves behind, the last opened first.
      for (Closeable left : opened) closeQuietly(left);
    }
  }

  private static void closeQuietly(Closeable left) {
    try {
      left.close();
    } catch (IOException e) {
      // The start has failed already, and its own sentence says more.
      LOG.warn("Left behind by a failed start: {}", e.toString());
    }
  }

  private static EmbeddedBroker assemble(
      Path logs, BoundSockets sockets, DirectoryLock lock, Path directory, boolean temporary) {
    var settings = BrokerSettings.of(logs, sockets.clientPort(), sockets.controllerPort());
    var config = new KafkaConfig(settings, false);
    var logDirs = KafkaRaftServer.initializeLogDirs(config, LOG, "");
    var metaProperties = logDirs._1();
    var shared =
        new SharedServer(
            config,
            metaProperties,
            Time.SYSTEM,
            Server$.MODULE$.initializeMetrics(
                config, Time.SYSTEM, metaProperties.clusterId().orElseThrow()),
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            List.of(),
            new StandardFaultHandlerFactory(),
            sockets);
    var controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), logDirs._2());
    return new EmbeddedBroker(shared, controller, sockets, lock, directory, temporary);
  }

  private void startUp() {
    // The controller first: the broker registers with it.
    controller.startup();
    broker.startup();
  }

  /** Host and port for {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Where the broker keeps its data. */
  public Path dataDirectory() {
    return dataDirectory;
  }

  /** The id that the directory was formatted with; the same after a restart. */
  public String clusterId() {
    return broker.clusterId();
  }

  /**
   * Stops the broker and frees the directory and the port; removes the directory of {@link
   * #startTemporary}.
   *
   * @throws UncheckedIOException when the directory can't be freed or removed
   */
  @Override
  public synchronized void close() {
    if (closed) return;
    closed = true;
    // The broker first: it talks to the controller until it has stopped.
    broker.shutdown(SHUTDOWN_LIMIT);
    controller.shutdown();
    try {
      sockets.close();
      lock.close();
      if (temporary) removeAll(dataDirectory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void removeAll(Path directory) throws IOException {
    if (!Files.exists(directory)) return;
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(directory)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) Files.deleteIfExists(path);
  }

  private static EmbeddedBrokerException unusable(Path directory, IOException cause) {
    String sentence =
        "Expected to keep the embedded broker's data in %s, but: %s".formatted(directory, cause);
    return new EmbeddedBrokerException(Kind.DIRECTORY_UNUSABLE, sentence, cause);
  }
}

package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.embedded.EmbeddedBrokerException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedBrokerTest {
  private static final TopicPartition PARTITION = new TopicPartition("requests", 0);
  private static final long READ_LIMIT_NANOS = Duration.ofSeconds(30).toNanos();

  @TempDir Path directory;

  @Test
  void shouldReadAgainWhatWasCommittedBeforeARestartOnTheSameDirectory() throws Exception {
    String clusterId;
    int firstPort;
    try (var broker = EmbeddedBroker.start(directory, 0)) {
      clusterId = broker.clusterId();
      firstPort = portOf(broker);
      createTopic(broker);
      produceInATransaction(broker, "first", true);
      produceInATransaction(broker, "taken back", false);
      assertThat(readCommitted(broker, 1)).containsExactly("first");
    }
    try (var firstPortIsTaken = listenOn(firstPort);
        var broker = EmbeddedBroker.start(directory, 0)) {
      assertThat(portOf(broker)).isNotEqualTo(firstPortIsTaken.getLocalPort());
      assertThat(broker.clusterId()).isEqualTo(clusterId);
      produceInATransaction(broker, "second", true);
      assertThat(readCommitted(broker, 2)).containsExactly("first", "second");
    }
  }

  @Test
  void shouldListenOnThePortAskedForAgainAndAgain() throws Exception {
    int port = freePort();
    for (int start = 0; start < 2; start++) {
      try (var broker = EmbeddedBroker.start(directory, port)) {
        assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
        if (start == 0) createTopic(broker);
        produceInATransaction(broker, "start " + start, true);
      }
    }
  }

  @Test
  void shouldRefuseASecondStartOnADirectoryInUseAndLeaveTheFirstAlone() throws Exception {
    try (var broker = EmbeddedBroker.start(directory, 0)) {
      for (int attempt = 0; attempt < 2; attempt++) {
        var refused =
            catchThrowableOfType(
                EmbeddedBrokerException.class, () -> EmbeddedBroker.start(directory, 0));
        assertThat(refused.kind()).isEqualTo(Kind.DIRECTORY_IN_USE);
        assertThat(refused)
            .hasMessage(
                "Expected a data directory of its own, but %s is in use by another weir"
                    + " (pid %d, this process).",
                directory, ProcessHandle.current().pid());
      }
      createTopic(broker);
    }
    EmbeddedBroker.start(directory, 0).close();
  }

  @Test
  void shouldNameTheProcessThatHoldsTheDirectory() throws Exception {
    var holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HoldDirectory.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo(HoldDirectory.HELD);
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0))
          .isInstanceOf(EmbeddedBrokerException.class)
          .hasMessageContaining("is in use by another weir (pid " + holder.pid() + ")");
    } finally {
      holder.destroyForcibly().waitFor();
    }
    EmbeddedBroker.start(directory, 0).close();
  }

  @Test
  void shouldSayWhichPortIsTakenAndFreeTheDirectory() throws Exception {
    try (var other = listenOn(0)) {
      int port = other.getLocalPort();
      var refused =
          catchThrowableOfType(
              EmbeddedBrokerException.class, () -> EmbeddedBroker.start(directory, port));
      assertThat(refused.kind()).isEqualTo(Kind.PORT_IN_USE);
      assertThat(refused)
          .hasMessageStartingWith("Expected port " + port + " on 127.0.0.1 to be free, but");
    }
    EmbeddedBroker.start(directory, 0).close();
  }

  @Test
  void shouldSayWhyADirectoryIsUnusable() throws Exception {
    Path file = Files.createFile(directory.resolve("a-file"));
    var refused =
        catchThrowableOfType(EmbeddedBrokerException.class, () -> EmbeddedBroker.start(file, 0));
    assertThat(refused.kind()).isEqualTo(Kind.DIRECTORY_UNUSABLE);
    assertThat(refused).hasMessageContaining(file.toString());
  }

  @Test
  void shouldRemoveItsTemporaryDirectoryWhenClosed() throws Exception {
    Path temporary;
    var before = temporaryDirectories();
    try (var broker = EmbeddedBroker.startTemporary()) {
      createTopic(broker);
      var now = temporaryDirectories();
      now.removeAll(before);
      assertThat(now).isNotEmpty();
      temporary = broker.dataDirectory();
      assertThat(now).contains(temporary);
    }
    assertThat(temporary).doesNotExist();
  }

  private static List<Path> temporaryDirectories() throws IOException {
    try (Stream<Path> paths = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return new ArrayList<>(
          paths.filter(path -> path.getFileName().toString().startsWith("weir-")).toList());
    }
  }

  private static void createTopic(EmbeddedBroker broker) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1))).all().get();
    }
  }

  private static void produceInATransaction(EmbeddedBroker broker, String value, boolean commit)
      throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "embedded-test");
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(PARTITION.topic(), value)).get();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  private static List<String> readCommitted(EmbeddedBroker broker, int count) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
    var values = new ArrayList<String>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
      long deadline = System.nanoTime() + READ_LIMIT_NANOS;
      while (consumer.position(PARTITION) < end && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
    }
    assertThat(values).hasSize(count);
    return values;
  }

  private static int portOf(EmbeddedBroker broker) {
    return Integer.parseInt(broker.bootstrapServers().split(":", 2)[1]);
  }

  private static ServerSocket listenOn(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
  }

  private static int freePort() throws IOException {
    try (var socket = listenOn(0)) {
      return socket.getLocalPort();
    }
  }
}

package io.weir.road;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.journal.RawRecords;
import io.weir.protocol.Code;
import io.weir.protocol.Decision;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Outcome;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.OpenSession;
import io.weir.streams.TopicNames;
import io.weir.streams.Views;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole road: through topics, over RocksDB, seen by a read_committed consumer. */
abstract class RoadSuite extends Road {

  private void define(long slots, HeartbeatPolicy heartbeat) {
    define(new Capacity(null, slots, 10_000L, 10_000L, null), heartbeat);
  }

  private static SubmitQuery query(String id) {
    return SubmitQuery.of(id, null);
  }

  @Test
  void shouldGrantQueueAndGrantAgainWhenASlotIsGivenBack() {
    define(1, noHeartbeats());

    client.send(query("a"));
    client.send(query("b"));
    client.await(
        "b in the queue", d -> d.decision() instanceof Decision.Queued q && q.id().equals("b"));
    client.send(CompleteQuery.of("a", Outcome.SUCCEEDED, 1_000L));
    client.await(
        "b granted", d -> d.decision() instanceof Decision.Granted g && g.id().equals("b"));

    assertThat(client.about("a").stream().map(d -> d.getClass().getSimpleName()))
        .containsExactly("Granted", "Released");
    assertThat(client.about("b").stream().map(d -> d.getClass().getSimpleName()))
        .containsExactly("Queued", "Granted");
  }

  @Test
  void shouldSendBadRecordsToTheDeadLettersWithTheirBytesAndGoOn() {
    define(1, noHeartbeats());
    byte[] key = domain.getBytes(StandardCharsets.UTF_8);
    int right = Utils.toPositive(Utils.murmur2(key)) % 8;
    byte[] huge =
        new JsonCodec().writeCommand(query("huge").withText("x".repeat(10_000_000), null, null));

    client.sendRaw(TopicNames.QUERIES, null, key, "not json".getBytes(StandardCharsets.UTF_8));
    client.sendRaw(TopicNames.QUERIES, right, null, "{}".getBytes(StandardCharsets.UTF_8));
    client.sendRaw(
        TopicNames.QUERIES, (right + 1) % 8, key, new JsonCodec().writeCommand(query("stray")));
    client.sendRaw(TopicNames.QUERIES, null, key, huge);
    List<ConsumerRecord<byte[], byte[]>> letters = client.awaitDeadLetters(4);
    client.send(query("good"));
    client.await("the good one", d -> d.decision() instanceof Decision.Granted);

    assertThat(letters.stream().map(r -> header(r, "weir.message")))
        .anyMatch(m -> m.contains("Expected JSON"))
        .anyMatch(m -> m.contains("no key"))
        .anyMatch(m -> m.contains("Expected partition"))
        .anyMatch(m -> m.contains("Expected at most 1048576 bytes"));
    assertThat(letters.stream().map(r -> r.value().length)).contains(huge.length);
    assertThat(client.about("stray")).isEmpty();
    assertThat(client.about("huge")).isEmpty();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldBeTheSameAfterItsStateDirectoryWasLost() throws InterruptedException {
    define(2, noHeartbeats());
    for (int i = 0; i < 50; i++) {
      client.send(query("q" + i));
    }
    client.send(OpenSession.of("s1", "alice", "c"));
    client.await("the session", d -> d.decision() instanceof Decision.SessionOpened);
    client.await(
        "the queue", 48, d -> d.decision() instanceof Decision.Queued q && !q.id().isEmpty());
    String before = everything();

    governor.stop();
    governor.deleteState();
    governor.start();

    assertThat(everything().split("\n")).containsExactly(before.split("\n"));
  }

  private String everything() {
    Views views = governor.app().views();
    return lines(views.groups(domain))
        + lines(views.sessions(domain))
        + lines(views.queries(domain));
  }

  private static String lines(@Nullable List<?> views) {
    assertThat(views).isNotNull();
    return views.stream().map(view -> view + "\n").collect(Collectors.joining());
  }

  @Test
  void shouldKillNobodyForTheTimeItWasDown() throws InterruptedException {
    define(1, new HeartbeatPolicy(1_000L, 5_000L));
    for (int i = 0; i < 1_000; i++) {
      client.send(OpenSession.of("s" + i, "u", "c" + i % 10));
    }
    client.await("the sessions", 1_000, d -> d.decision() instanceof Decision.SessionOpened);
    beat();

    governor.stop();
    client.listen(Duration.ofSeconds(7)); // longer than the silence that counts as lost
    governor.start();
    client.listen(Duration.ofSeconds(1)); // and nobody has been heard again yet
    beat();
    client.listen(Duration.ofSeconds(1));

    assertThat(client.count(d -> d.decision() instanceof Decision.KillSession)).isZero();
    // those that stay silent from now on are lost after all
    client.await("silent sessions", 1_000, d -> d.decision() instanceof Decision.KillSession);
    assertThat(
            client.all(d -> d.decision() instanceof Decision.KillSession).stream()
                .map(d -> ((Decision.KillSession) d.decision()).cause())
                .distinct())
        .containsExactly(Code.HEARTBEAT_LOST);
  }

  private void beat() {
    for (int i = 0; i < 10; i++) {
      client.send(Heartbeat.ofClient("c" + i));
    }
    client.listen(Duration.ofMillis(700)); // until what was gathered is handled
  }

  @Test
  void shouldGrantEachSlotOnceWhenATransactionIsAborted() {
    define(4, noHeartbeats());
    for (int round = 0; round < 5; round++) {
      failAfterReads.set(40); // in the middle of the burst: what it did so far is taken back
      for (int i = 0; i < 20; i++) {
        client.send(query("r" + round + "-" + i));
      }
      for (int i = 0; i < 20; i++) {
        String id = "r" + round + "-" + i;
        client.await(
            "grant of " + id, d -> d.decision() instanceof Decision.Granted g && g.id().equals(id));
        client.send(CompleteQuery.of(id, Outcome.SUCCEEDED, 10L));
      }
    }
    client.await("all ends", 100, d -> d.decision() instanceof Decision.Released);

    int running = 0;
    for (var decided : client.all(d -> true)) {
      running += decided.decision() instanceof Decision.Granted ? 1 : 0;
      running -= decided.decision() instanceof Decision.Released ? 1 : 0;
      assertThat(running).isBetween(0, 4);
    }
    assertThat(client.count(d -> d.decision() instanceof Decision.Granted)).isEqualTo(100);
    assertThat(client.count(d -> d.decision() instanceof Decision.Released)).isEqualTo(100);
  }

  @Test
  void shouldReplayItsJournalInAnotherJvmAndFindAFlippedByte(@TempDir Path folder)
      throws IOException, InterruptedException {
    define(4, noHeartbeats());
    for (int round = 0; round < 4; round++) {
      failAfterReads.set(40); // a transaction is taken back, and so is what it journalled
      serve("r" + round + "-", 30);
    }
    governor.stop();
    governor.deleteState();
    governor.start();
    serve("after-", 30);

    OtherJvm replayed =
        OtherJvm.weir(
            "replay", "--bootstrap-servers", bootstrapServers(), "--domain", domain, "--json");
    assertThat(replayed.output()).contains("\"equal\":true");
    assertThat(replayed.output()).doesNotContain("\"comparedTables\":0");
    assertThat(replayed.exitCode()).isZero();

    new RawRecords().copy(bootstrapServers(), folder);
    Path journal = folder.resolve(domain).resolve("weir.journal.jsonl");
    OtherJvm ofFiles = OtherJvm.weir("replay", "--journal", journal.toString());
    assertThat(ofFiles.output()).contains("all equal").contains("so are the tables");
    OtherJvm why =
        OtherJvm.weir("explain", "after-29", "--domain", domain, "--journal", folder.toString());
    assertThat(why.output()).contains("Query after-29 ran for", "slots of the domain were taken");
    flip(journal, 100);
    OtherJvm ofFlipped = OtherJvm.weir("replay", "--journal", journal.toString());
    assertThat(ofFlipped.output()).contains("command 101 of domain " + domain);
    assertThat(ofFlipped.exitCode()).isEqualTo(1);
  }

  /** Queries come, run and end. */
  private void serve(String prefix, int queries) {
    for (int i = 0; i < queries; i++) {
      client.send(query(prefix + i));
    }
    for (int i = 0; i < queries; i++) {
      String id = prefix + i;
      client.await(
          "grant of " + id, d -> d.decision() instanceof Decision.Granted g && g.id().equals(id));
      client.send(CompleteQuery.of(id, Outcome.SUCCEEDED, 10L));
    }
    client.await(
        "their ends",
        queries,
        d -> d.decision() instanceof Decision.Released r && r.id().startsWith(prefix));
  }

  /** Flips a bit in the text of the atMs of a line, counted from 0. */
  private static void flip(Path file, int line) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    String text = lines.get(line);
    int at = text.indexOf("\"atMs\":", text.indexOf("\"value\":")) + "\"atMs\":1".length();
    char flipped = (char) (text.charAt(at) ^ 1);
    lines.set(line, text.substring(0, at) + flipped + text.substring(at + 1));
    Files.write(file, lines);
  }
}

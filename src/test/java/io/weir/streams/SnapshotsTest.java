package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Defaults;
import io.weir.config.TestDefaults;
import io.weir.protocol.Checksum;
import io.weir.protocol.Command;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Outcome;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.Reading;
import io.weir.protocol.Snapshot;
import io.weir.simulate.replay.DomainResult;
import io.weir.simulate.replay.JournalRecord;
import io.weir.simulate.replay.Replay;
import io.weir.simulate.replay.ReplayOptions;
import io.weir.simulate.replay.SnapshotIndex;
import io.weir.streams.store.CacheBounds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the task writes of its tables while it works, and that replay can start there. */
class SnapshotsTest {

  private static final String DOMAIN = "warehouse";
  private static final long EVERY_COMMANDS = 20;
  private static final long CHUNK_BYTES = 400;
  private static final long TICK_MS = 10;

  private final JsonCodec codec = new JsonCodec();
  private long nowMs = 1_000_000;
  private TopologyTestDriver driver;
  @TempDir Path folder;

  @BeforeEach
  void start() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    properties.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, ArrivalOrder.class);
    Options options =
        TestOptions.of(
            () -> nowMs,
            new CacheBounds(10, 4),
            TestDefaults.streams(
                Map.of(
                    "snapshotEveryCommands", EVERY_COMMANDS,
                    "snapshotCommandsPerRow", 0L,
                    "snapshotChunkBytes", CHUNK_BYTES)));
    driver =
        new TopologyTestDriver(
            GovernorTopology.build(options), properties, Instant.ofEpochMilli(nowMs));
    send(
        TopicNames.ADMIN,
        "{'type':'ApplyDomain','requestId':'r1','definition':{'domain':'warehouse',"
            + "'capacity':{'activeSessions':3,'maxQueued':20}}}");
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  private void send(String topic, String json) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(utf8(DOMAIN), utf8(json.replace('\'', '"')), nowMs);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Work that goes on while snapshots are written: a query comes and one goes at each tick. */
  private void work(int ticks) {
    for (int i = 0; i < ticks; i++) {
      send(TopicNames.QUERIES, text(SubmitQuery.of("q" + i, null)));
      send(TopicNames.QUERIES, text(CompleteQuery.of("q" + (i - 9), Outcome.SUCCEEDED, 1_000L)));
      nowMs += TICK_MS;
      driver.advanceWallClockTime(Duration.ofMillis(TICK_MS));
    }
  }

  private String text(Command command) {
    return new String(codec.writeCommand(command), StandardCharsets.UTF_8);
  }

  private List<JournalRecord> read(String topic) {
    List<JournalRecord> records = new ArrayList<>();
    for (TestRecord<byte[], byte[]> record :
        driver
            .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
            .readRecordsToList()) {
      byte[] checksum = record.headers().lastHeader(Checksum.HEADER).value();
      records.add(
          new JournalRecord(
              new String(record.key(), StandardCharsets.UTF_8),
              record.value(),
              new String(checksum, StandardCharsets.UTF_8),
              topic + "@" + records.size()));
    }
    return records;
  }

  private Snapshot snapshot(JournalRecord record) {
    return ((Reading.Read<Snapshot>) codec.readRecord(record.value(), Snapshot.class)).value();
  }

  @Test
  void shouldShowOneMomentInChunksWhileWorkGoesOn() {
    work(200);
    List<JournalRecord> chunks = read(TopicNames.SNAPSHOTS);
    var snapshots = whole(chunks);

    DomainResult result = replay(read(TopicNames.JOURNAL), snapshots, null);

    assertThat(chunks.stream().map(this::snapshot).filter(c -> c.chunk() > 2)).isNotEmpty();
    assertThat(result.difference()).isNull();
    assertThat(result.comparedTables()).isEqualTo(snapshots.of(DOMAIN).size()).isGreaterThan(3);
  }

  @Test
  void shouldLetReplayStartInTheMidst() {
    work(200);
    var snapshots = whole(read(TopicNames.SNAPSHOTS));
    long last = snapshots.of(DOMAIN).last();

    DomainResult result = replay(read(TopicNames.JOURNAL), snapshots, last);

    assertThat(result.startedAfter()).isEqualTo(last);
    assertThat(result.difference()).isNull();
    assertThat(result.commands()).isPositive();
  }

  @Test
  void shouldWriteAChunkATickAndNoMoreThanItsBound() {
    work(200);

    List<Snapshot> chunks = read(TopicNames.SNAPSHOTS).stream().map(this::snapshot).toList();

    assertThat(chunks.size()).isLessThanOrEqualTo(200);
    assertThat(chunks)
        .allSatisfy(chunk -> assertThat(chunk.rows().length()).isLessThan((int) (3 * CHUNK_BYTES)));
  }

  private static io.weir.simulate.replay.Snapshots whole(List<JournalRecord> chunks) {
    SnapshotIndex<JournalRecord> index = new SnapshotIndex<>();
    chunks.forEach(chunk -> index.add(chunk, chunk));
    return index.snapshots(List::iterator);
  }

  private static DomainResult replay(
      List<JournalRecord> journal, io.weir.simulate.replay.Snapshots snapshots, Long fromSeq) {
    Replay replay =
        new Replay(new ReplayOptions(Defaults.load().kernel(), fromSeq, false), snapshots);
    replay.take(journal);
    return replay.results().getFirst();
  }
}

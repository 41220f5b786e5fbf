package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.streams.store.CacheBounds;
import io.weir.streams.store.CommitStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of the one processor: what leaves by which topic, and what leaves no trace. */
class GovernorProcessorTest {

  private static final String DOMAIN = "warehouse";

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
    driver =
        new TopologyTestDriver(
            GovernorTopology.build(TestOptions.of(() -> nowMs, CacheBounds.unbounded())),
            properties,
            Instant.ofEpochMilli(nowMs));
    send(
        TopicNames.ADMIN,
        "{'type':'ApplyDomain','requestId':'r1','definition':{'domain':'warehouse',"
            + "'capacity':{'activeSessions':1}}}");
    advance(100);
    drain();
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  private void send(String topic, String json) {
    sendRaw(topic, DOMAIN, json.replace('\'', '"'));
  }

  private void sendRaw(String topic, String key, String value) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(key == null ? null : utf8(key), value == null ? null : utf8(value), nowMs);
  }

  private void advance(long byMs) {
    nowMs += byMs;
    driver.advanceWallClockTime(Duration.ofMillis(byMs));
  }

  private List<TestRecord<byte[], byte[]>> read(String topic) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  private List<String> texts(String topic) {
    return read(topic).stream().map(r -> new String(r.value(), StandardCharsets.UTF_8)).toList();
  }

  private void drain() {
    for (String topic :
        List.of(
            TopicNames.GRANTS,
            TopicNames.DECISIONS,
            TopicNames.ADMIN_RESULTS,
            TopicNames.JOURNAL,
            TopicNames.SNAPSHOTS,
            TopicNames.DEAD_LETTERS)) {
      read(topic);
    }
  }

  private Map<String, String> state() {
    Map<String, String> rows = new TreeMap<>();
    try (KeyValueIterator<Bytes, byte[]> all =
        ((CommitStore) driver.getAllStateStores().get(GovernorTopology.STORE)).all()) {
      all.forEachRemaining(
          row -> rows.put(row.key.toString(), HexFormat.of().formatHex(row.value)));
    }
    return rows;
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void shouldSendAGrantToItsClientAndACommandToTheJournal() {
    send(TopicNames.QUERIES, "{'type':'SubmitQuery','queryId':'q1','client':'app'}");

    List<TestRecord<byte[], byte[]>> grants = read(TopicNames.GRANTS);
    assertThat(grants).hasSize(1);
    assertThat(new String(grants.getFirst().key(), StandardCharsets.UTF_8)).isEqualTo("app");
    assertThat(header(grants.getFirst(), "domain")).isEqualTo(DOMAIN);
    assertThat(texts(TopicNames.JOURNAL))
        .singleElement()
        .asString()
        .contains("\"type\":\"SubmitQuery\"", "\"type\":\"Granted\"", "\"source\"", "heardAtMs");
  }

  @Test
  void shouldTellRequestsApartWhoseTextsDifferInALiteralAlone() {
    String query = "{'type':'SubmitQuery','queryId':'q1','text':'delete from t where id = %d'}";
    send(TopicNames.QUERIES, query.formatted(1));
    send(TopicNames.QUERIES, query.formatted(1));
    send(TopicNames.QUERIES, query.formatted(2));

    List<String> answers = texts(TopicNames.GRANTS);
    assertThat(answers).hasSize(3);
    assertThat(answers.get(0)).contains("Granted").isEqualTo(answers.get(1));
    assertThat(answers.get(2)).contains("ALREADY_EXISTS");
    List<String> journal = texts(TopicNames.JOURNAL);
    assertThat(journal).hasSize(3).noneMatch(entry -> entry.contains("id = 1"));
    assertThat(journal.get(0)).contains("\"firstSeq\":2,\"lastSeq\":2");
    assertThat(journal.get(1)).doesNotContain("firstSeq"); // only said again
    assertThat(journal.get(2)).contains("\"firstSeq\":3,\"lastSeq\":3");
  }

  @Test
  void shouldSendOrdersAndAdminResultsToTheirTopics() {
    send(TopicNames.QUERIES, "{'type':'SubmitQuery','queryId':'q1','client':'app'}");
    send(TopicNames.QUERIES, "{'type':'CancelQuery','queryId':'q1'}");
    send(TopicNames.ADMIN, "{'type':'SetMode','requestId':'r2','mode':'OBSERVE'}");
    send(TopicNames.ADMIN, "{'type':'DeleteConsumerGroup','requestId':'r3','group':'NONE'}");

    assertThat(texts(TopicNames.DECISIONS))
        .singleElement()
        .asString()
        .contains("\"type\":\"CancelQuery\"");
    List<String> results = texts(TopicNames.ADMIN_RESULTS);
    assertThat(results).hasSize(2);
    assertThat(results.get(0)).contains("\"type\":\"Accepted\"", "\"version\":2");
    assertThat(results.get(1)).contains("\"type\":\"Rejected\"", "NOT_FOUND");
  }

  @Test
  void shouldSendADeadLetterWithItsBytesOriginAndReasonAndChangeNothing() {
    var before = state();

    sendRaw(TopicNames.QUERIES, DOMAIN, "no json at all");

    TestRecord<byte[], byte[]> letter = read(TopicNames.DEAD_LETTERS).getFirst();
    assertThat(letter.value()).isEqualTo(utf8("no json at all"));
    assertThat(header(letter, "weir.topic")).isEqualTo(TopicNames.QUERIES);
    assertThat(header(letter, "weir.message")).contains("Expected JSON");
    assertThat(letter.headers().lastHeader("weir.offset")).isNotNull();
    assertThat(letter.headers().lastHeader("weir.atMs")).isNotNull();
    assertThat(texts(TopicNames.JOURNAL)).isEmpty();
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void shouldAnswerForADomainThatDoesNotExistAndKeepNothing() {
    var before = state();

    sendRaw(TopicNames.QUERIES, "wharehouse", "{\"type\":\"SubmitQuery\",\"queryId\":\"q1\"}");

    assertThat(texts(TopicNames.GRANTS))
        .singleElement()
        .asString()
        .contains("NOT_FOUND", "Expected domain wharehouse to be defined", "\"seq\":0");
    assertThat(texts(TopicNames.JOURNAL)).isEmpty();
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void shouldAnswerTheSameForANegativeFigureAndGrantNothing() {
    send(
        TopicNames.QUERIES,
        "{'type':'SubmitQuery','queryId':'q1','client':'app','estimatedMs':-5}");

    assertThat(texts(TopicNames.GRANTS))
        .singleElement()
        .asString()
        .contains("INVALID", "Expected estimatedMs to be at least 0, but it was -5");
  }

  @Test
  void shouldAnswerThatReservationsAreNotGovernedYet() {
    send(TopicNames.LEASES, "{'type':'ActivateReservation','leaseId':'l1'}");

    assertThat(texts(TopicNames.GRANTS))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("INVALID", "not governed yet"));
  }

  @Test
  void shouldDefineTheDefaultDomainOnceByAJournalledCommand() {
    sendRaw(TopicNames.QUERIES, "default", "{\"type\":\"SubmitQuery\",\"queryId\":\"q1\"}");
    sendRaw(TopicNames.QUERIES, "default", "{\"type\":\"SubmitQuery\",\"queryId\":\"q2\"}");

    List<String> journal = texts(TopicNames.JOURNAL);
    assertThat(journal.stream().filter(entry -> entry.contains("DefineDomain"))).hasSize(1);
    assertThat(journal.getFirst()).contains("\"cpuCores\":4");
    assertThat(texts(TopicNames.GRANTS)).hasSize(2);
  }

  @Test
  void shouldJournalSignsOfLifeOfManyClientsAsOne() {
    for (int i = 0; i < 50; i++) {
      send(
          TopicNames.HEARTBEATS,
          "{'type':'OpenSession','sessionId':'s%d','user':'u','client':'c%d'}".formatted(i, i));
    }
    drain();
    advance(1_000);
    for (int i = 0; i < 50; i++) {
      send(TopicNames.HEARTBEATS, "{'type':'Heartbeat','client':'c%d'}".formatted(i));
    }
    advance(1_000);

    assertThat(texts(TopicNames.JOURNAL)).singleElement().asString().contains("KeepAlive", "c49");
  }

  @Test
  void shouldAnswerAHeartbeatOfADeadSessionAtOnce() {
    send(TopicNames.HEARTBEATS, "{'type':'Heartbeat','sessionId':'gone'}");

    assertThat(texts(TopicNames.GRANTS))
        .singleElement()
        .asString()
        .contains("NOT_FOUND", "Expected session gone to be open");
  }

  @Test
  void shouldFireTimersByTheWallClock() {
    send(TopicNames.QUERIES, "{'type':'SubmitQuery','queryId':'q1','client':'app'}");
    send(TopicNames.QUERIES, "{'type':'SubmitQuery','queryId':'q2','client':'app','waitMs':200}");
    drain();

    advance(199);
    assertThat(texts(TopicNames.GRANTS)).isEmpty();
    advance(20);

    assertThat(texts(TopicNames.GRANTS))
        .singleElement()
        .asString()
        .contains("QUEUE_TIMEOUT", "\"dueMs\":1000300");
  }
}

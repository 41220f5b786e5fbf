package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.kernel.Families;
import io.weir.protocol.Command;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Limit;
import io.weir.protocol.Reading;
import io.weir.protocol.Why;
import io.weir.streams.IoView.State;
import io.weir.streams.store.RowReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of I/O, from the rows that a governor keeps. */
class IoReaderTest {

  private static final String DOMAIN = "warehouse";
  private static final long START_MS = 1_000_000;

  private long nowMs = START_MS;
  private LoneTask task;
  @TempDir Path folder;

  @BeforeEach
  void limitIo() {
    task = new LoneTask(folder.toFile(), () -> nowMs);
    admin(
        """
        {'type':'ApplyDomain','requestId':'r1','definition':{'domain':'warehouse',
         'capacity':{'activeSessions':1,'ioBytesPerSecond':1000,'ioBurstBytes':4000,'iops':10},
         'heartbeat':{'lostAfterMs':0},
         'groups':[{'name':'ETL','ioBytesPerSecond':500},{'name':'BI'}]}}
        """);
  }

  @AfterEach
  void close() {
    task.close();
  }

  private void admin(String json) {
    send(TopicNames.ADMIN, json);
  }

  private void io(String json) {
    send(TopicNames.IO, json);
  }

  private void send(String topic, String json) {
    byte[] utf8 = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Reading<Command> read = new JsonCodec().readCommand(utf8);
    task.send(topic, DOMAIN, ((Reading.Read<Command>) read).value());
    task.commit();
  }

  private void advanceMs(long byMs) {
    nowMs += byMs;
    task.tick();
    task.commit();
  }

  private RowReader rows() {
    return Objects.requireNonNull(task.rows(DOMAIN));
  }

  private List<String> buckets(long atMs) {
    return new IoReader(rows(), atMs)
        .buckets().stream()
            .map(
                each ->
                    "%s: %d of %d, %d/s, at %d"
                        .formatted(
                            each.name(),
                            each.tokens(),
                            each.burst(),
                            each.perSecond(),
                            each.atMs() - START_MS))
            .toList();
  }

  private List<@Nullable Long> percents() {
    return new IoReader(rows(), nowMs).buckets().stream().map(BucketView::ratePercent).toList();
  }

  private List<IoView> live() {
    return new IoReader(rows(), nowMs).live(Map.of());
  }

  private @Nullable IoStatisticsView statistics(String name) {
    RowReader reader = rows();
    return new StatisticsReader(
            reader,
            Objects.requireNonNull(reader.find(Families.DOMAIN, Families.ONLY)),
            Objects.requireNonNull(reader.find(Families.COUNTERS, Families.ONLY)))
        .all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow().io();
  }

  private void move(String id, String group, String op, long bytes) {
    io(
        "{'type':'SubmitIo','ioId':'%s','group':'%s','op':'%s','bytes':%d}"
            .formatted(id, group, op, bytes));
  }

  // ---- buckets ----

  @Test
  void shouldShowBucketsAsTheyAreNow() {
    move("a", "ETL", "READ", 400);
    assertThat(buckets(nowMs))
        .containsExactly(
            "domain bytes: 3600 of 4000, 1000/s, at 0",
            "domain requests: 9 of 10, 10/s, at 0",
            "ETL bytes: 100 of 500, 500/s, at 0");
    assertThat(buckets(nowMs + 300))
        .containsExactly(
            "domain bytes: 3900 of 4000, 1000/s, at 300",
            "domain requests: 10 of 10, 10/s, at 300",
            "ETL bytes: 250 of 500, 500/s, at 300");
  }

  @Test
  void shouldNotTakeTokensBackWhereTheClockIsBehind() {
    move("a", "ETL", "READ", 400);
    assertThat(buckets(nowMs - 10_000)).contains("ETL bytes: 100 of 500, 500/s, at 0");
  }

  @Test
  void shouldShowNoBucketOfAGroupThatIsGone() {
    admin("{'type':'DeleteConsumerGroup','requestId':'r2','group':'ETL'}");
    assertThat(buckets(nowMs)).noneMatch(bucket -> bucket.startsWith("ETL"));
  }

  @Test
  void shouldShowThePercentOfTheDomainsRatesWhereTheDeviceIsLate() {
    admin("{'type':'SetPolicy','requestId':'r2','policies':{'ioTargetLatencyMs':20}}");
    for (int i = 1; i <= 10; i++) {
      move("t" + i, "ETL", "READ", 1);
      advanceMs(200);
      assertThat(percents()).containsExactly(null, null, null);
      io("{'type':'CompleteIo','ioId':'t%d','latencyMs':200}".formatted(i));
    }
    assertThat(percents()).containsExactly(70L, 70L, null);
    assertThat(buckets(nowMs)).contains("domain bytes: 4000 of 4000, 700/s, at 2000");
  }

  // ---- live ----

  @Test
  void shouldShowWhatWaitsAndWhatIsUnderWay() {
    move("a", "ETL", "WRITE", 500);
    move("b", "ETL", "READ", 300);
    nowMs += 250;
    assertThat(live())
        .extracting(IoView::ioId, IoView::state, IoView::waitedMs, IoView::heldMs)
        .containsExactly(
            tuple("a", State.UNDER_WAY, 0L, 250L), tuple("b", State.WAITING, 250L, null));
    assertThat(live().get(1).why())
        .isEqualTo(Why.of(Limit.IO_BANDWIDTH, 500, 500L, 300, "group ETL"));
  }

  // ---- statistics ----

  @Test
  void shouldSayNothingOfGroupsWithoutIo() {
    assertThat(statistics(DOMAIN)).isNull();
    move("a", "ETL", "READ", 1);
    assertThat(statistics("BI")).isNull();
  }

  @Test
  void shouldSumUpWhatGroupsHave() {
    move("a", "ETL", "WRITE", 500);
    move("b", "ETL", "READ", 300);
    move("c", "BI", "READ", 20);
    move("d", "BI", "READ", 9_000);
    io("{'type':'CompleteIo','ioId':'a','latencyMs':30}");
    io("{'type':'CompleteIo','ioId':'c'}");

    IoStatisticsView etl = statistics("ETL");
    assertThat(etl)
        .isEqualTo(
            new IoStatisticsView(
                1,
                Map.of("WRITE", 1L),
                Map.of("WRITE", 500L),
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                new DurationView(1, 30, 30, 30, 30)));
    assertThat(statistics("BI").refused()).isEqualTo(1);

    advanceMs(2_000);
    assertThat(statistics(DOMAIN))
        .isEqualTo(
            new IoStatisticsView(
                3,
                Map.of("READ", 2L, "WRITE", 1L),
                Map.of("READ", 320L, "WRITE", 500L),
                0,
                1,
                1,
                1,
                1,
                0,
                2_000,
                55,
                new DurationView(2, 0, 30, 30, 30)));
  }
}

package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.kernel.Families;
import io.weir.protocol.Command;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.PoolType;
import io.weir.protocol.PressureLevel;
import io.weir.protocol.Reading;
import io.weir.streams.MemoryUseView.Scope;
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

/** What is shown of memory, from the rows that a governor keeps. */
class MemoryReaderTest {

  private static final String DOMAIN = "warehouse";
  private static final Map<Long, String> GROUPS = Map.of(5L, "ETL", 6L, "BI");

  private long nowMs = 1_000_000;
  private LoneTask task;
  @TempDir Path folder;

  @BeforeEach
  void giveMemory() {
    task = new LoneTask(folder.toFile(), () -> nowMs);
    admin(
        """
        {'type':'ApplyDomain','requestId':'r1','definition':{'domain':'warehouse',
         'capacity':{'activeSessions':4,'memoryBytes':1000,'totalMemoryBytes':1100},
         'policies':{'memoryOvercommitPercent':120},
         'heartbeat':{'lostAfterMs':0},
         'groups':[{'name':'ETL','memoryBytes':300},{'name':'BI'}],
         'pools':[{'name':'WORK','type':'WorkArea','memoryBytes':200,'parent':'PGA','softLimitBytes':190}]}}
        """);
  }

  @AfterEach
  void close() {
    task.close();
  }

  private void admin(String json) {
    send(TopicNames.ADMIN, DOMAIN, json);
  }

  private void send(String topic, String domain, String json) {
    byte[] utf8 = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Reading<Command> read = new JsonCodec().readCommand(utf8);
    task.send(topic, domain, ((Reading.Read<Command>) read).value());
    task.commit();
  }

  private void session(String id, String group) {
    send(
        TopicNames.HEARTBEATS,
        DOMAIN,
        "{'type':'OpenSession','sessionId':'%s','user':'u','group':'%s','action':'load'}"
            .formatted(id, group));
  }

  private void query(String id, String session, long bytes) {
    send(
        TopicNames.QUERIES,
        DOMAIN,
        "{'type':'SubmitQuery','queryId':'%s','sessionId':'%s','memoryBytes':%d}"
            .formatted(id, session, bytes));
  }

  private MemoryReader memory() {
    return new MemoryReader(rows(DOMAIN));
  }

  private RowReader rows(String domain) {
    return Objects.requireNonNull(task.rows(domain));
  }

  private @Nullable MemoryStatisticsView statistics(String name) {
    RowReader reader = rows(DOMAIN);
    return new StatisticsReader(
            reader,
            Objects.requireNonNull(reader.find(Families.DOMAIN, Families.ONLY)),
            Objects.requireNonNull(reader.find(Families.COUNTERS, Families.ONLY)))
        .all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow().memory();
  }

  // ---- pools ----

  @Test
  void shouldShowPoolsInTheirTreeWithWhatIsInUse() {
    session("s", "ETL");
    query("q", "s", 150);
    query("r", "s", 50);
    List<PoolView> pools = memory().pools();
    assertThat(pools)
        .extracting(PoolView::name, PoolView::parent, PoolView::sizeBytes, PoolView::limitBytes)
        .containsExactly(
            tuple("DATABASE", null, 1_000L, 1_100L),
            tuple("SGA", "DATABASE", 600L, 720L),
            tuple("PGA", "DATABASE", 400L, 480L),
            tuple("BUFFER_CACHE", "SGA", 360L, 432L),
            tuple("SHARED_POOL", "SGA", 180L, 216L),
            tuple("LARGE_POOL", "SGA", 60L, 72L),
            tuple("WORK", "PGA", 200L, 240L));
    assertThat(pools.getLast())
        .isEqualTo(
            new PoolView(
                "WORK",
                PoolType.WORK_AREA,
                "PGA",
                200,
                240,
                190L,
                150,
                90,
                62L,
                PressureLevel.LOW,
                150,
                1,
                0,
                0));
    assertThat(pools)
        .extracting(PoolView::usedBytes)
        .containsExactly(150L, 0L, 150L, 0L, 0L, 0L, 150L);
  }

  @Test
  void shouldShowNoPoolsOfADomainWithoutMemory() {
    admin(
        "{'type':'ApplyDomain','requestId':'r2','definition':{'domain':'warehouse',"
            + "'capacity':{'activeSessions':4}}}");
    assertThat(memory().pools()).isEmpty();
    assertThat(memory().uses(GROUPS)).isEmpty();
  }

  // ---- who holds it ----

  @Test
  void shouldShowWhoHoldsMemory() {
    session("s", "ETL");
    query("q", "s", 150);
    admin(
        "{'type':'SetSessionQuota','requestId':'r2','sessionId':'s','memoryBytes':180,"
            + "'workAreaBytes':160}");
    query("r", "s", 60);
    assertThat(memory().uses(GROUPS))
        .filteredOn(each -> each.scope() != Scope.DOMAIN)
        .containsExactlyInAnyOrder(
            new MemoryUseView(
                "GROUP:ETL", Scope.GROUP, "ETL", 150, 150, 1, 0, 1, null, null, null, null, null),
            new MemoryUseView(
                "OPERATION:load",
                Scope.OPERATION,
                "load",
                150,
                150,
                1,
                0,
                0,
                null,
                null,
                null,
                null,
                null),
            new MemoryUseView(
                "SESSION:s", Scope.SESSION, "s", 150, 150, 1, 0, 0, 150L, null, null, 180L, 160L));
    assertThat(memory().uses(GROUPS))
        .filteredOn(each -> each.name().equals("DOMAIN:domain"))
        .extracting(MemoryUseView::usedBytes, MemoryUseView::allocations)
        .containsExactly(tuple(150L, 1L));
  }

  @Test
  void shouldShowNoMemoryOfAGroupThatNobodyKnows() {
    session("s", "ETL");
    query("q", "s", 150);
    assertThat(memory().uses(Map.of()))
        .extracting(MemoryUseView::scope)
        .doesNotContain(Scope.GROUP);
  }

  // ---- statistics ----

  @Test
  void shouldSayWhatMemoryHasComeTo() {
    assertThat(statistics("ETL")).isNull();
    session("s", "ETL");
    query("q", "s", 150);
    send(
        TopicNames.QUERIES, DOMAIN, "{'type':'CompleteQuery','queryId':'q','outcome':'SUCCEEDED'}");
    MemoryStatisticsView ended = new MemoryStatisticsView(0, 150, 1, 1, 0, null, null);
    assertThat(statistics("ETL")).isEqualTo(ended);
    assertThat(statistics(DOMAIN)).isEqualTo(ended);
    assertThat(statistics("BI")).isNull();
  }

  // ---- the domain default ----

  @Test
  void shouldLetTheDomainDefaultDivideHalfOfTheMachinesMemory() {
    send(TopicNames.HEARTBEATS, "default", "{'type':'OpenSession','sessionId':'s','user':'u'}");
    assertThat(new MemoryReader(rows("default")).pools().getFirst())
        .extracting(PoolView::name, PoolView::sizeBytes, PoolView::limitBytes)
        .containsExactly("DATABASE", 8L << 30, 8L << 30);
  }
}

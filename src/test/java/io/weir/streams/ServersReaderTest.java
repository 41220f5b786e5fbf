package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.kernel.Families;
import io.weir.protocol.Command;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Reading;
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

/** What is shown of parallel servers and leases, from the rows that a governor keeps. */
class ServersReaderTest {

  private static final String DOMAIN = "warehouse";
  private static final Map<Long, String> GROUPS = Map.of(5L, "ETL", 6L, "BI");

  private long nowMs = 1_000_000;
  private LoneTask task;
  @TempDir Path folder;

  @BeforeEach
  void giveServers() {
    task = new LoneTask(folder.toFile(), () -> nowMs);
    send(
        TopicNames.ADMIN,
        """
        {'type':'ApplyDomain','requestId':'r1','definition':{'domain':'warehouse',
         'capacity':{'activeSessions':8,'parallelServers':32,'memoryBytes':1000},
         'heartbeat':{'lostAfterMs':0},
         'groups':[{'name':'ETL'},{'name':'BI'}],
         'serverPools':[{'name':'LOADS','minServers':12,'maxServers':16,'groups':['ETL']}]}}
        """);
  }

  @AfterEach
  void close() {
    task.close();
  }

  private void send(String topic, String json) {
    byte[] utf8 = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Reading<Command> read = new JsonCodec().readCommand(utf8);
    task.send(topic, DOMAIN, ((Reading.Read<Command>) read).value());
    task.commit();
  }

  private void query(String id, String group, long dop) {
    send(
        TopicNames.QUERIES,
        "{'type':'SubmitQuery','queryId':'%s','user':'u','group':'%s','dop':%d}"
            .formatted(id, group, dop));
  }

  private void reports(String id) {
    send(
        TopicNames.HEARTBEATS,
        "{'type':'Heartbeat','client':'warehouse','queries':[{'queryId':'%s','cpuMicros':1}]}"
            .formatted(id));
  }

  private RowReader rows() {
    return Objects.requireNonNull(task.rows(DOMAIN));
  }

  private List<ServerView> servers() {
    return new ServersReader(rows(), 128, GROUPS).pools();
  }

  private @Nullable ParallelStatisticsView statistics(String name) {
    RowReader reader = rows();
    return new StatisticsReader(
            reader,
            Objects.requireNonNull(reader.find(Families.DOMAIN, Families.ONLY)),
            Objects.requireNonNull(reader.find(Families.COUNTERS, Families.ONLY)))
        .all().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow()
            .parallel();
  }

  // ---- servers ----

  @Test
  void shouldShowServersByPoolAndByWhatTheyDo() {
    query("q1", "ETL", 4);
    query("q2", "ETL", 3);
    query("q3", "BI", 8);
    query("serial", "BI", 1);
    reports("q1");
    send(TopicNames.QUERIES, "{'type':'CancelQuery','queryId':'q3'}");
    assertThat(servers())
        .containsExactly(
            new ServerView("domain", 0, 32, null, 15, 3, 4, 8, 0, 12),
            new ServerView("LOADS", 12, 16, List.of("ETL"), 7, 3, 4, 0, 5, 9),
            new ServerView("DEFAULT", 0, 32, null, 8, 0, 0, 8, 0, 12));
    assertThat(statistics(DOMAIN).busy()).as("as the kernel counts").isEqualTo(15);
  }

  @Test
  void shouldShowAsManyServersAsADomainHasByDefault() {
    send(
        TopicNames.ADMIN,
        "{'type':'ApplyDomain','requestId':'r2','definition':{'domain':'warehouse',"
            + "'capacity':{'activeSessions':4}}}");
    assertThat(servers())
        .extracting(ServerView::name, ServerView::maxServers, ServerView::free)
        .containsExactly(tuple("domain", 128L, 128L), tuple("DEFAULT", 128L, 128L));
  }

  // ---- statistics ----

  @Test
  void shouldSayWhatParallelExecutionHasComeTo() {
    assertThat(statistics("ETL")).isNull();
    query("q1", "ETL", 20);
    query("q2", "ETL", 4);
    send(TopicNames.QUERIES, "{'type':'CompleteQuery','queryId':'q1','outcome':'SUCCEEDED'}");
    ParallelStatisticsView both = new ParallelStatisticsView(4, 16, 2, 24, 20, 0, 1, 1, 0);
    assertThat(statistics("ETL")).isEqualTo(both);
    assertThat(statistics(DOMAIN)).isEqualTo(both);
    assertThat(statistics("BI")).isNull();
  }

  // ---- queries ----

  @Test
  void shouldShowHowFarAQueryHasComeAndWhatItHas() {
    send(
        TopicNames.QUERIES,
        "{'type':'SubmitQuery','queryId':'q1','user':'u','group':'ETL','dop':20,'memoryBytes':90}");
    query("q2", "ETL", 4);
    assertThat(view("q1"))
        .extracting(
            QueryView::execution,
            QueryView::dop,
            QueryView::wantedDop,
            QueryView::memoryBytes,
            QueryView::pool)
        .containsExactly(ExecutionState.INITIALIZING, 16L, 20L, 90L, "PGA");
    assertThat(view("q2").execution()).isEqualTo(ExecutionState.QUEUED);
    assertThat(view("q2").dop()).isNull();
    reports("q1");
    assertThat(view("q1").execution()).isEqualTo(ExecutionState.EXECUTING);
    send(TopicNames.QUERIES, "{'type':'CancelQuery','queryId':'q1'}");
    assertThat(view("q1").execution()).isEqualTo(ExecutionState.COMPLETING);
  }

  private QueryView view(String id) {
    return QueryView.of(Objects.requireNonNull(rows().find(Families.QUERIES, id)), null, null);
  }

  // ---- leases ----

  @Test
  void shouldShowLeasesThatAreHeld() {
    send(
        TopicNames.LEASES,
        "{'type':'AcquireLease','leaseId':'l1','holder':'loader','group':'BI','client':'c',"
            + "'amounts':{'MEMORY':40},'ttlMs':60000,'metadata':{'operation':'sort'}}");
    nowMs += 500;
    assertThat(new MemoryReader(rows()).leases(GROUPS, nowMs))
        .containsExactly(
            new LeaseView(
                "l1", "loader", "BI", "MEMORY", "PGA", 40, "sort", 60_000, 500, "c", null,
                1_000_000, 2L));
    send(TopicNames.LEASES, "{'type':'ReleaseLease','leaseId':'l1'}");
    assertThat(new MemoryReader(rows()).leases(GROUPS, nowMs)).isEmpty();
  }
}

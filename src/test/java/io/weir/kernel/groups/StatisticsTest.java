package io.weir.kernel.groups;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.RunawayNoun.log;
import static io.weir.kernel.rig.RunawayNoun.steps;
import static io.weir.kernel.rig.RunawayNoun.throttle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.kernel.Families;
import io.weir.kernel.domain.Durations;
import io.weir.kernel.domain.TallyRow;
import io.weir.kernel.groups.Fairness.Part;
import io.weir.kernel.plans.PlanTermRow;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Granted;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statistics of groups, plans and domains (G5, C7, S4). */
class StatisticsTest extends KernelTest {

  @BeforeEach
  void oneSlot() {
    rig.domain().slots(1).with(rig.group("ETL").priority(3)).exists();
    rig.session("s").in("ETL").isOpen();
    rig.session("other").in("INTERACTIVE_GROUP").isOpen();
  }

  private FiguresRow figures(String group) {
    return rig.ledger().account(group).statistics();
  }

  private long id(String group) {
    return Objects.requireNonNull(rig.ledger().group(group)).id();
  }

  /** How often a duration was counted, by the shortest that is counted there. */
  private Map<Long, Long> durations(long group, Durations.Kind kind) {
    Map<Long, Long> counts = new TreeMap<>();
    rig.ledger()
        .all(Families.DURATIONS)
        .forEach(
            (key, row) -> {
              if (Durations.groupOf(key) == group && Durations.kindOf(key) == kind) {
                counts.put(Durations.lowestMsOf(key), row.count());
              }
            });
    return counts;
  }

  private Map<String, Long> tallies() {
    return rig.ledger().all(Families.TALLIES).entrySet().stream()
        .filter(each -> each.getKey().contains("/"))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, each -> ((TallyRow) each.getValue()).count(), Long::sum));
  }

  // ---- durations ----

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 31, 32, 33, 34, 63, 64, 67, 68, 1_000, 3_600_000, 86_399_999})
  void shouldHaveTheBucketsOfHdrHistogram(long ms) {
    long expected = new Histogram(Durations.LONGEST_MS, 1).lowestEquivalentValue(ms);
    assertThat(Durations.lowestMsOf(Durations.keyOf(7, Durations.Kind.RUN, ms)))
        .isEqualTo(expected);
    assertThat(Durations.groupOf(Durations.keyOf(7, Durations.Kind.RUN, ms))).isEqualTo(7);
    assertThat(Durations.kindOf(Durations.keyOf(7, Durations.Kind.RUN, ms)))
        .isEqualTo(Durations.Kind.RUN);
  }

  @Test
  void shouldCountTheLongestAndLongerAlike() {
    assertThat(Durations.keyOf(2, Durations.Kind.WAIT, Long.MAX_VALUE))
        .isEqualTo(Durations.keyOf(2, Durations.Kind.WAIT, Durations.LONGEST_MS))
        .isLessThan(Durations.keyOf(2, Durations.Kind.RUN, 0));
  }

  @Test
  void shouldCountHowLongQueriesWaitedAndRan() {
    rig.query("a").runs();
    rig.query("b").queues();
    rig.advanceMs(1_000);
    rig.query("a").completes();
    rig.advanceMs(20);
    rig.query("b").completes();
    rig.skip();
    assertThat(durations(id("ETL"), Durations.Kind.WAIT)).isEqualTo(Map.of(992L, 1L));
    assertThat(durations(id("ETL"), Durations.Kind.RUN)).isEqualTo(Map.of(20L, 1L, 992L, 1L));
    assertThat(figures("ETL").ranMs()).isEqualTo(1_020);
    assertThat(rig.ledger().session("s"))
        .extracting("granted", "waitedMs")
        .containsExactly(2L, 1_000L);
  }

  // ---- causes ----

  @Test
  void shouldCountWhatEndedByGroupAndCause() {
    rig.query("a").runs();
    rig.query("b").waitMs(10).queues();
    rig.query("c").queues();
    rig.advanceMs(10);
    rig.query("c").cancels();
    rig.operator().kills("s");
    rig.order("s").isDone();
    rig.session("other").closes();
    rig.skip();
    String etl = id("ETL") + "/";
    assertThat(tallies())
        .isEqualTo(
            Map.of(
                etl + "REJECTED/QUEUE_TIMEOUT", 1L,
                etl + "WITHDRAWN/OPERATOR", 1L,
                etl + "KILLED/OPERATOR", 1L,
                etl + "SESSION_ENDED/OPERATOR", 1L));
    assertThat(figures("ETL")).extracting("opened", "ended").containsExactly(1L, 1L);
    assertThat(figures("INTERACTIVE_GROUP")).extracting("opened", "ended").containsExactly(1L, 1L);
  }

  @Test
  void shouldCountForTheDomainWhatAGroupDidThatIsGone() {
    long etl = id("ETL");
    rig.query("a").runs();
    rig.advanceMs(7);
    rig.operator().kills("s");
    rig.order("s").isDone();
    rig.skip();
    rig.expect(accepted(rig.group("ETL").deletes())).noMore();
    assertThat(tallies()).containsOnlyKeys("0/KILLED/OPERATOR", "0/SESSION_ENDED/OPERATOR");
    assertThat(durations(etl, Durations.Kind.RUN)).isEmpty();
    assertThat(durations(0, Durations.Kind.RUN)).isEqualTo(Map.of(7L, 1L));
    assertThat(Objects.requireNonNull(rig.ledger().all(Families.ACCOUNTS).get(0L)).granted())
        .isEqualTo(1);
  }

  @Test
  void shouldCountWhatRunawayRulesCaughtAndWhatWasSlowed() {
    rig.plan("DAY")
        .limits(
            "ETL",
            steps(
                throttle(50).onCpuMs(1_000).cooldownMs(500),
                throttle(20).with("onIoRequests", 7L),
                log().onCpuMs(2_000)))
        .creates();
    rig.plan("DAY").activates();
    rig.skip();
    rig.query("a").runs();
    rig.query("a").reportsCpuMs(1_000);
    rig.advanceMs(500); // cooled down
    rig.query("a").reportsCpuMs(2_000);
    rig.skip();
    String etl = id("ETL") + "/";
    assertThat(tallies())
        .isEqualTo(Map.of(etl + "RUNAWAY/RUNAWAY_CPU", 2L, etl + "THROTTLED/RUNAWAY_CPU", 1L));
    rig.query("a").reportsIo(0, 7);
    rig.skip();
    assertThat(tallies())
        .containsEntry(etl + "RUNAWAY/RUNAWAY_IO", 1L)
        .containsEntry(etl + "THROTTLED/RUNAWAY_IO", 1L);
  }

  // ---- limits, switches, shares ----

  @Test
  void shouldKeepTheMostThatStoodAboveALimit() {
    rig.operator().changesSlots(3);
    rig.query("a").alone("u", "ETL").runs();
    rig.query("b").alone("u", "ETL").runs();
    rig.query("c").alone("u", "ETL").runs();
    assertThat(figures("ETL").mostOver()).isZero();
    rig.group("ETL").slots(1).changes();
    assertThat(figures("ETL").mostOver()).isEqualTo(2);
    rig.query("a").completes();
    rig.skip();
    assertThat(figures("ETL").mostOver()).isEqualTo(2);
  }

  @Test
  void shouldCountASwitchWhereAnotherGroupWasServedBefore() {
    for (String session : List.of("s", "s", "other", "s")) {
      rig.query(session + rig.ledger().remembered()).in(session).runs();
      rig.query(session + rig.ledger().remembered()).completes();
      rig.skip();
    }
    assertThat(figures("ETL").switches()).isEqualTo(2);
    assertThat(figures("INTERACTIVE_GROUP").switches()).isEqualTo(1);
  }

  /** Serves so many queries of two groups that always wait; each takes 10 ms of CPU. */
  private void serve(int grants) {
    Deque<String> running = new ArrayDeque<>();
    for (int i = 0; i < grants; i++) {
      rig.query("e" + i).in("s").submits();
      rig.query("i" + i).in("other").submits();
    }
    for (int i = 0; i < grants; i++) {
      for (Decided decided : rig.take()) {
        if (decided.decision() instanceof Granted grant) {
          running.add(grant.id());
        }
      }
      rig.advanceMs(10);
      rig.query(running.remove()).completesWithCpuMs(10);
    }
    rig.skip();
  }

  @Test
  void shouldSetWhatGroupsReceivedAgainstWhatTheyWereEntitledTo() {
    rig.plan("DAY").shares("ETL", 3).shares("INTERACTIVE_GROUP", 1).creates();
    rig.plan("DAY").activates();
    rig.skip();
    serve(100);
    Part etl = part("ETL");
    Part interactive = part("INTERACTIVE_GROUP");
    assertThat(etl.entitledMicros()).isEqualTo(interactive.entitledMicros() * 3);
    assertThat(etl.receivedMicros()).isCloseTo(interactive.receivedMicros() * 3, within(200_000L));
    Fairness fairness = Fairness.of(List.of(etl, interactive));
    assertThat(fairness.jainMillionths()).isBetween(950_000L, 1_000_000L);
    assertThat(fairness.leastRatioMillionths()).isBetween(900_000L, 1_000_000L);
  }

  private Part part(String group) {
    return new Part(figures(group).contendedMicros(), figures(group).entitledMicros());
  }

  @Test
  void shouldSayWhatHappenedUnderEachPlan() {
    rig.plan("DAY").shares("ETL", 3).shares("INTERACTIVE_GROUP", 1).creates();
    rig.skip();
    rig.query("a").runs();
    rig.advanceMs(500);
    rig.query("a").completes();
    rig.plan("DAY").activates();
    rig.skip();
    rig.query("b").runs();
    rig.query("c").queues();
    rig.advanceMs(300);
    rig.query("b").completes();
    rig.plan("DEFAULT_PLAN").activates();
    rig.skip();
    assertThat(term("DAY"))
        .extracting("terms", "sinceMs", "inForceMs", "during.granted", "during.finished")
        .containsExactly(1L, 0L, 300L, 2L, 1L);
    assertThat(term("DAY")).extracting("during.waitedMs", "during.ranMs").contains(300L, 300L);
    assertThat(term("DEFAULT_PLAN"))
        .extracting("terms", "sinceMs", "inForceMs", "during.granted")
        .containsExactly(2L, rig.nowMs(), 500L, 1L);
  }

  private PlanTermRow term(String plan) {
    return Objects.requireNonNull(rig.ledger().all(Families.PLAN_TERMS).get(plan));
  }

  // ---- fairness ----

  @Test
  void shouldCallItOneWhereAllReceiveTheirsAndOneInNWhereOneReceivesAll() {
    assertThat(Fairness.of(List.of(new Part(30, 30), new Part(10, 10))))
        .isEqualTo(new Fairness(1_000_000, 1_000_000));
    assertThat(
            Fairness.of(
                List.of(new Part(40, 10), new Part(0, 10), new Part(0, 10), new Part(0, 10))))
        .isEqualTo(new Fairness(250_000, 0));
    assertThat(Fairness.of(List.of(new Part(0, 0)))).isEqualTo(new Fairness(1_000_000, 1_000_000));
  }

  @Test
  void shouldNotOverflowWhereClientsReportTheMost() {
    rig.group("A").exists();
    rig.group("B").exists();
    for (String group : List.of("A", "B")) {
      rig.session(group).in(group).isOpen();
      for (int i = 1; i <= 3; i++) {
        rig.query(group + i).in(group).submits();
      }
      rig.skip();
    }
    rig.query("A1").completesWithCpuMs(Long.MAX_VALUE / 1_000);
    rig.query("B1").completesWithCpuMs(Long.MAX_VALUE / 1_000);
    rig.skip();
    assertThat(rig.ledger().counters().served().contendedMicros()).isPositive();
    rig.plan("DAY").shares("A", 1).shares("B", 1).creates();
    rig.plan("DAY").activates();
    assertThat(figures("A").entitledMicros()).isPositive();
    assertThat(term("DEFAULT_PLAN")).extracting("during.chargedMicros").isEqualTo(Long.MAX_VALUE);
    rig.skip();
  }

  @Test
  void shouldNotOverflow() {
    Part half = new Part(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2);
    assertThat(Fairness.of(List.of(half, half, half)))
        .isEqualTo(new Fairness(1_000_000, 1_000_000));
  }
}

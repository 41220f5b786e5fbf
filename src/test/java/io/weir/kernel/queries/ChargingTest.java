package io.weir.kernel.queries;

import static io.weir.kernel.rig.Expected.released;
import static io.weir.kernel.rig.Expected.resized;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Parallel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a query is charged from its grant to its end, and who pays (ADR 18). */
class ChargingTest extends KernelTest {

  private static final long SECOND_MS = 1_000;
  private static final long SECOND_MICROS = 1_000_000;
  private static final long DAY_MS = 86_400_000;

  private void group(String name) {
    rig.group(name).priority(3).exists();
    rig.session(name).in(name).isOpen();
  }

  private void submits(String group, int from, int to) {
    for (int i = from; i <= to; i++) {
      rig.query(group + i).in(group).estimatedMs(SECOND_MS).submits();
    }
  }

  private long chargedSeconds(String group) {
    return rig.ledger().account(group).chargedMicros() / SECOND_MICROS;
  }

  private long timeSeconds(String group) {
    return rig.ledger().account(group).vruntime() / SECOND_MICROS;
  }

  /** Lets each query that is granted run for a second, so many times; who was granted, in order. */
  private List<String> runs(String first, int times) {
    List<String> order = new ArrayList<>();
    String running = first;
    for (int i = 0; i < times; i++) {
      rig.advanceMs(SECOND_MS).query(running).completesWithCpuMs(SECOND_MS);
      for (Decided decided : rig.take()) {
        if (decided.decision() instanceof Granted grant) {
          running = grant.id();
          order.add(String.valueOf(decided.group()));
        }
      }
    }
    return order;
  }

  // ---- while it runs ----

  @Test
  void shouldChargeASilentQueryWhileItRunsAsOftenAsOneThatReports() {
    rig.domain().slots(1).exists();
    group("A");
    rig.query("a").in("A").estimatedMs(2 * SECOND_MS).runs();
    rig.advanceMs(2 * SECOND_MS + Bounds.CHARGE_MS - 1);
    assertThat(chargedSeconds("A")).isEqualTo(2);
    rig.advanceMs(1);
    assertThat(chargedSeconds("A")).isEqualTo(7);
    rig.advanceMs(60 * SECOND_MS);
    assertThat(chargedSeconds("A")).isEqualTo(67);
    assertThat(rig.ledger().session("A").chargedMicros()).isEqualTo(67 * SECOND_MICROS);
    rig.advanceMs(SECOND_MS).query("a").completes();
    rig.expect(released("a").cpuMs(68_000)).noMore();
    assertThat(chargedSeconds("A")).isEqualTo(68);
  }

  @Test
  void shouldPassOverFiguresOfACompletionThatGoBack() {
    rig.domain().slots(1).exists();
    group("A");
    rig.query("a").in("A").estimatedMs(SECOND_MS).runs();
    rig.query("a").reportsCpuMs(100 * SECOND_MS);
    rig.advanceMs(SECOND_MS).query("a").completesWithCpuMs(0);
    rig.expect(released("a").cpuMs(100_000)).noMore();
    assertThat(chargedSeconds("A")).isEqualTo(100);
  }

  @Test
  void shouldChargeEachOfItsServersButNoMoreThanThereAreCores() {
    rig.domain().cores(2).slots(4).exists();
    group("A");
    rig.query("a").in("A").dop(16).estimatedMs(SECOND_MS).runs();
    rig.advanceMs(60 * SECOND_MS);
    assertThat(chargedSeconds("A")).isBetween(110L, 120L);
    rig.query("a").completes();
    rig.expect(released("a").cpuMs(120_000)).noMore();
  }

  @Test
  void shouldChargeTheServersThatItGotAndNotThoseThatItWanted() {
    rig.domain().slots(4).servers(4).exists();
    group("A");
    rig.query("a").in("A").dop(16).estimatedMs(SECOND_MS).runsWith(4);
    rig.advanceMs(60 * SECOND_MS).query("a").completes();
    rig.expect(released("a").cpuMs(240_000)).noMore();
    assertThat(chargedSeconds("A")).isEqualTo(240);
  }

  @Test
  void shouldChargeOtherServersFromWhenItRunsWithThemAndNotBefore() {
    rig.domain().cores(10).slots(20).servers(20).exists();
    group("A");
    rig.query("q").in("A").dop(16).estimatedMs(SECOND_MS).runsWith(16);
    rig.query("a").in("A").parallel(Parallel.ADAPTIVE).estimatedCost(100_000).runsWith(4);
    rig.advanceMs(10 * SECOND_MS).query("q").completes(); // 40 s of a so far
    rig.expect(released("q"), resized("a", 10)).noMore();
    rig.advanceMs(10 * SECOND_MS).order("a").isDone(); // 40 s more: it has them from here on
    rig.restart().advanceMs(3 * SECOND_MS).query("a").completes(); // 30 s more
    rig.expect(released("a").cpuMs(110_000)).noMore();
  }

  @Test
  void shouldReadASilentQueryByTheServersThatItHasNow() {
    rig.domain().cores(10).slots(20).servers(20).exists();
    group("A");
    rig.query("q").in("A").dop(16).runsWith(16);
    rig.query("a")
        .in("A")
        .parallel(Parallel.ADAPTIVE)
        .estimatedCost(100_000)
        .estimatedMs(100 * SECOND_MS)
        .runsWith(4);
    rig.query("q").completesWithCpuMs(0);
    rig.expect(released("q"), resized("a", 10)).noMore();
    rig.order("a").isDone();
    rig.advanceMs(10 * SECOND_MS + Bounds.CHARGE_MS - 1); // 100 s are paid until 10 s
    assertThat(chargedSeconds("A")).isEqualTo(100);
    rig.advanceMs(1);
    assertThat(chargedSeconds("A")).isEqualTo(150);
  }

  @Test
  void shouldChargeWhatIsReportedWhateverServersItHas() {
    rig.domain().cores(10).slots(20).servers(20).exists();
    group("A");
    rig.query("q").in("A").dop(16).runsWith(16);
    rig.query("a").in("A").parallel(Parallel.ADAPTIVE).estimatedCost(100_000).runsWith(4);
    rig.query("a").reportsCpuMs(5_000);
    rig.query("q").completes();
    rig.expect(released("q"), resized("a", 10)).noMore();
    rig.order("a").isDone();
    rig.advanceMs(60 * SECOND_MS).query("a").completes();
    rig.expect(released("a").cpuMs(5_000)).noMore();
  }

  @Test
  void shouldChargeNothingOnwardOnceCpuTimeIsReported() {
    rig.domain().slots(1).exists();
    group("A");
    rig.query("a").in("A").estimatedMs(SECOND_MS).runs();
    rig.query("a").reportsCpuMs(10);
    rig.advanceMs(600 * SECOND_MS);
    assertThat(chargedSeconds("A")).isEqualTo(1);
  }

  @Test
  void shouldChargeAKilledQueryThatKeepsItsSlot() {
    rig.domain().slots(1).killGraceMs(30 * SECOND_MS).exists();
    group("A");
    rig.query("a").in("A").estimatedMs(SECOND_MS).runs();
    rig.query("a").cancels();
    rig.advanceMs(29 * SECOND_MS);
    assertThat(chargedSeconds("A")).isBetween(24L, 29L);
    rig.skip();
  }

  @Test
  void shouldLetASilentQueryPayForTheSlotsThatItsGroupHolds() {
    rig.domain().slots(2).exists();
    group("A");
    group("B");
    rig.query("silent").in("A").estimatedMs(1).runs();
    rig.query("first").in("B").estimatedMs(SECOND_MS).runs();
    submits("A", 1, 100);
    submits("B", 1, 100);
    List<String> order = runs("first", 60);
    long served = order.stream().filter("A"::equals).count();
    assertThat(served).isLessThan(10); // it holds half of the slots already
  }

  @Test
  void shouldReadAgainAtOtherTimesWhenThereAreFewerCores() {
    rig.domain().cores(8).slots(8).exists();
    group("A");
    rig.query("a").in("A").dop(8).estimatedMs(80 * SECOND_MS).runs();
    rig.operator().changesCores(1);
    rig.advanceMs(60 * SECOND_MS);
    assertThat(chargedSeconds("A")).isEqualTo(80); // one core has not used it up
    rig.advanceMs(60 * SECOND_MS);
    assertThat(chargedSeconds("A")).isBetween(115L, 120L);
  }

  @Test
  void shouldKeepWhatWasUsedWithTheCoresThatThereWereBefore() {
    rig.domain().cores(8).slots(8).exists();
    group("A");
    rig.query("a").in("A").dop(8).estimatedMs(SECOND_MS).runs();
    rig.query("alone").in("A").estimatedMs(SECOND_MS).runs();
    rig.advanceMs(10 * SECOND_MS).operator().changesCores(2);
    assertThat(rig.ledger().all(Families.HELD)).containsOnlyKeys("a");
    rig.advanceMs(10 * SECOND_MS).operator().changesCores(4);
    rig.advanceMs(10 * SECOND_MS).query("a").completes();
    rig.expect(released("a").cpuMs(80_000 + 20_000 + 40_000)).noMore();
    assertThat(rig.ledger().all(Families.HELD)).isEmpty();
    rig.query("alone").completes();
    rig.expect(released("alone").cpuMs(30_000)).noMore();
  }

  @Test
  void shouldReadOnTimeWhatHadUsedMoreThanItWasChargedWhenTheCoresChanged() {
    rig.domain().cores(8).slots(8).exists();
    group("A");
    rig.query("a").in("A").dop(8).estimatedMs(8 * SECOND_MS).runs();
    rig.advanceMs(5 * SECOND_MS).operator().changesCores(4);
    assertThat(chargedSeconds("A")).isEqualTo(8);
    rig.restart().advanceMs(1);
    assertThat(chargedSeconds("A"))
        .isEqualTo(40); // it is read at once: at half the speed its charge was used up long ago
    rig.query("a").reportsCpuMs(9 * SECOND_MS);
    assertThat(rig.ledger().all(Families.HELD)).isEmpty();
    rig.skip();
  }

  @Test
  void shouldGoOnChargingByTheClockWhenAClientSaysThatNoTimeWasUsed() {
    rig.domain().slots(1).exists();
    group("A");
    rig.query("a").in("A").estimatedMs(SECOND_MS).runs();
    rig.query("a").reportsCpuMs(0);
    rig.advanceMs(60 * SECOND_MS);
    assertThat(chargedSeconds("A")).isBetween(55L, 60L);
    rig.query("a").completes();
    rig.expect(released("a").cpuMs(60_000)).noMore();
  }

  @Test
  void shouldTakeAClientsWordThatAQueryUsedNothingInAll() {
    rig.domain().slots(1).exists();
    group("A");
    rig.query("a").in("A").runs();
    rig.advanceMs(SECOND_MS).query("a").completesWithCpuMs(0);
    rig.expect(released("a").cpuMs(0)).noMore();
  }

  // ---- whose debt it is ----

  @Test
  void shouldMoveAGroupByAMinuteOnceWhenAGiantSaysMoreWithEachReport() {
    rig.domain().slots(2).exists();
    group("A");
    group("B");
    rig.query("giant").in("A").estimatedMs(SECOND_MS).runs();
    rig.query("first").in("B").estimatedMs(SECOND_MS).runs();
    submits("A", 1, 20);
    submits("B", 1, 20);
    for (int hour = 1; hour <= 10; hour++) {
      rig.advanceMs(SECOND_MS).query("giant").reportsCpuMs(hour * 3_600_000L);
    }
    assertThat(timeSeconds("A")).isBetween(120L, 150L); // two slots: a minute, and what is possible
    assertThat(rig.ledger().session("A").chargedMicros()).isEqualTo(36_000 * SECOND_MICROS);
    rig.skip();
  }

  @Test
  void shouldNotChargeTheGroupThatAQueryComesToForWhatItUsedWhileItsOwnWasAlone() {
    rig.domain().slots(2).exists();
    group("A");
    group("B");
    group("C");
    rig.query("a").in("A").estimatedMs(SECOND_MS).runs();
    rig.advanceMs(600 * SECOND_MS);
    rig.operator().switches("A", "B");
    rig.skip();
    assertThat(timeSeconds("B")).isEqualTo(timeSeconds("C"));
    assertThat(chargedSeconds("B")).isGreaterThan(590); // the figures go with it
    rig.advanceMs(60 * SECOND_MS).query("a").completes();
    rig.skip();
    assertThat(timeSeconds("B") - timeSeconds("C")).isBetween(50L, 70L);
  }

  /** Quality: one giant query's debt stalls its whole group. */
  @Test
  void shouldNotLetOneGiantQuerysDebtStallItsWholeGroup() {
    rig.domain().slots(2).exists();
    group("A");
    group("B");
    rig.query("giant").in("A").estimatedMs(DAY_MS).runs();
    rig.query("first").in("B").estimatedMs(SECOND_MS).runs();
    submits("A", 1, 200);
    submits("B", 1, 200);
    assertThat(rig.ledger().session("A").chargedMicros()).isEqualTo(DAY_MS * 1_000);
    List<String> order = runs("first", 180);
    assertThat(order.subList(0, 100)).containsOnly("B"); // a minute of two slots
    assertThat(order.subList(100, 180)).contains("A");
  }

  @Test
  void shouldPutOffItsGroupByAMinuteAtMostWhenAReportComesLate() {
    rig.domain().slots(2).exists();
    group("A");
    group("B");
    rig.query("giant").in("A").estimatedMs(SECOND_MS).runs();
    rig.query("first").in("B").estimatedMs(SECOND_MS).runs();
    submits("A", 1, 200);
    submits("B", 1, 200);
    rig.query("giant").completesWithCpuMs(DAY_MS);
    rig.query("first").completesWithCpuMs(SECOND_MS);
    assertThat(timeSeconds("A")).isBetween(119L, 123L);
    assertThat(chargedSeconds("A")).isGreaterThanOrEqualTo(DAY_MS / SECOND_MS);
    rig.skip();
  }

  /** A record may come twice, and a query may end with what it has reported last. */
  @Test
  void shouldPutOffItsGroupOnceWhenTheSameIsReportedAgain() {
    rig.domain().slots(2).exists();
    group("A");
    group("B");
    rig.query("giant").in("A").estimatedMs(SECOND_MS).runs();
    rig.query("first").in("B").estimatedMs(SECOND_MS).runs();
    submits("A", 1, 200);
    submits("B", 1, 200);
    for (int i = 0; i < 10; i++) {
      rig.query("giant").reportsCpuMs(DAY_MS);
    }
    assertThat(timeSeconds("A")).isBetween(119L, 123L);
    rig.query("giant").completesWithCpuMs(DAY_MS);
    assertThat(timeSeconds("A")).isBetween(119L, 123L);
    rig.skip();
  }

  // ---- credit ----

  @Test
  void shouldGiveBackWhatWasEstimatedTooHighWhileOthersWaited() {
    rig.domain().slots(2).exists();
    group("A");
    group("B");
    rig.query("early").in("A").estimatedMs(100 * SECOND_MS).runs();
    rig.query("first").in("B").estimatedMs(SECOND_MS).runs();
    submits("A", 1, 200);
    submits("B", 1, 200);
    assertThat(runs("first", 20)).containsOnly("B");
    rig.query("early").completesWithCpuMs(SECOND_MS);
    long before = timeSeconds("A");
    assertThat(before).isBetween(1L, 3L); // as if it had never been charged more
    assertThat(rig.ledger().session("A").chargedMicros()).isLessThan(3 * SECOND_MICROS);
    rig.skip();
  }

  /** What the group of its grant had alone says nothing of what the other was charged later. */
  @Test
  void shouldGiveBackToTheGroupThatItWasMovedTo() {
    rig.domain().slots(2).exists();
    group("A");
    group("B");
    group("C");
    rig.query("high").in("A").estimatedMs(100 * SECOND_MS).runs();
    rig.query("first").in("B").estimatedMs(SECOND_MS).runs(); // alone, and after that grant
    submits("B", 1, 50);
    submits("C", 1, 50);
    rig.operator().switches("A", "B");
    assertThat(timeSeconds("B")).isEqualTo(101);
    rig.query("high").completesWithCpuMs(SECOND_MS);
    assertThat(timeSeconds("B")).isEqualTo(2);
    rig.skip();
  }

  @Test
  void shouldNotLetALoneGroupSaveUpByEstimatingTooHigh() {
    rig.domain().slots(2).exists();
    group("A");
    group("B");
    for (int i = 1; i <= 20; i++) {
      rig.query("high" + i).in("A").estimatedMs(100 * SECOND_MS).submits();
    }
    for (int i = 1; i <= 10; i++) {
      rig.query("high" + i).completesWithCpuMs(10);
    }
    rig.query("first").in("B").estimatedMs(SECOND_MS).submits();
    for (int i = 11; i <= 18; i++) {
      rig.query("high" + i).completesWithCpuMs(10);
    }
    rig.query("high19").completesWithCpuMs(10);
    rig.query("high20").completesWithCpuMs(10);
    long ahead = rig.ledger().counters().virtualTime() - rig.ledger().account("A").vruntime();
    assertThat(ahead).isLessThanOrEqualTo(0);
    rig.skip();
  }
}

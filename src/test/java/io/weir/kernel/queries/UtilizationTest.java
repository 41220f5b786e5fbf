package io.weir.kernel.queries;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.activated;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.recommended;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.kernel.rig.Expected.resumed;
import static io.weir.kernel.rig.Expected.switched;
import static io.weir.kernel.rig.Expected.throttled;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.domain.TallyRow;
import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.kernel.rig.PlanNoun;
import io.weir.kernel.rig.Rig;
import io.weir.protocol.Capability;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.PlanCause;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups are held at their utilization limits while they run (C5, P3). */
class UtilizationTest extends KernelTest {

  private static final long WINDOW_MS = Bounds.UTILIZATION_WINDOW_MS;
  private static final String PERCENT = "utilizationLimitPercent";

  private final Map<String, Long> usedMs = new TreeMap<>();
  private final Map<String, Long> saidMs = new TreeMap<>();

  /** It has used so many cores since it said so last, or since the beginning. */
  private void says(String id, long cores) {
    long sinceMs = saidMs.getOrDefault(id, Rig.MONDAY);
    usedMs.merge(id, cores * (rig.nowMs() - sinceMs), Long::sum);
    saidMs.put(id, rig.nowMs());
    rig.query(id).reportsCpuMs(usedMs.get(id));
  }

  /** Ten cores, of which ETL may use four, and a session s of it. */
  private void limited() {
    limited(Mode.ENFORCE);
  }

  private void limited(Mode mode) {
    rig.domain()
        .cores(10)
        .slots(10)
        .mode(mode)
        .with(rig.group("ETL"))
        .mapping("etl", "ETL")
        .with(rig.plan("DAY").limits("ETL", Map.of(PERCENT, 40L)))
        .with(rig.plan("FREE").shares("ETL", 1))
        .activePlan("DAY")
        .exists();
    rig.session("s").of("etl").isOpen();
  }

  /** Just before the look at the end of a window that has begun now. */
  private void nearlyAWindow() {
    rig.advanceMs(WINDOW_MS - 1).expectNothing();
  }

  private void look() {
    rig.advanceMs(1);
  }

  /** Query q of s, held at half its speed: it used eight cores. */
  private void slowed() {
    rig.query("q").runs();
    nearlyAWindow();
    says("q", 8);
    rig.expectNothing();
    look();
    rig.expect(throttled("q", 50).in("ETL").why(Limit.CPU_USE, "group ETL", 8_000, 4_000)).noMore();
    rig.advanceMs(Bounds.BEAT_MS).expectNothing(); // what is said until then may be about before
    says("q", 4);
    rig.expectNothing();
  }

  @Test
  void shouldSlowWhatRunsAboveTheLimitToIt() {
    limited();
    slowed();
    nearlyAWindow();
    says("q", 4); // four cores: as much as before at full speed
    look();
    rig.expectNothing();
  }

  @Test
  void shouldSayHowManyGroupsAreSlowedWhenAskedToRebalance() {
    limited();
    slowed();
    rig.query("q").reportsCpuMs(60 * WINDOW_MS); // in a part of a window, which tells nothing yet
    rig.expect(
            accepted(rig.operator().rebalances())
                .counting(Map.of("debtsCut", 0L, "creditsCut", 0L, "groupsSlowed", 1L)))
        .noMore();
  }

  @Test
  void shouldLetItRunWhenItWouldStayBelowTheLimitAtFullSpeed() {
    limited();
    slowed();
    nearlyAWindow();
    says("q", 1); // one core at half its speed
    look();
    rig.expect(resumed("q").why(Limit.CPU_USE, "group ETL", 2_000, 4_000)).noMore();
  }

  @Test
  void shouldNotLetItRunWhenItIsBelowTheLimitOnlyBecauseItIsSlow() {
    limited();
    slowed();
    nearlyAWindow();
    says("q", 2); // two cores at half its speed: exactly the limit
    look();
    rig.expect(throttled("q", 99)).noMore();
    rig.advanceMs(Bounds.BEAT_MS);
    says("q", 4);
    nearlyAWindow();
    says("q", 4);
    look();
    rig.expectNothing();
  }

  @Test
  void shouldPassOverWhatIsSaidRightAfterAChange() {
    limited();
    rig.query("q").runs();
    nearlyAWindow();
    says("q", 8);
    look();
    rig.expect(throttled("q", 50)).noMore();
    rig.advanceMs(Bounds.BEAT_MS - 1);
    says("q", 7);
    rig.advanceMs(1);
    nearlyAWindow();
    says("q", 4);
    look();
    rig.expectNothing();
  }

  @ParameterizedTest
  @CsvSource({
    "100, 100, true, 100",
    "100, 99, true, 99", // over the limit, by however little
    "50, 41, false, 50", // less than a fifth of what it was told
    "50, 40, false, 40",
    "50, 60, false, 60",
    "50, 100, false, 99", // it would be at its limit
    "50, 100, true, 100",
    "99, 100, false, 99",
    "1, 1, false, 1",
    "1, 2, false, 2"
  })
  void shouldTellAnotherSpeedOnlyWhereItIsAStepAway(
      long told, long wanted, boolean hasSpare, long next) {
    assertThat(Utilization.next(told, wanted, hasSpare, 20)).isEqualTo(next);
  }

  @Test
  void shouldSlowWhatStartsInAGroupThatIsSlowed() {
    limited();
    slowed();
    rig.query("p").submits();
    rig.expect(granted("p"), throttled("p", 50).why(Limit.CPU_USE, "group ETL", 8_000, 4_000))
        .noMore();
    rig.query("other").alone("u", "BATCH_GROUP").runs();
  }

  @Test
  void shouldCountTheTimeThatServersAreHeldWhereNoCpuTimeIsReported() {
    limited();
    rig.query("q").dop(8).runs();
    nearlyAWindow();
    look();
    rig.expect(throttled("q", 50).why(Limit.CPU_USE, "group ETL", 8_000, 4_000)).noMore();
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
    rig.advanceMs(3 * WINDOW_MS).expectNothing();
    rig.query("again").runs(); // what was used is over
  }

  @Test
  void shouldLeaveToOthersWhatItCannotSlow() {
    limited();
    rig.session("rigid").of("etl").canOnly(Capability.CANCEL).isOpen();
    rig.query("fixed").in("rigid").runs();
    rig.query("q").runs();
    nearlyAWindow();
    says("fixed", 3);
    says("q", 5);
    look();
    rig.expect(throttled("q", 20).why(Limit.CPU_USE, "group ETL", 8_000, 4_000)).noMore();
  }

  @Test
  void shouldNestLimitsByMultiplication() {
    rig.domain()
        .cores(10)
        .slots(10)
        .with(rig.group("ETL"))
        .with(rig.group("LOADS"))
        .mapping("etl", "ETL")
        .mapping("loads", "LOADS")
        .with(rig.plan("INNER").limits("ETL", Map.of(PERCENT, 50L)).shares("LOADS", 1))
        .with(
            rig.plan("DAY")
                .with(
                    PlanNoun.directive(
                        Directive.of(null, "INNER", 1L, null, null), Map.of(PERCENT, 80L))))
        .activePlan("DAY")
        .exists();
    rig.session("s").of("etl").isOpen();
    rig.session("t").of("loads").isOpen();
    rig.query("e").in("s").runs();
    rig.query("l").in("t").runs();
    nearlyAWindow();
    says("e", 8);
    says("l", 4);
    look();
    rig.expect(throttled("e", 50).why(Limit.CPU_USE, "group ETL", 8_000, 4_000)).noMore();
    rig.advanceMs(Bounds.BEAT_MS);
    says("e", 4);
    says("l", 10);
    nearlyAWindow();
    says("e", 4);
    says("l", 10); // ten cores, beside the four of ETL
    look();
    rig.expect(throttled("l", 44).why(Limit.CPU_USE, "plan INNER", 14_000, 8_000)).noMore();
  }

  @Test
  void shouldHoldWorkThatRunsAtALowerLimitOfAnotherPlanAndEndNothing() {
    limited();
    rig.plan("DAY").activates();
    rig.skip();
    rig.query("q").runs();
    nearlyAWindow();
    says("q", 4);
    look();
    rig.expectNothing();
    rig.plan("NIGHT").limits("ETL", Map.of(PERCENT, 20L)).creates();
    rig.plan("NIGHT").activates();
    rig.skip();
    rig.advanceMs(Bounds.BEAT_MS).expectNothing();
    nearlyAWindow();
    says("q", 4);
    look();
    rig.expect(throttled("q", 50).why(Limit.CPU_USE, "group ETL", 4_000, 2_000)).noMore();
  }

  @Test
  void shouldLetAllRunWhenAPlanWithoutALimitComesIntoForce() {
    limited();
    slowed();
    String request = rig.plan("FREE").activates();
    rig.expect(activated("FREE", 1, PlanCause.OPERATOR), accepted(request)).noMore();
    rig.tick();
    rig.expect(resumed("q").why(Limit.CPU_USE).at("group ETL")).noMore();
    assertThat(rig.ledger().all(Families.UTILIZATION)).isEmpty();
    assertThat(rig.ledger().all(Families.UTILIZATION_WINDOW)).isEmpty();
  }

  @Test
  void shouldSlowWhatMovesInAndLetRunWhatMovesOut() {
    limited();
    slowed();
    rig.session("other").in("BATCH_GROUP").isOpen();
    rig.query("p").in("other").runs();
    String in = rig.operator().switches("other", "ETL");
    rig.expect(switched("other", "BATCH_GROUP", "ETL"), throttled("p", 50), accepted(in)).noMore();
    String out = rig.operator().switches("s", "BATCH_GROUP");
    rig.expect(switched("s", "ETL", "BATCH_GROUP"), resumed("q"), accepted(out)).noMore();
  }

  @Test
  void shouldOnlyRecommendWhereItObserves() {
    limited(Mode.OBSERVE);
    rig.query("q").runs();
    nearlyAWindow();
    says("q", 8);
    look();
    rig.expect(
            recommended("group ETL", Code.CPU_LIMIT).why(Limit.CPU_USE, "group ETL", 8_000, 4_000))
        .noMore();
  }

  @Test
  void shouldNotTakeTheGovernorsOutageForUse() {
    limited();
    rig.query("q").runs();
    rig.pauseTimeouts();
    rig.advanceMs(600_000).expectNothing();
    rig.resumeTimeouts();
    rig.query("q").reportsCpuMs(600_000); // one core
    rig.advanceMs(2 * WINDOW_MS).expectNothing();
  }

  @Test
  void shouldKeepNothingWhereThePlanHasNoLimit() {
    limited();
    rig.plan("FREE").activates();
    rig.skip();
    rig.query("q").runs();
    rig.query("q").reportsCpuMs(1_000_000);
    rig.advanceMs(WINDOW_MS).expectNothing();
    assertThat(rig.ledger().all(Families.UTILIZATION)).isEmpty();
    assertThat(rig.ledger().all(Families.UTILIZATION_WINDOW)).isEmpty();
  }

  @Test
  void shouldWriteAGroupOnceAtALookHoweverManyQueriesRun() {
    limited();
    for (int i = 0; i < 4; i++) {
      rig.query("q" + i).runs(); // four servers: at the limit
    }
    nearlyAWindow();
    long before = rig.ledger().writes();
    look();
    rig.expectNothing();
    assertThat(rig.ledger().writes() - before).isEqualTo(3); // group, window, counters
  }

  @Test
  void shouldCountAsThrottledOnlyWhatIsSlowed() {
    limited();
    slowed();
    nearlyAWindow();
    says("q", 2); // two cores at half its speed: exactly the limit
    look();
    rig.expect(throttled("q", 99)).noMore();
    assertThat(rig.ledger().all(Families.TALLIES))
        .containsEntry("5/THROTTLED/CPU_LIMIT", new TallyRow(1));
  }

  @Test
  void shouldNotSlowSysGroupByALimitOnOtherGroups() {
    rig.domain()
        .cores(10)
        .slots(10)
        .mapping("root", "SYS_GROUP")
        .with(rig.plan("DAY").limits("OTHER_GROUPS", Map.of(PERCENT, 40L)))
        .activePlan("DAY")
        .exists();
    rig.query("b").alone("u", "BATCH_GROUP").dop(8).runs();
    rig.query("operator").alone("root", null).dop(8).runs();
    nearlyAWindow();
    look();
    rig.expect(throttled("b", 50).why(Limit.CPU_USE, "OTHER_GROUPS", 8_000, 4_000)).noMore();
  }

  @Test
  void shouldSlowSysGroupWhereADirectiveNamesIt() {
    rig.domain()
        .cores(10)
        .slots(10)
        .mapping("root", "SYS_GROUP")
        .with(rig.plan("DAY").limits("SYS_GROUP", Map.of(PERCENT, 40L)))
        .activePlan("DAY")
        .exists();
    rig.query("operator").alone("root", null).dop(8).runs();
    nearlyAWindow();
    look();
    rig.expect(throttled("operator", 50)).noMore();
  }

  @ParameterizedTest
  @ValueSource(longs = {7_000, 10_000, 60_000})
  void shouldNotSlowWhoStaysBelowTheLimitHoweverRarelyItIsSaid(long everyMs) {
    limited();
    rig.query("q").dop(4).runs();
    for (int i = 0; i < 10; i++) {
      rig.advanceMs(everyMs).expectNothing();
      says("q", 3);
      rig.expectNothing();
    }
  }

  @Test
  void shouldHoldWhoSaysItsUseMoreRarelyThanAWindowAtOneSpeed() {
    limited();
    rig.query("q").dop(8).runs();
    nearlyAWindow();
    look();
    rig.expect(throttled("q", 50)).noMore();
    saidMs.put("q", rig.nowMs());
    usedMs.put("q", 8 * WINDOW_MS);
    for (int i = 0; i < 10; i++) {
      rig.advanceMs(60_000).expectNothing();
      says("q", 4);
      rig.expectNothing();
    }
  }

  @Test
  void shouldCountInItsNewGroupOnlyWhatIsUsedAfterAMove() {
    limited();
    rig.session("other").in("BATCH_GROUP").isOpen();
    rig.query("big").in("other").dop(8).runs();
    rig.query("q").runs();
    nearlyAWindow();
    says("q", 1);
    String in = rig.operator().switches("other", "ETL");
    rig.expect(switched("other", "BATCH_GROUP", "ETL"), accepted(in)).noMore();
    look();
    rig.expectNothing();
  }

  @Test
  void shouldCountInItsOldGroupWhatIsUsedBeforeAMove() {
    limited();
    rig.query("big").dop(8).runs();
    rig.query("q").alone("etl", null).runs();
    nearlyAWindow();
    String out = rig.operator().switches("s", "BATCH_GROUP");
    rig.expect(switched("s", "ETL", "BATCH_GROUP"), accepted(out)).noMore();
    look();
    rig.expect(throttled("q", 44).why(Limit.CPU_USE, "group ETL", 8_999, 4_000)).noMore();
  }

  @Test
  void shouldNotTakeWhatWasUsedBeforeTheDomainEnforcedForUseAtTheLowerSpeed() {
    limited(Mode.OBSERVE);
    rig.query("q").runs();
    nearlyAWindow();
    says("q", 8);
    look();
    rig.skip();
    rig.advanceMs(Bounds.BEAT_MS);
    rig.advanceMs(14_000).expectNothing();
    rig.operator().setsMode(Mode.ENFORCE);
    rig.skip();
    rig.tick();
    rig.expect(throttled("q", 50)).noMore();
    says("q", 8); // until now at full speed
    for (int i = 0; i < 12; i++) {
      rig.advanceMs(Bounds.BEAT_MS).expectNothing();
      says("q", 4);
      rig.expectNothing();
    }
  }

  @Test
  void shouldTellABoundedNumberOfQueriesATurn() {
    rig.with(new Bounds().timersPerTick(2));
    limited();
    for (String id : new String[] {"a", "b", "c", "d"}) {
      rig.query(id).dop(2).runs();
    }
    nearlyAWindow();
    rig.jumpTo(rig.nowMs() + 1).tick();
    rig.expect(throttled("a", 50), throttled("b", 50)).noMore();
    rig.tick();
    rig.expect(throttled("c", 50), throttled("d", 50)).noMore();
    rig.tick().expectNothing();
  }
}

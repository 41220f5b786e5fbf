package io.weir.kernel.queries;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.activated;
import static io.weir.kernel.rig.Expected.cancelOrder;
import static io.weir.kernel.rig.Expected.closed;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.killOrder;
import static io.weir.kernel.rig.Expected.recommended;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.kernel.rig.Expected.switched;
import static io.weir.kernel.rig.Expected.throttled;
import static io.weir.kernel.rig.RunawayNoun.cancel;
import static io.weir.kernel.rig.RunawayNoun.kill;
import static io.weir.kernel.rig.RunawayNoun.log;
import static io.weir.kernel.rig.RunawayNoun.moveTo;
import static io.weir.kernel.rig.RunawayNoun.steps;
import static io.weir.kernel.rig.RunawayNoun.throttle;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.rig.KernelTest;
import io.weir.kernel.rig.RunawayNoun;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Plan.WatchBy;
import io.weir.protocol.PlanCause;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runaway rules that count what all queries of a session use together (C6: per session). */
class RunawaysPerSessionTest extends KernelTest {

  private void rules(RunawayNoun... ofEtl) {
    rig.domain()
        .slots(4)
        .with(rig.group("ETL"))
        .mapping("etl", "ETL")
        .with(rig.plan("DAY").limits("ETL", steps(ofEtl)))
        .with(rig.plan("NIGHT").limits("ETL", steps(ofEtl)))
        .with(rig.plan("QUIET").shares("ETL", 1))
        .activePlan("DAY")
        .exists();
    rig.session("s").of("etl").isOpen();
  }

  private void runsWithCpuMs(String id, long cpuMs) {
    rig.query(id).runs();
    rig.query(id).completesWithCpuMs(cpuMs);
    rig.expect(released(id)).noMore();
  }

  private void switchesTo(String plan, long version) {
    String request = rig.plan(plan).activates();
    rig.expect(activated(plan, version, PlanCause.OPERATOR), accepted(request)).noMore();
  }

  // ---- what is counted ----

  @Test
  void shouldCountWhatTheQueriesOfASessionUseOneAfterTheOther() {
    rules(throttle(40).onCpuMs(3_000).perSession());
    runsWithCpuMs("a", 1_000);
    rig.query("b").runs();
    rig.query("b").reportsCpuMs(1_999);
    rig.expectNothing();
    rig.query("b").reportsCpuMs(2_000);
    rig.expect(
            throttled("b", 40)
                .why(Limit.CPU_TIME, "plan DAY", 3_000, 3_000)
                .by("runaway rule 1 of group ETL, per session"))
        .noMore();
  }

  @Test
  void shouldCountWhatTheyUseAtTheSameTime() {
    rules(log().with("onIoBytes", 1_000L).perSession());
    rig.query("a").runs();
    rig.query("b").runs();
    rig.query("a").reportsIo(600, 1);
    rig.query("b").reportsIo(399, 1);
    rig.query("b").reportsIo(399, 1);
    rig.expectNothing();
    rig.query("b").reportsIo(400, 1);
    rig.expect(recommended("query b", Code.RUNAWAY_IO)).noMore();
  }

  @Test
  void shouldNotCountWhatAnotherSessionUses() {
    rules(cancel().onCpuMs(3_000).perSession());
    rig.session("t").of("etl").isOpen();
    runsWithCpuMs("a", 2_999);
    rig.query("b").in("t").runs();
    rig.query("b").reportsCpuMs(2_999);
    rig.expectNothing();
  }

  @Test
  void shouldFireEachRuleOnceASession() {
    rules(log().onCpuMs(1_000).perSession(), log().onCpuMs(3_000).perSession());
    rig.query("a").runs();
    rig.query("a").reportsCpuMs(1_500);
    rig.expect(recommended("query a", Code.RUNAWAY_CPU)).noMore();
    rig.query("a").completesWithCpuMs(1_500);
    rig.expect(released("a")).noMore();
    rig.query("b").runs();
    rig.query("b").reportsCpuMs(1_400);
    rig.expectNothing();
    rig.query("b").reportsCpuMs(1_500);
    rig.expect(recommended("query b", Code.RUNAWAY_CPU)).noMore();
    rig.query("b").reportsCpuMs(9_000);
    rig.expectNothing();
  }

  @Test
  void shouldLookAtTheSessionWhenItsNextQueryStartsWhereOnlyEndsSayWhatWasUsed() {
    rules(throttle(40).onCpuMs(3_000).perSession(), kill().onCpuMs(5_000).perSession());
    runsWithCpuMs("a", 2_000);
    runsWithCpuMs("b", 2_000);
    rig.query("c").submits();
    rig.expect(
            granted("c"),
            throttled("c", 40)
                .why(Limit.CPU_TIME, "plan DAY", 4_000, 3_000)
                .by("runaway rule 1 of group ETL, per session"))
        .noMore();
    rig.query("c").completesWithCpuMs(2_000);
    rig.expect(released("c")).noMore();
    rig.query("d").submits();
    rig.expect(granted("d"), killOrder("s", Code.RUNAWAY_CPU, "d")).noMore();
  }

  @Test
  void shouldTreatWhatRunsBesideOneThatEndedWithItsOwnNextReport() {
    rules(cancel().onCpuMs(3_000).perSession());
    rig.query("a").runs();
    rig.query("b").runs();
    rig.query("a").completesWithCpuMs(3_000);
    rig.expect(released("a")).noMore();
    rig.query("b").reportsCpuMs(1);
    rig.expect(cancelOrder("b", Code.RUNAWAY_CPU)).noMore();
  }

  @Test
  void shouldEndTheSessionOnceWhereItsNextQueriesWereWaiting() {
    rig.domain()
        .slots(1)
        .with(rig.group("ETL"))
        .mapping("etl", "ETL")
        .with(rig.plan("DAY").limits("ETL", steps(kill().onCpuMs(3_000).perSession())))
        .activePlan("DAY")
        .exists();
    rig.session("s").of("etl").isOpen();
    rig.query("a").runs();
    rig.query("b").queues();
    rig.query("c").queues();
    rig.query("a").completesWithCpuMs(3_000);
    rig.expect(
            released("a"),
            granted("b"),
            rejected("c", Code.RUNAWAY_CPU),
            killOrder("s", Code.RUNAWAY_CPU, "b"))
        .noMore();
  }

  @Test
  void shouldCountForHowLongAnythingOfTheSessionRan() {
    rules(cancel().onElapsedMs(3_000).perSession());
    rig.query("a").runs();
    rig.advanceMs(1_000);
    rig.query("b").runs();
    rig.advanceMs(1_000);
    rig.query("a").completes();
    rig.query("b").completes();
    rig.expect(released("a"), released("b")).noMore();
    rig.advanceMs(60_000);
    rig.query("c").runs();
    rig.advanceMs(999).expectNothing();
    rig.advanceMs(1);
    rig.expect(
            cancelOrder("c", Code.RUNAWAY_ELAPSED)
                .why(Limit.EXECUTION_TIME, "plan DAY", 3_000, 3_000))
        .noMore();
  }

  @Test
  void shouldGoOnCountingInAnotherGroupAndStayThere() {
    rules(moveTo("BATCH_GROUP").onCpuMs(2_000).perSession(), cancel().onCpuMs(2_000).perSession());
    runsWithCpuMs("a", 1_500);
    rig.query("b").runs();
    rig.query("b").reportsCpuMs(500);
    rig.expect(switched("s", "ETL", "BATCH_GROUP").untilCallEnd(null)).noMore();
    rig.query("b").reportsCpuMs(5_000);
    rig.expectNothing();
  }

  @Test
  void shouldEndTheSessionWithAllThatItRuns() {
    rules(kill().onCpuMs(2_000).perSession());
    rig.query("a").runs();
    rig.query("b").runs();
    rig.query("a").reportsCpuMs(1_000);
    rig.query("b").reportsCpuMs(1_000);
    rig.expect(killOrder("s", Code.RUNAWAY_CPU, "a", "b")).noMore();
  }

  // ---- plans ----

  @Test
  void shouldBeginAnewWithAPlanThatComesIntoForce() {
    rules(log().onCpuMs(2_000).perSession());
    rig.query("a").runs();
    rig.query("a").reportsCpuMs(1_900);
    switchesTo("NIGHT", 1);
    rig.query("a").reportsCpuMs(3_800);
    rig.expectNothing();
    rig.query("a").reportsCpuMs(3_900);
    rig.expect(recommended("query a", Code.RUNAWAY_CPU)).noMore();
    switchesTo("DAY", 1);
    rig.query("a").reportsCpuMs(5_900);
    rig.expect(recommended("query a", Code.RUNAWAY_CPU)).noMore();
  }

  @Test
  void shouldCountTheTimeOfASessionThatRunsFromWhenThePlanIsInForce() {
    rules(cancel().onElapsedMs(3_000).perSession());
    switchesTo("QUIET", 1);
    rig.query("a").runs();
    rig.advanceMs(9_000);
    switchesTo("DAY", 1);
    rig.advanceMs(2_999).expectNothing();
    rig.advanceMs(1);
    rig.expect(cancelOrder("a", Code.RUNAWAY_ELAPSED)).noMore();
  }

  @Test
  void shouldKeepNothingWhereNoRuleIsPerSessionAndForgetASessionThatEnds() {
    rules(log().onCpuMs(9_000).perSession());
    runsWithCpuMs("a", 1_000);
    assertThat(rig.ledger().all(Families.SESSION_USE)).containsOnlyKeys("s");
    switchesTo("QUIET", 1);
    SessionUseRow kept = rig.ledger().all(Families.SESSION_USE).get("s");
    runsWithCpuMs("b", 1_000);
    assertThat(rig.ledger().all(Families.SESSION_USE)).containsOnly(Map.entry("s", kept));
    rig.session("s").closes();
    rig.expect(closed("s")).noMore();
    assertThat(rig.ledger().all(Families.SESSION_USE)).isEmpty();
  }

  // ---- modes and watches ----

  @Test
  void shouldSayOnceWhatItWouldDoAndDoItOnceItIsEnforced() {
    rules(cancel().onCpuMs(1_000).perSession());
    rig.expect(accepted(rig.operator().setsMode(Mode.OBSERVE))).noMore();
    rig.query("a").runs();
    rig.query("a").reportsCpuMs(1_500);
    rig.expect(recommended("query a", Code.RUNAWAY_CPU).proposing("cancelled")).noMore();
    rig.query("b").runs();
    rig.query("b").reportsCpuMs(1_500);
    rig.expectNothing();
    rig.expect(accepted(rig.operator().setsMode(Mode.ENFORCE))).noMore();
    rig.query("b").reportsCpuMs(1_600);
    rig.expect(cancelOrder("b", Code.RUNAWAY_CPU)).noMore();
  }

  @Test
  void shouldTreatAUserWhoseSessionRanAwayAtOnce() {
    rules(cancel().onCpuMs(2_000).perSession().watching(WatchBy.USER, 60_000));
    runsWithCpuMs("a", 1_500);
    rig.query("b").runs();
    rig.query("b").reportsCpuMs(500);
    rig.expect(cancelOrder("b", Code.RUNAWAY_CPU)).noMore();
    rig.session("t").of("etl").isOpen();
    rig.query("c").in("t").submits();
    rig.expect(rejected("c", Code.RUNAWAY_CPU)).noMore();
    rig.query("d").alone(null, null).submits();
    rig.expect(granted("d")).noMore();
  }
}

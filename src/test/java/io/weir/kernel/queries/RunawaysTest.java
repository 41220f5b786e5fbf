package io.weir.kernel.queries;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.cancelOrder;
import static io.weir.kernel.rig.Expected.closed;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.killOrder;
import static io.weir.kernel.rig.Expected.recommended;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.kernel.rig.Expected.resumed;
import static io.weir.kernel.rig.Expected.switched;
import static io.weir.kernel.rig.Expected.throttled;
import static io.weir.kernel.rig.RunawayNoun.cancel;
import static io.weir.kernel.rig.RunawayNoun.kill;
import static io.weir.kernel.rig.RunawayNoun.log;
import static io.weir.kernel.rig.RunawayNoun.moveTo;
import static io.weir.kernel.rig.RunawayNoun.steps;
import static io.weir.kernel.rig.RunawayNoun.throttle;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.kernel.rig.RunawayNoun;
import io.weir.protocol.Capability;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Plan.WatchBy;
import org.junit.jupiter.api.Test;

/** What becomes of queries that use more than their group's directive expects (C6). */
class RunawaysTest extends KernelTest {

  private static final String RULE = "runaway rule 1 of group ETL";

  /** Two slots; ETL has these rules, BATCH_GROUP a limit of 9 s of CPU time. */
  private void rules(RunawayNoun... ofEtl) {
    rig.domain()
        .slots(2)
        .with(rig.group("ETL"))
        .mapping("etl", "ETL")
        .with(
            rig.plan("DAY")
                .limits("ETL", steps(ofEtl))
                .limits("BATCH_GROUP", steps(cancel().onCpuMs(9_000))))
        .activePlan("DAY")
        .exists();
  }

  /** Session s of ETL with query q running. */
  private void running() {
    rig.session("s").of("etl").isOpen();
    rig.query("q").runs();
  }

  // ---- steps ----

  @Test
  void shouldThrottleThenMoveThenCancelWhenAQueryComesToOneStepAfterTheOther() {
    rules(throttle(40).onCpuMs(2_000), moveTo("BATCH_GROUP").onCpuMs(4_000).forCall());
    running();
    rig.query("q").reportsCpuMs(1_999);
    rig.expectNothing();
    rig.query("q").reportsCpuMs(2_000);
    rig.expect(throttled("q", 40).in("ETL").why(Limit.CPU_TIME, "plan DAY", 2_000, 2_000).by(RULE))
        .noMore();
    rig.query("q").reportsCpuMs(5_000);
    rig.expect(
            switched("s", "ETL", "BATCH_GROUP")
                .untilCallEnd(true)
                .by("runaway rule 2 of group ETL"))
        .noMore();
    rig.query("q").reportsCpuMs(9_500);
    rig.expect(
            cancelOrder("q", Code.RUNAWAY_CPU)
                .in("BATCH_GROUP")
                .why(Limit.CPU_TIME, "plan DAY", 9_500, 9_000))
        .noMore();
    rig.order("q").isDone();
    rig.expect(
            released("q").cause(Code.RUNAWAY_CPU),
            switched("s", "BATCH_GROUP", "ETL").untilCallEnd(null))
        .noMore();
  }

  @Test
  void shouldFireEachRuleOnceAQuery() {
    rules(log().onCpuMs(1_000), log().onCpuMs(2_000));
    running();
    rig.query("q").reportsCpuMs(1_500);
    rig.expect(recommended("query q", Code.RUNAWAY_CPU)).noMore();
    rig.query("q").reportsCpuMs(3_000);
    rig.expect(recommended("query q", Code.RUNAWAY_CPU)).noMore();
    rig.query("q").reportsCpuMs(4_000);
    rig.expectNothing();
    rig.query("p").runs();
    rig.query("p").reportsCpuMs(1_500);
    rig.expect(recommended("query p", Code.RUNAWAY_CPU)).noMore();
  }

  @Test
  void shouldTakeFiveMinutesOfCpuTimeWhereARuleHasNoTrigger() {
    rules(cancel());
    running();
    rig.query("q").reportsCpuMs(299_999);
    rig.expectNothing();
    rig.query("q").reportsCpuMs(300_000);
    rig.expect(cancelOrder("q", Code.RUNAWAY_CPU)).noMore();
  }

  // ---- triggers ----

  @Test
  void shouldActOnBytesAndOnRequests() {
    rules(
        throttle(30).with("onIoBytes", 1_000L), cancel().with("onIoRequests", 7L).onCpuMs(60_000));
    running();
    rig.query("q").reportsIo(999, 6);
    rig.expectNothing();
    rig.query("q").reportsIo(1_000, 6);
    rig.expect(throttled("q", 30).why(Limit.IO_BYTES, "plan DAY", 1_000, 1_000)).noMore();
    rig.query("q").reportsIo(1_000, 8);
    rig.expect(cancelOrder("q", Code.RUNAWAY_IO).why(Limit.IO_REQUESTS, "plan DAY", 8, 7)).noMore();
  }

  @Test
  void shouldActOnElapsedTimeToTheMillisecondWithoutAnyFigures() {
    rules(throttle().onElapsedMs(3_000), cancel().onElapsedMs(5_000));
    running();
    rig.advanceMs(2_999).expectNothing();
    rig.advanceMs(1);
    rig.expect(throttled("q", 50).why(Limit.EXECUTION_TIME, "plan DAY", 3_000, 3_000)).noMore();
    rig.advanceMs(1_999).expectNothing();
    rig.advanceMs(1);
    rig.expect(cancelOrder("q", Code.RUNAWAY_ELAPSED)).noMore();
  }

  @Test
  void shouldNotCountTimeInWhichTheTaskWasBehind() {
    rules(cancel().onElapsedMs(3_000));
    running();
    rig.advanceMs(2_000);
    rig.session("s").beats();
    rig.pauseTimeouts().advanceMs(60_000).resumeTimeouts();
    rig.advanceMs(5_999).expectNothing(); // a heartbeat interval, and what was left
    rig.advanceMs(1);
    rig.expect(cancelOrder("q", Code.RUNAWAY_ELAPSED)).noMore();
  }

  @Test
  void shouldActOnTheEstimateWhenAQueryStarts() {
    rules(throttle(20).onEstimatedMs(1_000));
    rig.session("s").of("etl").isOpen();
    rig.query("q").estimatedMs(999).runs();
    rig.query("p").estimatedMs(1_000).submits();
    rig.expect(granted("p"), throttled("p", 20).why(Limit.ESTIMATE, "plan DAY", 1_000, 1_000))
        .noMore();
  }

  @Test
  void shouldRefuseAtTheDoorWhatItsEstimateWouldCancel() {
    rules(cancel().onEstimatedMs(1_000));
    rig.session("s").of("etl").isOpen();
    rig.query("q").estimatedMs(1_000).submits();
    rig.expect(rejected("q", Code.ESTIMATE_TOO_HIGH).why(Limit.ESTIMATE).by(RULE)).noMore();
    rig.query("p").runs(); // no estimate, no effect
  }

  // ---- actions ----

  @Test
  void shouldKillTheSessionWithAllThatItRuns() {
    rules(kill().onCpuMs(1_000));
    running();
    rig.query("p").runs();
    rig.query("q").reportsCpuMs(1_000);
    rig.expect(killOrder("s", Code.RUNAWAY_CPU, "q", "p")).noMore();
    rig.order("s").isDone();
    rig.expect(released("q"), released("p"), closed("s").cause(Code.RUNAWAY_CPU)).noMore();
  }

  @Test
  void shouldLeaveAQueryWhereItIsWhenItsTargetDoesNotExist() {
    rules(moveTo("NOWHERE").onCpuMs(1_000));
    running();
    rig.query("q").reportsCpuMs(1_000);
    rig.expect(
            recommended("query q", Code.RUNAWAY_CPU)
                .in("ETL")
                .proposing("group NOWHERE, which does not exist"))
        .noMore();
  }

  @Test
  void shouldSayThatARuleHasFiredWhereItChangesNothing() {
    rules(
        throttle(10).onCpuMs(1_000),
        throttle(10).onCpuMs(2_000),
        moveTo("ETL").onCpuMs(3_000).forCall());
    running();
    rig.query("q").reportsCpuMs(3_000);
    rig.expect(
            throttled("q", 10),
            recommended("query q", Code.RUNAWAY_CPU).proposing("throttled to 10 percent"),
            recommended("query q", Code.RUNAWAY_CPU).proposing("in group ETL as before"))
        .noMore();
  }

  @Test
  void shouldStayInTheOtherGroupWhereTheMoveIsNotForTheCall() {
    rules(moveTo("BATCH_GROUP").onCpuMs(1_000));
    running();
    rig.query("q").reportsCpuMs(1_000);
    rig.expect(switched("s", "ETL", "BATCH_GROUP").untilCallEnd(null)).noMore();
    rig.query("q").completes();
    rig.expect(released("q").in("BATCH_GROUP")).noMore();
  }

  @Test
  void shouldNotGoBackWhenAnOperatorMovedTheSessionElsewhere() {
    rules(moveTo("BATCH_GROUP").onCpuMs(1_000).forCall());
    running();
    rig.query("q").reportsCpuMs(1_000);
    rig.expect(switched("s", "ETL", "BATCH_GROUP"));
    rig.operator().switches("s", "MAINTENANCE_GROUP");
    rig.skip();
    rig.query("q").completes();
    rig.expect(released("q").in("MAINTENANCE_GROUP")).noMore();
  }

  @Test
  void shouldStayWhereAnOperatorPutTheSessionThoughTheRuleHadPutItThereToo() {
    rules(moveTo("BATCH_GROUP").onCpuMs(1_000).forCall());
    running();
    rig.query("q").reportsCpuMs(1_000);
    rig.expect(switched("s", "ETL", "BATCH_GROUP"));
    rig.operator().switches("s", "MAINTENANCE_GROUP");
    rig.operator().switches("s", "BATCH_GROUP");
    rig.skip();
    rig.query("q").completes();
    rig.expect(released("q").in("BATCH_GROUP")).noMore();
  }

  @Test
  void shouldStayWhereARuleHasMovedTheSessionForGood() {
    rig.domain()
        .slots(2)
        .with(rig.group("ETL"))
        .mapping("etl", "ETL")
        .with(
            rig.plan("DAY")
                .limits("ETL", steps(moveTo("BATCH_GROUP").onCpuMs(1_000).forCall()))
                .limits("MAINTENANCE_GROUP", steps(moveTo("BATCH_GROUP").onCpuMs(2_000))))
        .activePlan("DAY")
        .exists();
    running();
    rig.query("p").runs();
    rig.query("q").reportsCpuMs(1_000);
    rig.operator().switches("s", "MAINTENANCE_GROUP");
    rig.skip();
    rig.query("p").reportsCpuMs(2_000);
    rig.expect(switched("s", "MAINTENANCE_GROUP", "BATCH_GROUP").untilCallEnd(null)).noMore();
    rig.query("q").completes();
    rig.expect(released("q").in("BATCH_GROUP")).noMore();
  }

  @Test
  void shouldPassOverAnOrderThatTheClientCannotFollowAndTakeTheNextStep() {
    rules(throttle().onCpuMs(1_000), cancel().onCpuMs(2_000));
    rig.session("s").of("etl").canOnly(Capability.CANCEL).isOpen();
    rig.query("q").runs();
    rig.query("q").reportsCpuMs(1_000);
    rig.expect(recommended("query q", Code.RUNAWAY_CPU).proposing("throttled to 50 percent"))
        .noMore();
    rig.query("q").reportsCpuMs(2_000);
    rig.expect(cancelOrder("q", Code.RUNAWAY_CPU)).noMore();
  }

  @Test
  void shouldLetItRunAgainWhenItsCooldownIsOver() {
    rules(throttle(10).onCpuMs(1_000).cooldownMs(4_000));
    running();
    rig.query("q").reportsCpuMs(1_000);
    rig.expect(throttled("q", 10)).noMore();
    rig.session("s").beats();
    rig.advanceMs(3_999).expectNothing();
    rig.advanceMs(1);
    rig.expect(resumed("q").why(Limit.COOLDOWN)).noMore();
  }

  @Test
  void shouldNotRunFasterByALaterStep() {
    rules(throttle(10).onCpuMs(1_000), throttle(50).onCpuMs(2_000));
    running();
    rig.query("q").reportsCpuMs(1_000);
    rig.expect(throttled("q", 10)).noMore();
    rig.query("q").reportsCpuMs(2_000);
    rig.expect(recommended("query q", Code.RUNAWAY_CPU).proposing("throttled to 50 percent"))
        .noMore();
  }

  @Test
  void shouldGoBackToTheSpeedOfAStepThatLastsWhenTheCooldownOfAnotherIsOver() {
    rules(throttle(50).onCpuMs(1_000), throttle(10).onCpuMs(2_000).cooldownMs(4_000));
    running();
    rig.query("q").reportsCpuMs(2_000);
    rig.expect(throttled("q", 50), throttled("q", 10)).noMore();
    rig.advanceMs(4_000);
    rig.expect(throttled("q", 50).why(Limit.CPU_TIME).by(RULE)).noMore();
    rig.advanceMs(60_000).expectNothing();
  }

  @Test
  void shouldKeepEachCooldownToItsOwnEnd() {
    rules(
        throttle(20).onCpuMs(1_000).cooldownMs(9_000),
        throttle(10).onCpuMs(2_000).cooldownMs(4_000),
        throttle(30).onCpuMs(3_000).cooldownMs(1_000)); // adds nothing to the first
    running();
    rig.query("q").reportsCpuMs(3_000);
    rig.expect(throttled("q", 20), throttled("q", 10), recommended("query q", Code.RUNAWAY_CPU))
        .noMore();
    rig.advanceMs(3_999).expectNothing();
    rig.advanceMs(1);
    rig.expect(throttled("q", 20)).noMore();
    rig.restart().advanceMs(4_999).expectNothing();
    rig.advanceMs(1);
    rig.expect(resumed("q").why(Limit.COOLDOWN)).noMore();
  }

  // ---- orders ----

  @Test
  void shouldTellAClientThatRestartedHowFastWhatItRunsMayRun() {
    rules(throttle(10).onCpuMs(1_000));
    running();
    rig.query("q").reportsCpuMs(1_000);
    rig.expect(throttled("q", 10));
    rig.order("q").isDone();
    rig.expectNothing();
    rig.client("c").resyncs();
    rig.expect(granted("q"), throttled("q", 10)).noMore();
  }

  @Test
  void shouldKeepTheSlotOfAQueryWhoseThrottleFailed() {
    rules(throttle(10).onCpuMs(1_000));
    running();
    rig.query("q").reportsCpuMs(1_000);
    rig.expect(throttled("q", 10));
    rig.order("q").hasFailed();
    rig.order("q").hasFailed();
    rig.expectNothing();
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
  }

  // ---- modes and plans ----

  @Test
  void shouldOnlySayWhatItWouldDoWhileTheDomainObserves() {
    rules(throttle().onCpuMs(1_000), cancel().onElapsedMs(2_000));
    rig.expect(accepted(rig.operator().setsMode(Mode.OBSERVE)));
    running();
    rig.query("q").reportsCpuMs(1_000);
    rig.expect(recommended("query q", Code.RUNAWAY_CPU)).noMore();
    rig.query("q").reportsCpuMs(1_500);
    rig.expectNothing();
    rig.advanceMs(2_000);
    rig.expect(recommended("query q", Code.RUNAWAY_ELAPSED)).noMore();
    rig.expect(accepted(rig.operator().setsMode(Mode.ENFORCE)));
    rig.advanceMs(0);
    rig.expect(cancelOrder("q", Code.RUNAWAY_ELAPSED)).noMore();
  }

  @Test
  void shouldLetAllRunWhileTheDomainIsBypassedAndSlowThemAgainAfterwards() {
    rules(throttle(10).onCpuMs(1_000));
    running();
    rig.query("q").reportsCpuMs(1_000);
    rig.expect(throttled("q", 10));
    rig.expect(accepted(rig.operator().setsMode(Mode.BYPASS)));
    rig.advanceMs(0);
    rig.expect(resumed("q").why(Limit.MODE)).noMore();
    rig.query("q").reportsCpuMs(9_000);
    rig.expectNothing();
    rig.expect(accepted(rig.operator().setsMode(Mode.ENFORCE)));
    rig.advanceMs(0);
    rig.expect(throttled("q", 10).why(Limit.CPU_TIME)).noMore();
  }

  @Test
  void shouldNotCountWhatWasUsedBeforeThePlanCameIntoForce() {
    rules(log().onCpuMs(1_000));
    rig.plan("NIGHT").limits("ETL", steps(cancel().onCpuMs(2_000).onElapsedMs(3_000))).exists();
    running();
    rig.query("q").reportsCpuMs(5_000);
    rig.expect(recommended("query q", Code.RUNAWAY_CPU));
    rig.advanceMs(2_900).plan("NIGHT").activates();
    rig.advanceMs(200).skip();
    rig.query("q").reportsCpuMs(6_999);
    rig.expectNothing();
    rig.advanceMs(2_799).expectNothing();
    rig.query("q").reportsCpuMs(7_000);
    rig.expect(cancelOrder("q", Code.RUNAWAY_CPU).why(Limit.CPU_TIME, "plan NIGHT", 2_000, 2_000))
        .noMore();
  }

  // ---- the watch list ----

  @Test
  void shouldTreatARepeatOffenderAtOnceByItsFingerprintUntilItIsForgotten() {
    rules(throttle(25).onCpuMs(1_000).watching(WatchBy.FINGERPRINT, 10_000));
    rig.session("s").of("etl").isOpen();
    rig.query("q").fingerprint("f").runs();
    rig.query("q").reportsCpuMs(1_000);
    rig.expect(throttled("q", 25));
    rig.query("q").completes();
    rig.skip();
    rig.query("other").fingerprint("g").runs();
    rig.query("other").completes();
    rig.skip().advanceMs(9_999).expectNothing();
    rig.query("again").fingerprint("f").submits();
    rig.expect(
            granted("again"), throttled("again", 25).why(Limit.WATCH_LIST).at("query q").by(RULE))
        .noMore();
    rig.advanceMs(1);
    rig.query("later").fingerprint("f").runs();
  }

  @Test
  void shouldSendARepeatOffenderHomeWhenItsCallEndsThoughNoRuleLookedAtItsFigures() {
    rules(moveTo("BATCH_GROUP").onCpuMs(1_000).forCall().watching(WatchBy.FINGERPRINT, 10_000));
    rig.session("s").of("etl").isOpen();
    rig.query("q").fingerprint("f").runs();
    rig.query("q").reportsCpuMs(1_000);
    rig.query("q").completes();
    rig.skip();
    rig.query("again").fingerprint("f").submits();
    rig.expect(granted("again"), switched("s", "ETL", "BATCH_GROUP").untilCallEnd(true)).noMore();
    rig.query("again").completes();
    rig.expect(released("again").in("BATCH_GROUP"), switched("s", "BATCH_GROUP", "ETL")).noMore();
  }

  @Test
  void shouldRefuseARepeatOffenderThatTheRuleCancels() {
    rules(cancel().onCpuMs(1_000).watching(WatchBy.USER, 10_000));
    running();
    rig.query("q").reportsCpuMs(1_000);
    rig.expect(cancelOrder("q", Code.RUNAWAY_CPU));
    rig.advanceMs(1_000);
    rig.query("again").submits();
    rig.expect(rejected("again", Code.RUNAWAY_CPU).retryAfterMs(9_000L).why(Limit.WATCH_LIST))
        .noMore();
    rig.query("stranger").alone("bob", "BATCH_GROUP").runs();
  }

  @Test
  void shouldRefuseAWaitingRepeatOffenderWhenItsTurnComes() {
    rules(cancel().onCpuMs(1_000).watching(WatchBy.TEXT, 60_000));
    running();
    rig.query("p").textHash("t").runs();
    rig.query("waits").textHash("t").queues();
    rig.query("p").reportsCpuMs(1_000);
    rig.expect(cancelOrder("p", Code.RUNAWAY_CPU));
    rig.order("p").isDone();
    rig.expect(released("p"), rejected("waits", Code.RUNAWAY_CPU).retryAfterMs(60_000L)).noMore();
  }

  @Test
  void shouldSayOfAWaitingRepeatOffenderThatItWouldBeRefusedWhereTheDomainObserves() {
    rules(cancel().onCpuMs(1_000).watching(WatchBy.TEXT, 60_000));
    running();
    rig.query("p").textHash("t").runs();
    rig.query("waits").textHash("t").queues();
    rig.query("p").reportsCpuMs(1_000);
    rig.expect(cancelOrder("p", Code.RUNAWAY_CPU)).noMore();
    String request = rig.operator().setsMode(Mode.OBSERVE);
    rig.expect(accepted(request), granted("waits").would("REJECTED")).noMore();
  }

  @Test
  void shouldStayWhereAnOperatorSaysSoWhileItIsThereForACallAlone() {
    rules(moveTo("BATCH_GROUP").onCpuMs(1_000).forCall());
    running();
    rig.query("q").reportsCpuMs(1_000);
    rig.expect(switched("s", "ETL", "BATCH_GROUP").untilCallEnd(true)).noMore();
    rig.expect(accepted(rig.operator().switches("s", "BATCH_GROUP"))).noMore();
    rig.query("q").completes();
    rig.expect(released("q").in("BATCH_GROUP")).noMore();
  }

  @Test
  void shouldForgetTheFirstThatWouldBeForgottenWhenTheListIsFull() {
    rig.with(new Bounds().maxWatched(1));
    rules(log().onCpuMs(1_000).watching(WatchBy.FINGERPRINT, 10_000));
    rig.session("s").of("etl").isOpen();
    rig.query("q").fingerprint("f").runs();
    rig.query("q").reportsCpuMs(1_000);
    rig.skip();
    rig.query("p").fingerprint("g").runs();
    rig.query("p").reportsCpuMs(1_000);
    rig.expect(
            recommended("query p", Code.RUNAWAY_CPU),
            recommended("watch 5/FINGERPRINT/f", Code.RESOURCE_EXHAUSTED)
                .why(Limit.WATCH_LIST, "domain", 1, 1))
        .noMore();
  }
}

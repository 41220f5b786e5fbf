package io.weir.kernel.plans;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.activated;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.protocol.PlanCause.OPERATOR;
import static io.weir.protocol.PlanCause.SCHEDULE;
import static io.weir.protocol.PlanCause.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.DomainNoun;
import io.weir.kernel.rig.KernelTest;
import io.weir.kernel.rig.ScheduleNoun;
import io.weir.protocol.Code;
import io.weir.protocol.Day;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Schedules and maintenance windows switch plans (P6). The rig's days begin on a Monday, 00:00. */
class CalendarTest extends KernelTest {

  private static final long HOUR_MS = 3_600_000;
  private static final int MOST = 10; // schedules, and windows, of the rig's settings

  @BeforeEach
  void oneSlot() {
    rig.domain().slots(1).exists();
  }

  private ScheduleNoun noon(String name) {
    return rig.schedule(name).from("12:00").to("13:00");
  }

  private ScheduleNoun night() {
    return rig.schedule("night").from("20:00").to("06:00");
  }

  // ---- schedules ----

  @Test
  void shouldSwitchAtTheMomentAScheduleBeginsAndEnds() {
    rig.expect(accepted(rig.schedule("noon").from("12:00").to("13:00").sets())).noMore();
    rig.advanceMs(12 * HOUR_MS - 1).expectNothing();
    rig.advanceMs(1).expect(activated("NIGHTTIME_PLAN", 1, SCHEDULE).dueMs(rig.nowMs())).noMore();
    rig.advanceMs(HOUR_MS - 1).expectNothing();
    rig.advanceMs(1).expect(activated("DEFAULT_PLAN", 1, SCHEDULE)).noMore();
    rig.advanceMs(23 * HOUR_MS).expect(activated("NIGHTTIME_PLAN", 1, SCHEDULE)).noMore();
  }

  @Test
  void shouldSwitchAtOnceWhenAScheduleMatchesAlready() {
    rig.expect(accepted(night().sets()), activated("NIGHTTIME_PLAN", 1, SCHEDULE)).noMore();
    rig.advanceMs(6 * HOUR_MS).expect(activated("DEFAULT_PLAN", 1, SCHEDULE)).noMore();
  }

  @Test
  void shouldReturnToTheActivePlanWhenTheScheduleThatHoldsIsDeleted() {
    night().sets();
    rig.skip();
    rig.expect(activated("DEFAULT_PLAN", 1, SCHEDULE), accepted(night().deletes())).noMore();
    rig.advanceMs(48 * HOUR_MS).expectNothing();
  }

  @Test
  void shouldFollowTheLowestPriorityNumberThenTheName() {
    night().priority(2).sets();
    rig.schedule("b").gives("DAYTIME_PLAN").from("01:00").to("02:00").priority(1).sets();
    rig.schedule("a").gives("MAINTENANCE_PLAN").from("01:30").to("02:00").priority(1).sets();
    rig.skip();
    rig.advanceMs(HOUR_MS).expect(activated("DAYTIME_PLAN", 1, SCHEDULE)).noMore();
    rig.advanceMs(HOUR_MS / 2).expect(activated("MAINTENANCE_PLAN", 1, SCHEDULE)).noMore();
    rig.advanceMs(HOUR_MS / 2).expect(activated("NIGHTTIME_PLAN", 1, SCHEDULE)).noMore();
  }

  @Test
  void shouldMatchOnItsDaysAndDatesOnly() {
    rig.schedule("s").from("01:00").to("02:00").on(Day.TUE, Day.WED).until("2026-11-24").sets();
    rig.skip();
    rig.advanceMs(24 * HOUR_MS).expectNothing();
    rig.advanceMs(24 * HOUR_MS).skip(); // Tuesday
    rig.advanceMs(24 * HOUR_MS).skip(); // Wednesday
    rig.advanceMs(5 * 24 * HOUR_MS).expectNothing(); // to Monday
    rig.advanceMs(24 * HOUR_MS) // Tuesday, the 24th
        .expect(activated("NIGHTTIME_PLAN", 1, SCHEDULE), activated("DEFAULT_PLAN", 1, SCHEDULE))
        .noMore();
    rig.advanceMs(30 * 24 * HOUR_MS).expectNothing();
  }

  @Test
  void shouldGoOnForWeeksThoughItLooksAheadADayOrTwoOnly() {
    rig.schedule("s").from("01:00").to("02:00").sets();
    rig.skip();
    rig.advanceMs(60L * 24 * HOUR_MS);
    assertThat(rig.take()).hasSize(120);
  }

  // ---- windows ----

  @Test
  void shouldLetAWindowBeatEverySchedule() {
    night().priority(0).sets();
    rig.window("patching").start("2026-11-16T02:00").lastsMs(HOUR_MS).sets();
    rig.skip();
    rig.advanceMs(2 * HOUR_MS).expect(activated("MAINTENANCE_PLAN", 1, WINDOW)).noMore();
    rig.advanceMs(HOUR_MS).expect(activated("NIGHTTIME_PLAN", 1, SCHEDULE)).noMore();
  }

  @Test
  void shouldSayThatAWindowEndedWhereNothingElseHolds() {
    rig.window("patching").start("2026-11-16T02:00").lastsMs(HOUR_MS).sets();
    rig.skip();
    rig.advanceMs(3 * HOUR_MS)
        .expect(activated("MAINTENANCE_PLAN", 1, WINDOW), activated("DEFAULT_PLAN", 1, WINDOW))
        .noMore();
  }

  @Test
  void shouldBeginAWindowAgainOnItsDays() {
    rig.window("w").start("2026-11-18T02:00").lastsMs(1).on(Day.MON, Day.THU).sets();
    rig.skip();
    rig.advanceMs(72 * HOUR_MS).expectNothing(); // Monday was before its start
    rig.advanceMs(24 * HOUR_MS)
        .expect(activated("MAINTENANCE_PLAN", 1, WINDOW), activated("DEFAULT_PLAN", 1, WINDOW))
        .noMore();
  }

  // ---- operators ----

  @Test
  void shouldFollowAnOperatorUntilTheNextSwitch() {
    night().sets();
    rig.skip();
    rig.plan("DAYTIME_PLAN").activates();
    rig.expect(activated("DAYTIME_PLAN", 1, OPERATOR), accepted("r3")).noMore();
    rig.advanceMs(6 * HOUR_MS)
        .expectNothing(); // the night ends, and the plan outside it is DAYTIME_PLAN
    rig.advanceMs(14 * HOUR_MS).expect(activated("NIGHTTIME_PLAN", 1, SCHEDULE)).noMore();
    rig.advanceMs(10 * HOUR_MS).expect(activated("DAYTIME_PLAN", 1, SCHEDULE)).noMore();
  }

  @Test
  void shouldNotTakeAnOperatorsPlanBackWhenMoreOfTheCalendarIsSaid() {
    rig.schedule("always").sets();
    rig.skip();
    rig.plan("DAYTIME_PLAN").activates();
    rig.skip();
    rig.advanceMs(30L * 24 * HOUR_MS).expectNothing();
  }

  @Test
  void shouldLeaveTheScheduledPlanInForceWhenTheSameFileIsAppliedAgain() {
    rig.domain().slots(1).with(night()).applies();
    rig.expect(accepted("r2"), activated("NIGHTTIME_PLAN", 1, SCHEDULE)).noMore();
    rig.domain().slots(2).with(night()).applies();
    rig.expect(accepted("r3")).noMore();
    rig.domain().slots(2).applies();
    rig.expect(activated("DEFAULT_PLAN", 1, OPERATOR), accepted("r4")).noMore();
  }

  // ---- late, and after a death ----

  @Test
  void shouldPassOverWhatIsLongOverWhenTimersAreLate() {
    rig.schedule("s").from("01:00").to("02:00").sets();
    rig.schedule("t").gives("DAYTIME_PLAN").from("03:00").to("04:00").sets();
    rig.skip();
    rig.jumpTo(rig.nowMs() + 3 * HOUR_MS + 5).advanceMs(0);
    rig.expect(activated("DAYTIME_PLAN", 1, SCHEDULE)).noMore();
    rig.jumpTo(rig.nowMs() + 20L * 24 * HOUR_MS - 2 * HOUR_MS).advanceMs(0);
    rig.expect(activated("NIGHTTIME_PLAN", 1, SCHEDULE)).noMore();
  }

  @Test
  void shouldGoOnAfterARestart() {
    rig.schedule("s").from("01:00").to("02:00").sets();
    rig.skip();
    rig.restart().advanceMs(HOUR_MS).expect(activated("NIGHTTIME_PLAN", 1, SCHEDULE)).noMore();
    rig.restart().advanceMs(HOUR_MS).expect(activated("DEFAULT_PLAN", 1, SCHEDULE)).noMore();
  }

  @Test
  void shouldSwitchBeforeTheCommandsOfThatMoment() {
    rig.schedule("s").from("01:00").sets();
    rig.skip();
    rig.advanceMs(HOUR_MS);
    rig.query("q").alone(null, null).submits();
    rig.expect(activated("NIGHTTIME_PLAN", 1, SCHEDULE), granted("q").inPlan("NIGHTTIME_PLAN", 1));
  }

  // ---- what is refused ----

  @Test
  void shouldRefuseSchedulesThatSayNothingThatCanBe() {
    rig.plan("DRAFT").shares("BATCH_GROUP", 1).exists();
    rig.expect(rejected(night().gives("GHOST").sets(), Code.NOT_FOUND)).noMore();
    rig.expect(rejected(night().gives("DRAFT").sets(), Code.NOT_FOUND)).noMore();
    rig.expect(rejected(night().from("25:00").sets(), Code.CONFIGURATION).saying("HH:MM")).noMore();
    rig.expect(rejected(night().in("no zone!").sets(), Code.CONFIGURATION)).noMore();
    rig.expect(rejected(night().since("2026-02-30").sets(), Code.CONFIGURATION)).noMore();
    rig.expect(rejected(rig.window("w").start("02:00").sets(), Code.CONFIGURATION)).noMore();
    rig.expect(rejected(rig.window("w").start("+999999999-12-31T23:59").sets(), Code.CONFIGURATION))
        .noMore();
    rig.expect(rejected(rig.window("w").lastsMs(0).sets(), Code.CONFIGURATION)).noMore();
    rig.expect(rejected(night().deletes(), Code.NOT_FOUND)).noMore();
    rig.expect(rejected(rig.window("w").deletes(), Code.NOT_FOUND)).noMore();
  }

  @Test
  void shouldRefuseToDeleteAPlanThatAScheduleNames() {
    rig.with(new Bounds()).domain().slots(1).with(rig.plan("P").shares("BATCH_GROUP", 1)).applies();
    night().gives("P").from("05:00").to("06:00").sets();
    rig.skip();
    rig.expect(
            rejected(rig.plan("P").deletes(), Code.CONFIGURATION).saying("used by schedule night"))
        .noMore();
  }

  @Test
  void shouldRefuseToDeleteAPlanThatAWindowNames() {
    rig.with(new Bounds()).domain().slots(1).with(rig.plan("P").shares("BATCH_GROUP", 1)).applies();
    rig.window("fix").gives("P").sets();
    rig.skip();
    rig.expect(rejected(rig.plan("P").deletes(), Code.CONFIGURATION).saying("used by window fix"))
        .noMore();
    rig.expect(accepted(rig.window("fix").deletes()), accepted(rig.plan("P").deletes())).noMore();
  }

  @Test
  void shouldRefuseDatesThatEndBeforeTheyBegin() {
    rig.expect(
            rejected(night().since("2026-12-02").until("2026-12-01").sets(), Code.CONFIGURATION)
                .saying("not to be before fromDate 2026-12-02, but it is 2026-12-01"))
        .noMore();
    rig.expect(accepted(night().since("2026-12-02").until("2026-12-02").sets())).noMore();
  }

  @Test
  void shouldRefuseMoreSchedulesThanThereMayBe() {
    for (int i = 0; i < MOST; i++) {
      rig.expect(accepted(noon("s" + i).sets())).noMore();
    }
    rig.expect(rejected(noon("more").sets(), Code.RESOURCE_EXHAUSTED).saying("10 of 10")).noMore();
    rig.expect(accepted(noon("s0").priority(2).sets())).noMore();
    DomainNoun file = rig.domain().slots(1);
    for (int i = 0; i < MOST; i++) {
      file.with(noon("s" + i));
    }
    rig.expect(accepted(file.applies())).noMore();
    rig.expect(rejected(file.with(noon("more")).applies(), Code.RESOURCE_EXHAUSTED)).noMore();
  }

  @Test
  void shouldRefuseMoreWindowsThanThereMayBe() {
    for (int i = 0; i < MOST; i++) {
      rig.expect(accepted(rig.window("w" + i).sets())).noMore();
    }
    rig.expect(rejected(rig.window("more").sets(), Code.RESOURCE_EXHAUSTED).saying("10 of 10"))
        .noMore();
    rig.expect(accepted(rig.window("w0").lastsMs(1).sets())).noMore();
    DomainNoun file = rig.domain().slots(1);
    for (int i = 0; i < MOST; i++) {
      file.with(rig.window("w" + i));
    }
    rig.expect(accepted(file.applies())).noMore();
    rig.expect(rejected(file.with(rig.window("more")).applies(), Code.RESOURCE_EXHAUSTED)).noMore();
  }

  // ---- windows that go ----

  @Test
  void shouldReturnToTheActivePlanWhenTheWindowThatHoldsIsDeleted() {
    rig.window("fix").start("2026-11-16T00:00").sets();
    rig.skip();
    rig.expect(activated("DEFAULT_PLAN", 1, WINDOW), accepted(rig.window("fix").deletes()))
        .noMore();
    rig.advanceMs(48 * HOUR_MS).expectNothing();
  }

  @Test
  void shouldLeaveTheWindowInForceWhenTheSameFileIsAppliedAgainAndEndItWithoutIt() {
    DomainNoun file = rig.domain().slots(1).with(rig.window("fix").start("2026-11-16T00:00"));
    file.applies();
    rig.skip();
    rig.expect(accepted(file.applies())).noMore();
    rig.group("NEW").creates();
    rig.expect(accepted("r4").inPlan("MAINTENANCE_PLAN", 1)).noMore();
    rig.domain().slots(1).applies();
    rig.expect(activated("DEFAULT_PLAN", 1, OPERATOR), accepted("r5")).noMore();
    rig.advanceMs(48 * HOUR_MS).expectNothing();
  }
}

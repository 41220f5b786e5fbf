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
import io.weir.kernel.rig.KernelTest;
import io.weir.kernel.rig.ScheduleNoun;
import io.weir.protocol.Code;
import io.weir.protocol.Day;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Schedules and maintenance windows switch plans (P6). The rig's days begin on a Monday, 00:00. */
class CalendarTest extends KernelTest {

  private static final long HOUR_MS = 3_600_000;

  @BeforeEach
  void oneSlot() {
    rig.domain().slots(1).exists();
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
}

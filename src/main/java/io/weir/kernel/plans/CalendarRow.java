package io.weir.kernel.plans;

import io.weir.kernel.state.Rank;
import io.weir.protocol.ClockCommand.Switch;
import org.jspecify.annotations.Nullable;

/**
 * Which plan is in force when no schedule or window says another, and how far the calendar is
 * known.
 *
 * @param activePlan the plan outside all schedules and windows
 * @param nextPlanId the id of the next plan
 * @param now the schedule or window that holds by the calendar; null where none does
 * @param untilMs the switches are known until then, in ms since 1970; null where more is to be said
 *     now
 * @param timer of the next switch
 */
public record CalendarRow(
    String activePlan,
    long nextPlanId,
    @Nullable Switch now,
    @Nullable Long untilMs,
    @Nullable Rank timer) {

  static final CalendarRow FRESH =
      new CalendarRow(BuiltInPlans.DEFAULT_PLAN, BuiltInPlans.FIRST_CUSTOM_ID, null, null, null);

  CalendarRow activePlan(String plan) {
    return new CalendarRow(plan, nextPlanId, now, untilMs, timer);
  }

  CalendarRow nextPlanId(long id) {
    return new CalendarRow(activePlan, id, now, untilMs, timer);
  }

  CalendarRow now(@Nullable Switch entry) {
    return new CalendarRow(activePlan, nextPlanId, entry, untilMs, timer);
  }

  CalendarRow known(@Nullable Long until, @Nullable Rank nextTimer) {
    return new CalendarRow(activePlan, nextPlanId, now, until, nextTimer);
  }
}

package io.weir.kernel.plans;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.admin.Definitions;
import io.weir.kernel.domain.Domain;
import io.weir.protocol.AdminCommand.SetSchedule;
import io.weir.protocol.Schedule;
import java.util.List;

/**
 * Adds a schedule, or replaces the one of that name; it holds as soon as its switches are known.
 */
public final class SetScheduleHandler implements Handler<SetSchedule> {

  private final Domain domain;
  private final Plans plans;
  private final Calendar calendar;

  public SetScheduleHandler(Domain domain, Plans plans, Calendar calendar) {
    this.domain = domain;
    this.plans = plans;
    this.calendar = calendar;
  }

  @Override
  public Outcome handle(SetSchedule command, Turn turn) {
    Schedule schedule = command.schedule();
    Finding fault =
        PlanFaults.firstError(
            ScheduleFaults.of(
                List.of(command.schedule()),
                List.of(),
                plans::mayBeInForce,
                ScheduleFaults::isZone));
    if (fault != null) {
      return Definitions.refused(fault);
    }
    long most = domain.settings().maxSchedules();
    long count = plans.schedules().size();
    if (count >= most && !plans.schedules().containsKey(schedule.key())) {
      return Definitions.tooMany("schedules", count, most);
    }
    plans.put(schedule);
    calendar.changed(turn);
    return Outcome.DONE;
  }
}

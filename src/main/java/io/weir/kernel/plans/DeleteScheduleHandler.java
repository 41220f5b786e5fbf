package io.weir.kernel.plans;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.admin.Definitions;
import io.weir.protocol.AdminCommand.DeleteSchedule;

/** Removes a schedule; where it holds, it ends. */
public final class DeleteScheduleHandler implements Handler<DeleteSchedule> {

  private final Plans plans;
  private final Calendar calendar;

  public DeleteScheduleHandler(Plans plans, Calendar calendar) {
    this.plans = plans;
    this.calendar = calendar;
  }

  @Override
  public Outcome handle(DeleteSchedule command, Turn turn) {
    if (!plans.schedules().containsKey(command.schedule())) {
      return Definitions.notFound("schedule " + command.schedule());
    }
    plans.removeSchedule(command.schedule());
    calendar.changed(turn);
    return Outcome.DONE;
  }
}

package io.weir.kernel.plans;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.protocol.TimerCommand.SwitchPlan;

/** Puts the plan in force that a schedule or window says, where one has begun or ended. */
public final class SwitchPlanHandler implements Handler<SwitchPlan> {

  private final Calendar calendar;

  public SwitchPlanHandler(Calendar calendar) {
    this.calendar = calendar;
  }

  @Override
  public Outcome handle(SwitchPlan command, Turn turn) {
    calendar.fire(turn);
    return Outcome.DONE;
  }
}

package io.weir.kernel.plans;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.protocol.ClockCommand.SetSwitches;

/** Takes what schedules and windows say of the time to come. */
public final class SetSwitchesHandler implements Handler<SetSwitches> {

  private final Calendar calendar;

  public SetSwitchesHandler(Calendar calendar) {
    this.calendar = calendar;
  }

  @Override
  public Outcome handle(SetSwitches command, Turn turn) {
    calendar.take(command, turn);
    return Outcome.DONE;
  }
}

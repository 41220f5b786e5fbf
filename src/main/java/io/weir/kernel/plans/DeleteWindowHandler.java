package io.weir.kernel.plans;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.admin.Definitions;
import io.weir.protocol.AdminCommand.DeleteWindow;

/** Removes a maintenance window; where it holds, it ends. */
public final class DeleteWindowHandler implements Handler<DeleteWindow> {

  private final Plans plans;
  private final Calendar calendar;

  public DeleteWindowHandler(Plans plans, Calendar calendar) {
    this.plans = plans;
    this.calendar = calendar;
  }

  @Override
  public Outcome handle(DeleteWindow command, Turn turn) {
    if (!plans.windows().containsKey(command.window())) {
      return Definitions.notFound("window " + command.window());
    }
    plans.removeWindow(command.window());
    calendar.changed(turn);
    return Outcome.DONE;
  }
}

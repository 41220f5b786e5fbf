package io.weir.kernel.plans;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.admin.Definitions;
import io.weir.kernel.domain.Domain;
import io.weir.protocol.AdminCommand.SetWindow;
import io.weir.protocol.Window;
import java.util.List;

/**
 * Adds a maintenance window, or replaces the one of that name; it holds as soon as its switches are
 * known.
 */
public final class SetWindowHandler implements Handler<SetWindow> {

  private final Domain domain;
  private final Plans plans;
  private final Calendar calendar;

  public SetWindowHandler(Domain domain, Plans plans, Calendar calendar) {
    this.domain = domain;
    this.plans = plans;
    this.calendar = calendar;
  }

  @Override
  public Outcome handle(SetWindow command, Turn turn) {
    Window window = command.window();
    Finding fault =
        PlanFaults.firstError(
            ScheduleFaults.of(
                List.of(), List.of(command.window()), plans::mayBeInForce, ScheduleFaults::isZone));
    if (fault != null) {
      return Definitions.refused(fault);
    }
    long most = domain.settings().maxWindows();
    long count = plans.windows().size();
    if (count >= most && !plans.windows().containsKey(window.name())) {
      return Definitions.tooMany("windows", count, most);
    }
    plans.put(window);
    calendar.changed(turn);
    return Outcome.DONE;
  }
}

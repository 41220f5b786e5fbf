package io.weir.kernel.plans;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.admin.Definitions;
import io.weir.protocol.AdminCommand.SetDirective;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import java.util.ArrayList;
import java.util.List;

/** Adds a directive to a plan's draft, or replaces that of the same group or plan. */
public final class SetDirectiveHandler implements Handler<SetDirective> {

  private final Plans plans;
  private final Drafts drafts;

  public SetDirectiveHandler(Plans plans, Drafts drafts) {
    this.plans = plans;
    this.drafts = drafts;
  }

  @Override
  public Outcome handle(SetDirective command, Turn turn) {
    PlanRow row = plans.find(command.plan());
    if (row == null) {
      return Definitions.notFound("plan " + command.plan());
    }
    Plan base = row.latest();
    List<Directive> directives = new ArrayList<>(PlanBook.directives(base));
    int at = drafts.placeOf(command.directive(), directives);
    if (at < 0) {
      directives.add(command.directive());
    } else {
      directives.set(at, command.directive());
    }
    return drafts.save(row, new Plan(base.name(), base.method(), List.copyOf(directives)));
  }
}

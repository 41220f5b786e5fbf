package io.weir.kernel.plans;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.admin.Definitions;
import io.weir.protocol.AdminCommand.DeleteDirective;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import java.util.ArrayList;
import java.util.List;

/** Removes a directive from a plan's draft. */
public final class DeleteDirectiveHandler implements Handler<DeleteDirective> {

  private final Plans plans;
  private final Drafts drafts;

  public DeleteDirectiveHandler(Plans plans, Drafts drafts) {
    this.plans = plans;
    this.drafts = drafts;
  }

  @Override
  public Outcome handle(DeleteDirective command, Turn turn) {
    PlanRow row = plans.find(command.plan());
    if (row == null) {
      return Definitions.notFound("plan " + command.plan());
    }
    Plan base = row.latest();
    List<Directive> directives = new ArrayList<>(PlanBook.directives(base));
    Directive asked = Directive.of(command.group(), command.subPlan(), null, null, null);
    int at = drafts.placeOf(asked, directives);
    if (at < 0) {
      return Definitions.notFound("directive of " + asked.subject() + " in plan " + base.name());
    }
    directives.remove(at);
    return drafts.save(row, new Plan(base.name(), base.method(), List.copyOf(directives)));
  }
}

package io.weir.kernel.plans;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.admin.Definitions;
import io.weir.protocol.AdminCommand.UpdatePlan;
import io.weir.protocol.Plan;

/** Changes a plan's draft; what is in force stays so. */
public final class UpdatePlanHandler implements Handler<UpdatePlan> {

  private final Plans plans;
  private final Drafts drafts;

  public UpdatePlanHandler(Plans plans, Drafts drafts) {
    this.plans = plans;
    this.drafts = drafts;
  }

  @Override
  public Outcome handle(UpdatePlan command, Turn turn) {
    PlanRow row = plans.find(command.plan().name());
    if (row == null) {
      return Definitions.notFound("plan " + command.plan().name());
    }
    Plan asked = command.plan();
    Plan base = row.latest();
    return drafts.save(
        row,
        new Plan(
            base.name(),
            asked.method() == null ? base.method() : asked.method(),
            asked.directives() == null ? base.directives() : asked.directives()));
  }
}

package io.weir.kernel.plans;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.admin.Definitions;
import io.weir.protocol.AdminCommand.ActivatePlan;
import io.weir.protocol.Limit;
import io.weir.protocol.Plan;
import io.weir.protocol.PlanCause;
import io.weir.protocol.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;

/**
 * Puts a plan in force, with its draft and those of the plans below it, at once or not at all. It
 * holds until the next switch of a schedule or window.
 */
public final class ActivatePlanHandler implements Handler<ActivatePlan> {

  private final Plans plans;
  private final Drafts drafts;
  private final Activation activation;

  public ActivatePlanHandler(Plans plans, Drafts drafts, Activation activation) {
    this.plans = plans;
    this.drafts = drafts;
    this.activation = activation;
  }

  @Override
  public Outcome handle(ActivatePlan command, Turn turn) {
    PlanRow row = plans.find(command.plan());
    if (row == null) {
      return Definitions.notFound("plan " + command.plan());
    }
    String name = row.latest().name();
    Promotion promotion = new Promotion(plans);
    SequencedSet<String> tree = promotion.tree(name);
    PlanBook after = promotion.promoted(tree);
    List<Plan> given = new ArrayList<>(after.all().values());
    Finding fault = PlanFaults.firstError(PlanFaults.of(given, after));
    if (fault != null) {
      return Definitions.refused(fault);
    }
    promotion.promote(tree);
    plans.calendar(plans.calendar().activePlan(name));
    String by = command.actor() == null ? "operator" : "operator " + command.actor();
    activation.activate(name, PlanCause.OPERATOR, Why.of(Limit.REQUEST, by), turn);
    return Outcome.done(drafts.warnings(tree::contains));
  }
}

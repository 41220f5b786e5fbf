package io.weir.kernel.plans;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Turn;
import io.weir.kernel.admin.Definitions;
import io.weir.kernel.domain.Domain;
import io.weir.protocol.AdminCommand.CreatePlan;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Plan;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;

/** Adds a plan, as a draft: it divides nothing until it is activated. */
public final class CreatePlanHandler implements Handler<CreatePlan> {

  private final Domain domain;
  private final Plans plans;
  private final Drafts drafts;

  public CreatePlanHandler(Domain domain, Plans plans, Drafts drafts) {
    this.domain = domain;
    this.plans = plans;
    this.drafts = drafts;
  }

  @Override
  public Outcome handle(CreatePlan command, Turn turn) {
    Plan plan = command.plan();
    if (plans.find(plan.name()) != null) {
      return Outcome.reject(
          Code.ALREADY_EXISTS,
          Why.of(Limit.IDENTITY, "plan " + plan.name()),
          Sentence.of("Expected no plan named %s, but there is one", plan.name()));
    }
    long most = domain.settings().maxPlans();
    if (plans.all().size() >= most) {
      return Definitions.tooMany("plans", plans.all().size(), most);
    }
    Rejection fault = drafts.fault(plan);
    if (fault != null) {
      return fault;
    }
    return drafts.put(new Promotion(plans).fresh(), plan);
  }
}

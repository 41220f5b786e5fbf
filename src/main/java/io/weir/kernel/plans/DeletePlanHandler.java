package io.weir.kernel.plans;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.admin.Definitions;
import io.weir.kernel.domain.Domain;
import io.weir.protocol.AdminCommand.DeletePlan;
import io.weir.protocol.Sentence;
import org.jspecify.annotations.Nullable;

/** Removes a plan that nothing uses, with its draft. */
public final class DeletePlanHandler implements Handler<DeletePlan> {

  private final Domain domain;
  private final Plans plans;

  public DeletePlanHandler(Domain domain, Plans plans) {
    this.domain = domain;
    this.plans = plans;
  }

  @Override
  public Outcome handle(DeletePlan command, Turn turn) {
    PlanRow row = plans.find(command.plan());
    if (row == null) {
      return Definitions.notFound("plan " + command.plan());
    }
    String name = row.latest().name();
    String user = user(row, name);
    if (user != null) {
      return Definitions.invalid(
          "plan " + name,
          Sentence.of("Expected plan %s to be unused, but it is used by %s", name, user));
    }
    plans.remove(name);
    return Outcome.DONE;
  }

  private @Nullable String user(PlanRow row, String name) {
    if (BuiltInPlans.has(name)) {
      return "every domain";
    }
    return domain.row().plan().equals(name) ? "the domain: it is in force" : plans.userOf(row);
  }
}

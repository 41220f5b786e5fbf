package io.weir.streams;

import io.weir.kernel.plans.PlanRow;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.PlanMethod;
import io.weir.protocol.PlanStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sees of a plan.
 *
 * @param version 0 where it has never been activated
 * @param hasDraft true where it was changed since
 * @param directives in force, or to be; of a plan that is but a draft, those of the draft
 * @param draft what an activation would put in force
 */
public record PlanView(
    long id,
    String name,
    PlanStatus status,
    long version,
    boolean hasDraft,
    PlanMethod method,
    List<Directive> directives,
    @Nullable Plan draft) {

  static PlanView of(PlanRow row, String inForce) {
    Plan plan = row.plan() == null ? row.latest() : row.plan();
    PlanStatus status =
        row.plan() == null
            ? PlanStatus.DRAFT
            : plan.name().equals(inForce) ? PlanStatus.ACTIVE : PlanStatus.INACTIVE;
    return new PlanView(
        row.id(),
        plan.name(),
        status,
        row.version(),
        row.draft() != null,
        plan.method() == null ? PlanMethod.SHARES : plan.method(),
        plan.directives() == null ? List.of() : plan.directives(),
        row.draft());
  }
}

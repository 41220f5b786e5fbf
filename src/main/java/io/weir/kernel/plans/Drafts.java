package io.weir.kernel.plans;

import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.admin.Definitions;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Drafts of plans: a draft never says what could not be activated. */
public final class Drafts {

  private final Plans plans;

  public Drafts(Plans plans) {
    this.plans = plans;
  }

  /** What is wrong with a draft among the latest of all plans, or null. */
  @Nullable Rejection fault(Plan draft) {
    PlanBook book = plans.book(PlanRow::latest).put(draft);
    Finding first = PlanFaults.firstError(PlanFaults.of(List.of(draft), book));
    return first == null ? null : Definitions.refused(first);
  }

  /** Keeps a draft, or refuses it. */
  Outcome save(PlanRow row, Plan draft) {
    Rejection fault = fault(draft);
    if (fault != null) {
      return fault;
    }
    plans.put(row.withDraft(Promotion.draft(row, draft)));
    return Outcome.DONE;
  }

  /** Where a plan's directive of the same group or plan stands; -1 where there is none. */
  int placeOf(Directive asked, List<Directive> directives) {
    for (int i = 0; i < directives.size(); i++) {
      if (subject(directives.get(i)).equals(subject(asked))) {
        return i;
      }
    }
    return -1;
  }

  private String subject(Directive directive) {
    String group = directive.group() == null ? null : plans.groupName(directive.group());
    return group == null ? directive.subject() : "group " + group;
  }
}

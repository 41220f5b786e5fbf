package io.weir.kernel.plans;

import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.admin.Definitions;
import io.weir.kernel.admin.Export;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Drafts of plans: a draft never says what could not be activated, and what it hardly means is
 * said.
 */
public final class Drafts {

  private final Domain domain;
  private final Groups groups;
  private final Plans plans;

  public Drafts(Domain domain, Groups groups, Plans plans) {
    this.domain = domain;
    this.groups = groups;
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
    return put(row, draft);
  }

  /** Keeps a draft that is known to be good, and says what of it hardly does what was meant. */
  Outcome put(PlanRow row, Plan draft) {
    plans.put(row.withDraft(Promotion.draft(row, draft)));
    return Outcome.done(warnings(draft.name()::equals));
  }

  /** What of the latest of some plans can stand, but hardly does what was meant. */
  List<String> warnings(Predicate<String> ofPlan) {
    Set<String> names = new TreeSet<>();
    groups.all().forEach(group -> names.add(group.name()));
    return PlanWarnings.sentences(PlanWarnings.of(definition(), names, plans::groupName, ofPlan));
  }

  /** The domain as it would be with all drafts. */
  private DomainDefinition definition() {
    return new Export(
            domain.row(),
            groups.all().stream().map(Group::definition).toList(),
            List.of(),
            List.of(),
            plans.all().values().stream().map(row -> row.inForce(row.latest())).toList(),
            null,
            List.of(),
            List.of(),
            List.of(),
            List.of())
        .definition();
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

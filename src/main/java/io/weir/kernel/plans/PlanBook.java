package io.weir.kernel.plans;

import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The plans of a domain by name, and the groups that they may name. */
public final class PlanBook {

  private final SequencedMap<String, Plan> plans = new TreeMap<>();
  private final UnaryOperator<@Nullable String> groups;

  /**
   * The plans that every domain starts with.
   *
   * @param groups the name of a group that is named by name or id; null where there is none
   */
  public PlanBook(UnaryOperator<@Nullable String> groups) {
    this.groups = groups;
    BuiltInPlans.ALL.forEach(this::put);
  }

  /** Adds a plan, or replaces the one of that name. */
  public PlanBook put(Plan plan) {
    plans.put(plan.name(), plan);
    return this;
  }

  /** The plan of a name, or null. */
  public @Nullable Plan find(String name) {
    return plans.get(name);
  }

  /** All of them, by name. */
  public SequencedMap<String, Plan> all() {
    return plans;
  }

  /** The name of a group; {@link Plan#OTHER_GROUPS} is one. Null where there is none. */
  @Nullable String group(String nameOrId) {
    return nameOrId.equals(Plan.OTHER_GROUPS) ? nameOrId : groups.apply(nameOrId);
  }

  /** A plan's directives. */
  public static List<Directive> directives(Plan plan) {
    return plan.directives() == null ? List.of() : plan.directives();
  }
}

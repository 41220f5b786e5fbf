package io.weir.kernel.plans;

import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.PlanMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The plans that every domain starts with, and that cannot be deleted. */
public final class BuiltInPlans {

  /** The plan in force where nothing else is said. */
  public static final String DEFAULT_PLAN = "DEFAULT_PLAN";

  static final long DEFAULT_PLAN_ID = 1;

  /** Ids of other plans start here. */
  static final long FIRST_CUSTOM_ID = 5;

  /**
   * By id, from 1. The default plan leaves each group the weight of its priority; the others favour
   * those whose time it is, and let nobody starve.
   */
  public static final List<Plan> ALL =
      List.of(
          plan(DEFAULT_PLAN, null, null, null, null, null),
          plan("DAYTIME_PLAN", 4L, 8L, 1L, 1L, 4L),
          plan("NIGHTTIME_PLAN", 4L, 2L, 8L, 2L, 2L),
          plan("MAINTENANCE_PLAN", 4L, 1L, 1L, 8L, 1L));

  private BuiltInPlans() {}

  private static Plan plan(
      String name,
      @Nullable Long system,
      @Nullable Long interactive,
      @Nullable Long batch,
      @Nullable Long maintenance,
      @Nullable Long others) {
    return new Plan(
        name,
        PlanMethod.SHARES,
        List.of(
            Directive.of("SYS_GROUP", null, system, null, null),
            Directive.of("INTERACTIVE_GROUP", null, interactive, null, null),
            Directive.of("BATCH_GROUP", null, batch, null, null),
            Directive.of("MAINTENANCE_GROUP", null, maintenance, null, null),
            Directive.of(Plan.OTHER_GROUPS, null, others, null, null)));
  }

  /** True for the name of one of them. */
  public static boolean has(String name) {
    return ALL.stream().anyMatch(plan -> plan.name().equals(name));
  }
}

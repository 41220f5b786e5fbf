package io.weir.simulate.audit;

import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.PlanMethod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a plan in force gives whom, written out: its directives from the top, and what they leave.
 */
final class PlanParts {

  private static final String OTHERS = "OTHER_GROUPS";
  private static final long OF_A_NORMAL_GROUP = 1024;
  private static final long WHOLE = 1_000_000;
  private static final long OF_A_PERCENT = 10_000;

  private final Function<String, Plan> plans;
  private final Function<String, Long> ids;
  private final Definition definition;
  private final String top;
  private final List<Part.Node> parts = new ArrayList<>();

  private PlanParts(
      String top, Function<String, Plan> plans, Function<String, Long> ids, Definition definition) {
    this.top = top;
    this.plans = plans;
    this.ids = ids;
    this.definition = definition;
  }

  /**
   * The parts of a plan.
   *
   * @param plans the content in force of each
   * @param ids the id of each
   */
  static List<Part.Node> of(
      String top, Function<String, Plan> plans, Function<String, Long> ids, Definition definition) {
    PlanParts all = new PlanParts(top, plans, ids, definition);
    all.write(plans.apply(top), -1, List.of(), WHOLE);
    if (all.named().add(OTHERS) && !all.others().isEmpty()) {
      boolean levels = method(plans.apply(top)) == PlanMethod.EMPHASIS;
      all.part(
          0, "OTHER_GROUPS", -1, Part.Method.BY_WEIGHT, levels ? List.of() : List.of(1L), WHOLE);
    }
    return all.parts;
  }

  private void write(Plan plan, int parent, List<Long> amounts, long limit) {
    PlanMethod method = method(plan);
    int here = parts.size();
    part(
        parent,
        "plan " + plan.name() + '#' + ids.apply(plan.name()),
        0,
        method == PlanMethod.EMPHASIS ? Part.Method.BY_LEVELS : Part.Method.BY_WEIGHT,
        amounts,
        limit);
    for (Directive each : directives(plan)) {
      long most =
          each.utilizationLimitPercent() == null
              ? WHOLE
              : each.utilizationLimitPercent() * OF_A_PERCENT;
      if (each.plan() != null) {
        write(plans.apply(each.plan()), here, amounts(method, each, OF_A_NORMAL_GROUP), most);
      } else if (!OTHERS.equals(each.group())) {
        Group group = definition.find(each.group());
        leaf(group, here, amounts(method, each, group.amount()), most);
      } else if (method == PlanMethod.EMPHASIS
          || figure(method, each) != null
          || each.utilizationLimitPercent() != null) {
        List<Long> together = amounts(method, each, OF_A_NORMAL_GROUP);
        part(here, "OTHER_GROUPS", -1, Part.Method.BY_WEIGHT, together, most);
      } else {
        others().forEach(group -> leaf(group, here, List.of(group.amount()), WHOLE));
      }
    }
  }

  private void leaf(Group group, int parent, List<Long> amounts, long limit) {
    part(parent, "group " + group.name, group.id, Part.Method.BY_WEIGHT, amounts, limit);
  }

  private void part(
      int parent, String what, long group, Part.Method method, List<Long> amounts, long limit) {
    String about = "plan " + ids.apply(top) + ": " + what;
    parts.add(new Part.Node(about, parent, group, method, amounts, limit));
  }

  private static List<Long> amounts(PlanMethod method, Directive of, long otherwise) {
    if (method == PlanMethod.EMPHASIS) {
      return of.levels() == null ? List.of() : of.levels();
    }
    Long figure = figure(method, of);
    return List.of(figure == null ? (Long) otherwise : figure);
  }

  private static @Nullable Long figure(PlanMethod method, Directive of) {
    return method == PlanMethod.RATIO ? of.ratio() : of.shares();
  }

  /** Groups that no directive of any plan below the top names. */
  private List<Group> others() {
    Set<String> named = named();
    return definition.groups.values().stream().filter(g -> !named.contains(g.name)).toList();
  }

  private Set<String> named() {
    Set<String> names = new HashSet<>();
    collect(plans.apply(top), names);
    return names;
  }

  private void collect(Plan plan, Set<String> names) {
    for (Directive each : directives(plan)) {
      if (each.plan() != null) {
        collect(plans.apply(each.plan()), names);
      } else {
        names.add(OTHERS.equals(each.group()) ? OTHERS : definition.find(each.group()).name);
      }
    }
  }

  private static PlanMethod method(Plan plan) {
    return plan.method() == null ? PlanMethod.SHARES : plan.method();
  }

  private static List<Directive> directives(Plan plan) {
    return plan.directives() == null ? List.of() : plan.directives();
  }
}

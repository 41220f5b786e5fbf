package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.Plan.Runaway;
import io.weir.protocol.Plan.RunawayAction;
import io.weir.protocol.Plan.WatchBy;
import io.weir.protocol.PlanMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What plans may not say; of several faults any may be the one that is named. */
final class PlanTrees {

  private static final long MOST_AMOUNT = 1 << 20;
  private static final int LEVELS = 8;
  private static final long WHOLE = 100;

  private final SortedMap<String, Plan> plans;
  private final UnaryOperator<@Nullable String> groups;
  private final SortedSet<Code> faults = new TreeSet<>();

  private PlanTrees(SortedMap<String, Plan> plans, UnaryOperator<@Nullable String> groups) {
    this.plans = plans;
    this.groups = groups;
  }

  /**
   * With what the plans that are given may be refused, among all plans; empty where they may not.
   */
  static SortedSet<Code> faults(
      List<Plan> given, SortedMap<String, Plan> plans, UnaryOperator<@Nullable String> groups) {
    PlanTrees trees = new PlanTrees(plans, groups);
    given.forEach(trees::alone);
    plans.values().forEach(plan -> trees.walk(plan, new ArrayList<>(), new TreeMap<>()));
    return trees.faults;
  }

  /** The names of the plans below one, with it. */
  static SortedSet<String> tree(String root, Map<String, Plan> plans) {
    SortedSet<String> tree = new TreeSet<>();
    List<String> open = new ArrayList<>(List.of(root));
    while (!open.isEmpty()) {
      String name = open.removeLast();
      if (plans.containsKey(name) && tree.add(name)) {
        directives(plans.get(name)).stream()
            .map(Directive::plan)
            .filter(below -> below != null)
            .forEach(open::add);
      }
    }
    return tree;
  }

  static List<Directive> directives(Plan plan) {
    return plan.directives() == null ? List.of() : plan.directives();
  }

  private void alone(Plan plan) {
    wrongIf(plan.name().isBlank() || plan.name().chars().allMatch(Character::isDigit));
    wrongIf(directives(plan).isEmpty());
    PlanMethod method = plan.method() == null ? PlanMethod.SHARES : plan.method();
    for (Directive each : directives(plan)) {
      wrongIf((each.group() == null) == (each.plan() == null));
      wrongIf(each.shares() != null && method != PlanMethod.SHARES);
      wrongIf(each.ratio() != null && method != PlanMethod.RATIO);
      wrongIf(each.levels() != null && method != PlanMethod.EMPHASIS);
      wrongIf(isOutside(each.shares(), 1, MOST_AMOUNT) || isOutside(each.ratio(), 1, MOST_AMOUNT));
      wrongIf(isOutside(each.utilizationLimitPercent(), 1, WHOLE));
      wrongIf(isOutside(each.parallelServersPercent(), 0, WHOLE));
      wrongIf(isOutside(each.ioWeight(), 1, MOST_AMOUNT));
      (each.runaway() == null ? List.<Runaway>of() : each.runaway()).forEach(this::alone);
      wrongIf(each.plan() != null && each.runaway() != null);
      List<Long> levels = each.levels() == null ? List.of() : each.levels();
      wrongIf(levels.size() > LEVELS || levels.stream().anyMatch(p -> isOutside(p, 0, WHOLE)));
    }
  }

  private void alone(Runaway rule) {
    wrongIf((rule.action() == RunawayAction.SWITCH_GROUP) != (rule.switchTo() != null));
    wrongIf(rule.forCall() != null && rule.action() != RunawayAction.SWITCH_GROUP);
    boolean throttles = rule.action() == RunawayAction.THROTTLE;
    wrongIf(!throttles && (rule.throttlePercent() != null || rule.cooldownMs() != null));
    wrongIf(isOutside(rule.throttlePercent(), 1, WHOLE));
    boolean watchesCalls = rule.watch() != null && rule.watch().by() != WatchBy.USER;
    boolean isOfCall = rule.onEstimatedMs() != null || rule.forCall() != null || watchesCalls;
    wrongIf(rule.ofSession() && isOfCall);
    Long watchedMs = rule.watch() == null ? null : (Long) rule.watch().forMs();
    for (Long figure :
        Arrays.asList(
            rule.onCpuMs(),
            rule.onElapsedMs(),
            rule.onIoBytes(),
            rule.onIoRequests(),
            rule.onEstimatedMs(),
            rule.cooldownMs(),
            watchedMs)) {
      wrongIf(isOutside(figure, 1, Long.MAX_VALUE));
    }
  }

  private static boolean isOutside(@Nullable Long figure, long least, long most) {
    return figure != null && (figure < least || figure > most);
  }

  /** Counts how often a plan reaches each group and plan, by all ways down. */
  private void walk(Plan plan, List<String> way, SortedMap<String, Long> seen) {
    if (way.contains(plan.name())) {
      wrongIf(true);
      return;
    }
    way.add(plan.name());
    for (Directive each : directives(plan)) {
      if (each.group() != null) {
        String group =
            each.group().equals(Plan.OTHER_GROUPS) ? each.group() : groups.apply(each.group());
        unknownIf(group == null);
        wrongIf(seen.merge("group " + group, 1L, Long::sum) > 1);
      }
      if (each.plan() != null) {
        Plan below = plans.get(each.plan());
        unknownIf(below == null);
        wrongIf(seen.merge("plan " + each.plan(), 1L, Long::sum) > 1);
        if (below != null) {
          walk(below, way, seen);
        }
      }
    }
    way.removeLast();
  }

  private void wrongIf(boolean wrong) {
    if (wrong) {
      faults.add(Code.CONFIGURATION);
    }
  }

  private void unknownIf(boolean unknown) {
    if (unknown) {
      faults.add(Code.NOT_FOUND);
    }
  }
}

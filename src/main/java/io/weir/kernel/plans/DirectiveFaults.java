package io.weir.kernel.plans;

import static io.weir.kernel.plans.Finding.error;

import io.weir.kernel.fair.Division;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.Plan.Runaway;
import io.weir.protocol.Plan.RunawayAction;
import io.weir.protocol.Plan.WatchBy;
import io.weir.protocol.PlanMethod;
import io.weir.protocol.Sentence;
import io.weir.protocol.shape.Field;
import io.weir.protocol.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a directive by itself: its figures, whatever else there is. */
final class DirectiveFaults {

  /** Runaway rules of one directive; each is looked at with every sign of life of a query. */
  static final int MOST_RUNAWAY = 16;

  private static final long WHOLE = Division.WHOLE_PERCENT;

  /** What a directive of a plan may say; the rest belongs to groups. */
  private static final List<String> OF_PLANS =
      List.of("plan", "shares", "ratio", "levels", "utilizationLimitPercent");

  private final List<Finding> found;
  private final Plan plan;
  private final PlanMethod method;

  DirectiveFaults(Plan plan, List<Finding> found) {
    this.plan = plan;
    this.method = method(plan);
    this.found = found;
  }

  static PlanMethod method(Plan plan) {
    return plan.method() == null ? PlanMethod.SHARES : plan.method();
  }

  void check(Directive directive, String path) {
    String of = directive.subject() + " in plan " + plan.name();
    if ((directive.group() == null) == (directive.plan() == null)) {
      found.add(
          error(
              path,
              Sentence.of(
                  "Expected a directive of plan %s to name a group or a plan, but it names %s",
                  plan.name(), directive.group() == null ? "neither" : "both")));
      return;
    }
    checkPart(directive, path, of);
    bounded(directive.utilizationLimitPercent(), 1, WHOLE, path, "utilizationLimitPercent", of);
    bounded(directive.ioWeight(), 1, Division.MOST_AMOUNT, path, "ioWeight", of);
    bounded(directive.parallelServersPercent(), 0, WHOLE, path, "parallelServersPercent", of);
    if (directive.plan() != null) {
      checkOfPlan(directive, path, of);
    }
    checkRunaways(directive, path, of);
  }

  /** Its part is said in the words of the plan's method. */
  private void checkPart(Directive directive, String path, String of) {
    belongs(directive.shares(), PlanMethod.SHARES, path, "shares", of);
    belongs(directive.ratio(), PlanMethod.RATIO, path, "ratio", of);
    belongs(directive.levels(), PlanMethod.EMPHASIS, path, "levels", of);
    bounded(directive.shares(), 1, Division.MOST_AMOUNT, path, "shares", of);
    bounded(directive.ratio(), 1, Division.MOST_AMOUNT, path, "ratio", of);
    List<Long> levels = directive.levels() == null ? List.of() : directive.levels();
    if (levels.size() > Division.LEVELS) {
      found.add(
          error(
              path + ".levels",
              Sentence.of(
                  "Expected levels of %s to be at most %d percentages, but there are %d",
                  of, Division.LEVELS, levels.size())));
    }
    for (int i = 0; i < levels.size(); i++) {
      bounded(levels.get(i), 0, WHOLE, path, "levels[" + i + "]", of);
    }
  }

  private void belongs(
      @Nullable Object figure, PlanMethod to, String path, String name, String of) {
    if (figure != null && method != to) {
      found.add(
          error(
              path + "." + name,
              Sentence.of(
                  "Expected %s in a plan by %s only, but %s is by %s",
                  name, to, "plan " + plan.name(), method),
              Sentence.of("say %s of %s", wordOf(method), of)));
    }
  }

  private static String wordOf(PlanMethod method) {
    return switch (method) {
      case EMPHASIS -> "levels";
      case RATIO -> "ratio";
      case SHARES -> "shares";
    };
  }

  private void bounded(
      @Nullable Long figure, long least, long most, String path, String name, String of) {
    if (figure != null && (figure < least || figure > most)) {
      found.add(
          error(
              path + "." + name,
              Sentence.of(
                  "Expected %s of %s to be %d to %d, but it was %d",
                  name, of, least, most, figure)));
    }
  }

  private void checkOfPlan(Directive directive, String path, String of) {
    for (Field field : Shape.of(Directive.class).fields()) {
      if (field.of(directive) != null && !OF_PLANS.contains(field.name())) {
        found.add(
            error(
                path + "." + field.name(),
                Sentence.of(
                    "Expected %s of a group only, but it is given of %s", field.name(), of)));
      }
    }
  }

  // ---- runaways ----

  private void checkRunaways(Directive directive, String path, String of) {
    List<Runaway> rules = new ArrayList<>();
    if (directive.runaway() != null) {
      rules.addAll(directive.runaway());
    }
    if (rules.size() > MOST_RUNAWAY) {
      found.add(
          error(
              path + ".runaway",
              Sentence.of(
                  "Expected at most %d runaway rules of %s, but there are %d",
                  MOST_RUNAWAY, of, rules.size())));
    }
    for (int i = 0; i < rules.size(); i++) {
      checkRunaway(rules.get(i), path + ".runaway[" + i + "]", of);
    }
  }

  private void checkRunaway(Runaway rule, String path, String of) {
    bounded(rule.onCpuMs(), 1, Long.MAX_VALUE, path, "onCpuMs", of);
    bounded(rule.onElapsedMs(), 1, Long.MAX_VALUE, path, "onElapsedMs", of);
    bounded(rule.onIoBytes(), 1, Long.MAX_VALUE, path, "onIoBytes", of);
    bounded(rule.onIoRequests(), 1, Long.MAX_VALUE, path, "onIoRequests", of);
    bounded(rule.onEstimatedMs(), 1, Long.MAX_VALUE, path, "onEstimatedMs", of);
    belongs(rule.forCall(), RunawayAction.SWITCH_GROUP, rule, path + ".forCall", of);
    belongs(rule.throttlePercent(), RunawayAction.THROTTLE, rule, path + ".throttlePercent", of);
    belongs(rule.cooldownMs(), RunawayAction.THROTTLE, rule, path + ".cooldownMs", of);
    bounded(rule.cooldownMs(), 1, Long.MAX_VALUE, path, "cooldownMs", of);
    boolean switches = rule.action() == RunawayAction.SWITCH_GROUP;
    if (switches != (rule.switchTo() != null)) {
      found.add(
          error(
              path + ".switchTo",
              switches
                  ? Sentence.of(
                      "Expected switchTo of the runaway rule of %s, as it switches the group, but"
                          + " it has none",
                      of)
                  : Sentence.of(
                      "Expected switchTo with SWITCH_GROUP only, but the runaway rule of %s has"
                          + " action %s",
                      of, rule.action()),
              switches ? "say switchTo: BATCH_GROUP, or another group" : "leave switchTo out"));
    }
    bounded(rule.throttlePercent(), 1, WHOLE, path, "throttlePercent", of);
    if (rule.watch() != null) {
      bounded(rule.watch().forMs(), 1, Long.MAX_VALUE, path, "watch.forMs", of);
    }
    if (rule.ofSession()) {
      ofCalls(rule.onEstimatedMs() != null, path + ".onEstimatedMs", "onEstimatedMs", of);
      ofCalls(rule.forCall() != null, path + ".forCall", "forCall", of);
      boolean watchesCalls = rule.watch() != null && rule.watch().by() != WatchBy.USER;
      ofCalls(watchesCalls, path + ".watch.by", "a watch by FINGERPRINT or TEXT", of);
    }
  }

  /** What several queries have done together says nothing of one of them. */
  private void ofCalls(boolean isSaid, String path, String what, String of) {
    if (isSaid) {
      found.add(
          error(
              path,
              Sentence.of(
                  "Expected %s with per: CALL only, but the runaway rule of %s is per SESSION",
                  what, of),
              "leave it out, or say per: CALL"));
    }
  }

  private void belongs(
      @Nullable Object figure, RunawayAction to, Runaway rule, String path, String of) {
    if (figure != null && rule.action() != to) {
      String name = path.substring(path.lastIndexOf('.') + 1);
      found.add(
          error(
              path,
              Sentence.of(
                  "Expected %s with %s only, but the runaway rule of %s has action %s",
                  name, to, of, rule.action()),
              Sentence.of("leave %s out, or say action: %s", name, to)));
    }
  }
}

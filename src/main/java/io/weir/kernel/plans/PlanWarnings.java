package io.weir.kernel.plans;

import io.weir.kernel.Saturating;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.Plan.Runaway;
import io.weir.protocol.PlanMethod;
import io.weir.protocol.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What of a domain's plans can stand, but hardly does what was meant. */
public final class PlanWarnings {

  private static final long WHOLE = 100;
  private static final int MOST = 20; // sentences of an answer: what one still reads through

  private final DomainDefinition domain;
  private final Set<String> groups;
  private final UnaryOperator<@Nullable String> nameOf;
  private final List<Plan> plans;
  private final List<Finding> found = new ArrayList<>();

  private PlanWarnings(
      DomainDefinition domain, Set<String> groups, UnaryOperator<@Nullable String> nameOf) {
    this.domain = domain;
    this.groups = groups;
    this.nameOf = nameOf;
    this.plans = domain.plans() == null ? List.of() : domain.plans();
  }

  /** The warnings of a whole file, where groups are named by their names; with their paths. */
  public static List<Finding> of(DomainDefinition file, Set<String> groups) {
    PlanWarnings warnings =
        new PlanWarnings(file, groups, name -> groups.contains(name) ? name : null);
    warnings.check(plan -> true);
    return warnings.found;
  }

  /**
   * The same of some plans of a domain.
   *
   * @param nameOf the name of a group that is named by name or id; null where there is none
   */
  static List<Finding> of(
      DomainDefinition domain,
      Set<String> groups,
      UnaryOperator<@Nullable String> nameOf,
      Predicate<String> ofPlan) {
    PlanWarnings warnings = new PlanWarnings(domain, groups, nameOf);
    warnings.check(ofPlan);
    return warnings.found;
  }

  /** The sentences of an answer. */
  public static List<String> sentences(List<Finding> found) {
    List<String> sentences =
        new ArrayList<>(found.stream().map(Finding::message).distinct().limit(MOST + 1).toList());
    if (sentences.size() > MOST) {
      sentences.set(MOST, "there are more: weir validate lists them");
    }
    return List.copyOf(sentences);
  }

  private void warn(String path, String message) {
    found.add(Finding.warning(path, message));
  }

  private void check(Predicate<String> ofPlan) {
    Set<String> below = new TreeSet<>();
    for (Plan plan : plans) {
      PlanBook.directives(plan).stream()
          .map(Directive::plan)
          .filter(Objects::nonNull)
          .forEach(below::add);
    }
    for (int i = 0; i < plans.size(); i++) {
      String path = "plans[" + i + "]";
      Plan plan = plans.get(i);
      if (!ofPlan.test(plan.name())) {
        continue;
      }
      if (!below.contains(plan.name())) {
        checkOthers(plan, path);
      }
      checkLevels(plan, path);
      checkReservations(plan, path);
      List<Directive> directives = PlanBook.directives(plan);
      for (int j = 0; j < directives.size(); j++) {
        checkDirective(plan, directives.get(j), path + ".directives[" + j + "]");
      }
    }
  }

  // ---- a plan ----

  private void checkOthers(Plan plan, String path) {
    Set<String> named = reached(plan, new TreeSet<>(), new TreeSet<>());
    if (!named.contains(Plan.OTHER_GROUPS) && !named.containsAll(groups)) {
      warn(
          path,
          Sentence.of(
              "Expected OTHER_GROUPS in plan %s, but it has none: groups without a directive share"
                  + " %s",
              plan.name(),
              method(plan) == PlanMethod.EMPHASIS ? "what is left over" : "one share"));
    }
  }

  private Set<String> reached(Plan plan, Set<String> into, Set<String> seen) {
    if (seen.add(plan.name())) {
      for (Directive directive : PlanBook.directives(plan)) {
        String group = directive.group();
        String name =
            group == null || group.equals(Plan.OTHER_GROUPS) ? group : nameOf.apply(group);
        if (name != null) {
          into.add(name);
        }
        Plan next = directive.plan() == null ? null : find(directive.plan());
        if (next != null) {
          reached(next, into, seen);
        }
      }
    }
    return into;
  }

  private @Nullable Plan find(String name) {
    List<Plan> all = new ArrayList<>(plans);
    all.addAll(BuiltInPlans.ALL);
    return all.stream().filter(plan -> plan.name().equals(name)).findFirst().orElse(null);
  }

  private static PlanMethod method(Plan plan) {
    return plan.method() == null ? PlanMethod.SHARES : plan.method();
  }

  private void checkLevels(Plan plan, String path) {
    List<Long> sums = new ArrayList<>();
    for (Directive directive : PlanBook.directives(plan)) {
      List<Long> levels = directive.levels() == null ? List.of() : directive.levels();
      for (int level = 0; level < levels.size(); level++) {
        if (level == sums.size()) {
          sums.add(0L);
        }
        sums.set(level, sums.get(level) + levels.get(level));
      }
    }
    for (int level = 0; level < sums.size(); level++) {
      if (sums.get(level) > WHOLE) {
        warn(
            path,
            Sentence.of(
                "Expected at most 100 %% on level %d of plan %s, but its directives have %d %%",
                level + 1, plan.name(), sums.get(level)));
      }
    }
  }

  /** What is reserved goes before all else: more than there is leaves nothing for others. */
  private void checkReservations(Plan plan, String path) {
    Long most = domain.capacity() == null ? null : domain.capacity().ioBytesPerSecond();
    long sum = 0;
    for (Directive directive : PlanBook.directives(plan)) {
      Long reserved = directive.ioReservationBytesPerSecond();
      sum = Saturating.add(sum, reserved == null ? 0 : reserved);
    }
    if (most != null && sum > most) {
      warn(
          path,
          Sentence.of(
              "Expected the I/O reservations of plan %s to come to at most the %d bytes a second of"
                  + " the domain, but they come to %d: nobody else may move any",
              plan.name(), most, sum));
    }
  }

  // ---- a directive ----

  private void checkDirective(Plan plan, Directive directive, String path) {
    String of = directive.subject() + " in plan " + plan.name();
    boolean othersOfNobody =
        Plan.OTHER_GROUPS.equals(directive.group())
            && reached(plan, new TreeSet<>(), new TreeSet<>()).containsAll(groups);
    if (othersOfNobody) {
      warn(
          path,
          Sentence.of(
              "Expected groups without a directive in plan %s, but it names them all: OTHER_GROUPS"
                  + " is never reached",
              plan.name()));
    }
    boolean nothing =
        method(plan) == PlanMethod.EMPHASIS
            && (directive.levels() == null || directive.levels().stream().allMatch(p -> p == 0));
    if (nothing) {
      warn(
          path,
          Sentence.of(
              "Expected a percentage above 0 for %s in plan %s, but it has none: it gets what"
                  + " nobody else can use",
              directive.subject(), plan.name()));
    }
    checkUtilization(plan, directive, path);
    checkLimits(plan, directive, path);
    checkTargets(directive, path, of);
  }

  /** Limits nest by multiplication: one that looks larger than its parent's was meant otherwise. */
  private void checkUtilization(Plan plan, Directive directive, String path) {
    Long percent = directive.utilizationLimitPercent();
    if (percent == null) {
      return;
    }
    for (Plan parent : plans) {
      for (Directive above : PlanBook.directives(parent)) {
        Long most = above.utilizationLimitPercent();
        if (plan.name().equals(above.plan()) && most != null && percent > most) {
          warn(
              path + ".utilizationLimitPercent",
              Sentence.of(
                  "Expected the utilization limit of %s to be at most the %d %% of plan %s, but it"
                      + " is %d %%: limits multiply, so it may use %d %%",
                  directive.subject(), most, plan.name(), percent, most * percent / WHOLE));
        }
      }
    }
  }

  private void checkLimits(Plan plan, Directive directive, String path) {
    ConsumerGroup group = group(directive.group());
    Capacity capacity = domain.capacity();
    String of = directive.subject() + " in plan " + plan.name();
    if (capacity != null) {
      above(directive.activeSessions(), slots(capacity), path, "activeSessions", of, "the domain");
      above(directive.maxQueued(), capacity.maxQueued(), path, "maxQueued", of, "the domain");
      above(directive.maxSessions(), capacity.maxSessions(), path, "maxSessions", of, "the domain");
      above(directive.memoryBytes(), capacity.memoryBytes(), path, "memoryBytes", of, "the domain");
      above(directive.dopLimit(), capacity.parallelServers(), path, "dopLimit", of, "the domain");
    }
    if (group != null) {
      String at = "group " + group.name();
      above(directive.activeSessions(), group.activeSessions(), path, "activeSessions", of, at);
      above(directive.maxQueued(), group.maxQueued(), path, "maxQueued", of, at);
      above(directive.maxSessions(), group.maxSessions(), path, "maxSessions", of, at);
      above(directive.memoryBytes(), group.memoryBytes(), path, "memoryBytes", of, at);
      above(
          directive.sessionMemoryBytes(),
          group.sessionMemoryBytes(),
          path,
          "sessionMemoryBytes",
          of,
          at);
      above(directive.dopLimit(), group.dopLimit(), path, "dopLimit", of, at);
    }
  }

  private static @Nullable Long slots(Capacity capacity) {
    return capacity.activeSessions() != null ? capacity.activeSessions() : capacity.cpuCores();
  }

  private @Nullable ConsumerGroup group(@Nullable String nameOrId) {
    String name = nameOrId == null ? null : nameOf.apply(nameOrId);
    return domain.groups() == null || name == null
        ? null
        : domain.groups().stream().filter(g -> g.name().equals(name)).findFirst().orElse(null);
  }

  private void above(
      @Nullable Long limit, @Nullable Long most, String path, String name, String of, String at) {
    if (limit != null && most != null && limit > most) {
      warn(
          path + "." + name,
          Sentence.of(
              "Expected %s of %s to be at most the %d of %s, but it is %d: the smaller one binds",
              name, of, most, at, limit));
    }
  }

  private void checkTargets(Directive directive, String path, String of) {
    List<Runaway> rules = directive.runaway() == null ? List.of() : directive.runaway();
    for (int i = 0; i < rules.size(); i++) {
      String to = rules.get(i).switchTo();
      if (to != null && nameOf.apply(to) == null) {
        warn(
            path + ".runaway[" + i + "].switchTo",
            Sentence.of(
                "Expected group %s to exist, but it does not: a runaway of %s stays where it is",
                to, of));
      }
    }
  }
}

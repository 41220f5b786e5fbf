package io.weir.kernel.plans;

import static io.weir.kernel.plans.Finding.error;
import static io.weir.kernel.plans.Finding.unknown;

import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with plans: each by itself, and all of them as trees. Pure functions of what the
 * plans say; the kernel refuses with the first error, {@code weir validate} lists all.
 *
 * <p>A walk from each plan down gathers what it reaches, each plan once. A plan that is met on its
 * own way down closes a cycle; a group or plan that is reached from two directives of one plan is
 * refused, so that nobody has to guess which part it gets.
 */
public final class PlanFaults {

  /** What a plan reaches: a group or plan, and the directive of the plan that leads there. */
  private final SequencedMap<String, SequencedMap<String, String>> reached = new TreeMap<>();

  private final PlanBook book;
  private final SequencedMap<String, String> paths = new TreeMap<>();
  private final List<String> way = new ArrayList<>();
  private final List<Finding> found = new ArrayList<>();

  private PlanFaults(PlanBook book) {
    this.book = book;
  }

  /**
   * The errors of plans that are given, in a book that has them already.
   *
   * @param given in the order of the file
   */
  public static List<Finding> of(List<Plan> given, PlanBook book) {
    PlanFaults faults = new PlanFaults(book);
    for (int i = 0; i < given.size(); i++) {
      faults.paths.put(given.get(i).name(), "plans[" + i + "]");
      faults.checkAlone(given.get(i), "plans[" + i + "]");
    }
    given.forEach(plan -> faults.reach(plan));
    book.all().values().forEach(plan -> faults.reach(plan));
    return List.copyOf(faults.found);
  }

  private void checkAlone(Plan plan, String path) {
    if (plan.name().isBlank() || plan.name().chars().allMatch(Character::isDigit)) {
      found.add(
          error(
              path + ".name",
              Sentence.of("Expected a plan's name to have a letter, but it is '%s'", plan.name())));
    }
    DirectiveFaults faults = new DirectiveFaults(plan, found);
    List<Directive> directives = PlanBook.directives(plan);
    if (directives.isEmpty()) {
      found.add(
          error(
              path,
              Sentence.of("Expected plan %s to have a directive, but it has none", plan.name())));
    }
    for (int i = 0; i < directives.size(); i++) {
      faults.check(directives.get(i), path + ".directives[" + i + "]");
    }
  }

  // ---- the tree ----

  private SequencedMap<String, String> reach(Plan plan) {
    SequencedMap<String, String> known = reached.get(plan.name());
    if (known != null) {
      return known;
    }
    SequencedMap<String, String> all = new TreeMap<>();
    way.add(plan.name());
    List<Directive> directives = PlanBook.directives(plan);
    for (int i = 0; i < directives.size(); i++) {
      String path = paths.getOrDefault(plan.name(), "plans") + ".directives[" + i + "]";
      reachBy(plan, directives.get(i), path, all);
    }
    way.removeLast();
    reached.put(plan.name(), all);
    return all;
  }

  private void reachBy(
      Plan plan, Directive directive, String path, SequencedMap<String, String> all) {
    if (directive.group() != null) {
      String group = book.group(directive.group());
      if (group == null) {
        found.add(
            unknown(
                path + ".group",
                Sentence.of(
                    "Expected group %s of plan %s to exist, but it does not",
                    directive.group(), plan.name())));
      } else {
        add(plan, "group " + group, directive, path, all);
      }
    } else if (directive.plan() != null) {
      descend(plan, directive, directive.plan(), path, all);
    }
  }

  private void descend(
      Plan plan, Directive directive, String to, String path, SequencedMap<String, String> all) {
    Plan below = book.find(to);
    if (below == null) {
      found.add(
          unknown(
              path + ".plan",
              Sentence.of(
                  "Expected plan %s of plan %s to exist, but it does not", to, plan.name())));
    } else if (way.contains(to)) {
      List<String> cycle = new ArrayList<>(way.subList(way.indexOf(to), way.size()));
      cycle.add(to);
      found.add(
          error(
              path + ".plan",
              Sentence.of(
                  "Expected plans without a cycle, but there is %s", String.join(" → ", cycle))));
    } else {
      SequencedMap<String, String> there = reach(below);
      add(plan, "plan " + to, directive, path, all);
      there.keySet().forEach(subject -> add(plan, subject, directive, path, all));
    }
  }

  private void add(
      Plan plan,
      String subject,
      Directive directive,
      String path,
      SequencedMap<String, String> all) {
    String before = all.putIfAbsent(subject, directive.subject());
    if (before != null) {
      found.add(
          error(
              path,
              Sentence.of(
                  "Expected plan %s to reach %s once, but it does by the directives of %s and of"
                      + " %s",
                  plan.name(), subject, before, directive.subject())));
    }
  }

  /** The first error, or null. */
  static @Nullable Finding firstError(List<Finding> findings) {
    return findings.stream().filter(Finding::isError).findFirst().orElse(null);
  }
}

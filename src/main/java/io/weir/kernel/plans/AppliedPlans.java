package io.weir.kernel.plans;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Turn;
import io.weir.kernel.admin.Definitions;
import io.weir.kernel.domain.Domain;
import io.weir.protocol.ClockCommand.Switch;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.Limit;
import io.weir.protocol.Plan;
import io.weir.protocol.PlanCause;
import io.weir.protocol.Schedule;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import io.weir.protocol.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes plans, schedules and windows what a domain file says. Those that it leaves out go; the
 * built-in plans go back to what they were, and drafts are dropped. A plan gets a new version where
 * it, or one below it, says something else.
 */
public final class AppliedPlans {

  private final Domain domain;
  private final Plans plans;
  private final Activation activation;
  private final Calendar calendar;

  public AppliedPlans(Domain domain, Plans plans, Activation activation, Calendar calendar) {
    this.domain = domain;
    this.plans = plans;
    this.activation = activation;
    this.calendar = calendar;
  }

  // ---- what refuses ----

  /**
   * The errors of a file's plans, schedules and windows.
   *
   * @param groups the names of the groups that there will be
   * @param zones true for the name of a time zone
   */
  public static List<Finding> findings(
      DomainDefinition asked, SequencedSet<String> groups, Predicate<String> zones) {
    List<Plan> given = orNone(asked.plans());
    PlanBook book = new PlanBook(name -> groups.contains(name) ? name : null);
    TreeSet<String> names = new TreeSet<>();
    List<Finding> found = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      book.put(given.get(i));
      if (!names.add(given.get(i).name())) {
        found.add(
            Finding.error(
                "plans[" + i + "].name",
                Sentence.of("Expected plan %s once, but it is given twice", given.get(i).name())));
      }
    }
    found.addAll(PlanFaults.of(given, book));
    String active = asked.activePlan();
    if (active != null && book.find(active) == null) {
      found.add(
          Finding.unknown(
              "activePlan", Sentence.of("Expected plan %s to exist, but it does not", active)));
    }
    found.addAll(
        ScheduleFaults.of(
            orNone(asked.schedules()),
            orNone(asked.windows()),
            name -> book.find(name) != null,
            zones));
    return found;
  }

  /** Why a file is refused, or null. */
  public @Nullable Rejection fault(DomainDefinition asked, SequencedSet<String> groups) {
    Finding first = PlanFaults.firstError(findings(asked, groups, ScheduleFaults::isZone));
    if (first != null) {
      return Definitions.refused(first);
    }
    long count = new TreeSet<>(bookOf(asked).keySet()).size();
    if (count > domain.settings().maxPlans()) {
      return Definitions.tooMany("plans", count, domain.settings().maxPlans());
    }
    long schedules = orNone(asked.schedules()).size();
    if (schedules > domain.settings().maxSchedules()) {
      return Definitions.tooMany("schedules", schedules, domain.settings().maxSchedules());
    }
    long windows = orNone(asked.windows()).size();
    return windows > domain.settings().maxWindows()
        ? Definitions.tooMany("windows", windows, domain.settings().maxWindows())
        : null;
  }

  private static SequencedMap<String, Plan> bookOf(DomainDefinition asked) {
    SequencedMap<String, Plan> book = new TreeMap<>();
    BuiltInPlans.ALL.forEach(plan -> book.put(plan.name(), plan));
    orNone(asked.plans()).forEach(plan -> book.put(plan.name(), plan));
    return book;
  }

  // ---- what is done ----

  /**
   * Does it; groups are what the file says already.
   *
   * @param first true where the domain begins with it, so that nothing is said of its plan
   */
  public void apply(DomainDefinition asked, boolean first, Turn turn) {
    new Promotion(plans).replaceAll(bookOf(asked));
    applySchedules(asked);
    String active = asked.activePlan() == null ? BuiltInPlans.DEFAULT_PLAN : asked.activePlan();
    Switch now = plans.calendar().now();
    boolean holds = calendar.stillHolds(now);
    plans.calendar(plans.calendar().activePlan(active).now(holds ? now : null));
    String plan = holds && now != null ? Objects.requireNonNull(now.plan()) : active;
    if (first) {
      activation.begin(plan, turn);
    } else {
      activation.activate(
          plan, PlanCause.OPERATOR, Why.of(Limit.CONFIGURATION, "domain file"), turn);
    }
  }

  private void applySchedules(DomainDefinition asked) {
    SequencedMap<String, Schedule> schedules = new TreeMap<>();
    orNone(asked.schedules()).forEach(each -> schedules.put(each.key(), each));
    SequencedMap<String, Window> windows = new TreeMap<>();
    orNone(asked.windows()).forEach(each -> windows.put(each.name(), each));
    if (schedules.equals(plans.schedules()) && windows.equals(plans.windows())) {
      return;
    }
    // What holds now is looked for by name: an entry that says something else now holds no more.
    List.copyOf(plans.schedules().values()).stream()
        .filter(each -> !each.equals(schedules.get(each.key())))
        .forEach(each -> plans.removeSchedule(each.key()));
    List.copyOf(plans.windows().values()).stream()
        .filter(each -> !each.equals(windows.get(each.name())))
        .forEach(each -> plans.removeWindow(each.name()));
    Switch now = plans.calendar().now();
    if (!calendar.stillHolds(now)) {
      plans.calendar(plans.calendar().now(null));
    }
    schedules.values().forEach(plans::put);
    windows.values().forEach(plans::put);
    calendar.forget();
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}

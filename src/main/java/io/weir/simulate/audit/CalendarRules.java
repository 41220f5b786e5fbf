package io.weir.simulate.audit;

import io.weir.protocol.AdminCommand;
import io.weir.protocol.AdminCommand.DeleteSchedule;
import io.weir.protocol.AdminCommand.DeleteWindow;
import io.weir.protocol.AdminCommand.SetSchedule;
import io.weir.protocol.AdminCommand.SetWindow;
import io.weir.protocol.ClockCommand.SetSwitches;
import io.weir.protocol.ClockCommand.Switch;
import io.weir.protocol.Code;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.PlanCause;
import io.weir.protocol.Schedule;
import io.weir.protocol.Window;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Schedules and windows. What they say of the time to come is told, and believed; what is judged is
 * that the plan that was told is in force from then on, and that its beginning is said.
 */
final class CalendarRules {

  private final Model model;
  private final PlanRules plans;
  private final SortedMap<String, Schedule> schedules = new TreeMap<>();
  private final SortedMap<String, Window> windows = new TreeMap<>();
  private final TreeMap<Long, Switch> switches = new TreeMap<>();
  private long untilMs;
  private @Nullable Switch now;

  CalendarRules(Model model, PlanRules plans) {
    this.model = model;
    this.plans = plans;
  }

  @Nullable Code decide(AdminCommand command) {
    return switch (command) {
      case SetSchedule c -> {
        if (!plans.mayBeInForce(c.schedule().plan())) {
          yield Code.NOT_FOUND;
        }
        boolean full = schedules.size() >= model.rules.maxSchedules();
        if (full && !schedules.containsKey(c.schedule().key())) {
          yield Code.RESOURCE_EXHAUSTED;
        }
        schedules.put(c.schedule().key(), c.schedule());
        yield changed();
      }
      case SetWindow c -> {
        if (!plans.mayBeInForce(c.window().plan())) {
          yield Code.NOT_FOUND;
        }
        boolean full = windows.size() >= model.rules.maxWindows();
        if (full && !windows.containsKey(c.window().name())) {
          yield Code.RESOURCE_EXHAUSTED;
        }
        windows.put(c.window().name(), c.window());
        yield changed();
      }
      case DeleteSchedule c -> schedules.remove(c.schedule()) == null ? Code.NOT_FOUND : changed();
      case DeleteWindow c -> windows.remove(c.window()) == null ? Code.NOT_FOUND : changed();
      default ->
          throw new IllegalArgumentException(
              "Expected a command about plans, but it is " + command);
    };
  }

  private @Nullable Code changed() {
    switches.clear();
    if (schedules.isEmpty() && windows.isEmpty()) {
      hold(null);
    }
    return null;
  }

  /** True where a schedule or window names a plan. */
  boolean names(String plan) {
    return schedules.values().stream().anyMatch(each -> each.plan().equals(plan))
        || windows.values().stream().anyMatch(each -> each.plan().equals(plan));
  }

  void take(SetSwitches told) {
    switches.clear();
    told.switches().forEach(each -> switches.put(each.atMs(), each));
    untilMs = told.untilMs();
    look();
  }

  /** What is due has come: the last of it holds. */
  void look() {
    if (model.nowMs >= untilMs) {
      switches.clear(); // nobody knows; it is told next
    }
    Map.Entry<Long, Switch> last = switches.floorEntry(model.nowMs);
    if (last != null) {
      switches.headMap(model.nowMs, true).clear();
      hold(last.getValue().plan() == null ? null : last.getValue());
    }
  }

  /**
   * The same of what was due by then, where it says nothing as what it names is in force already.
   *
   * @return true where there was such a one: what follows from it may be decided
   */
  boolean lookSilently(long dueMs) {
    Map.Entry<Long, Switch> last = switches.floorEntry(model.nowMs);
    boolean isSilent =
        last != null && switches.firstKey() <= dueMs && plans.isInForce(planOf(last.getValue()));
    if (isSilent) {
      look();
    }
    return isSilent;
  }

  private String planOf(Switch entry) {
    return entry.plan() == null ? plans.activePlan : entry.plan();
  }

  /** True where a switch was due then. */
  boolean isDue(long dueMs) {
    return dueMs <= model.nowMs && switches.containsKey(dueMs);
  }

  private void hold(@Nullable Switch entry) {
    Switch before = now;
    now = entry;
    Switch reason = entry == null ? before : entry;
    if (reason != null && (entry == null || before == null || !entry.sameAs(before))) {
      plans.follow(
          entry == null ? plans.activePlan : entry.plan(),
          reason.window() == null ? PlanCause.SCHEDULE : PlanCause.WINDOW);
    }
  }

  void apply(DomainDefinition asked) {
    SortedMap<String, Schedule> newSchedules = new TreeMap<>();
    SortedMap<String, Window> newWindows = new TreeMap<>();
    if (asked.schedules() != null) {
      asked.schedules().forEach(each -> newSchedules.put(each.key(), each));
    }
    if (asked.windows() != null) {
      asked.windows().forEach(each -> newWindows.put(each.name(), each));
    }
    if (newSchedules.equals(schedules) && newWindows.equals(windows)) {
      return;
    }
    boolean holds =
        now != null
            && (now.window() == null
                ? schedules.get(now.schedule()).equals(newSchedules.get(now.schedule()))
                : windows.get(now.window()).equals(newWindows.get(now.window())));
    now = holds ? now : null;
    schedules.clear();
    schedules.putAll(newSchedules);
    windows.clear();
    windows.putAll(newWindows);
    switches.clear();
  }

  /** The plan in force by the calendar, else the one outside it. */
  String planNow(String outside) {
    return now == null || now.plan() == null ? outside : now.plan();
  }
}

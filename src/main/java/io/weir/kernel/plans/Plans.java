package io.weir.kernel.plans;

import io.weir.kernel.Families;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.Schedule;
import io.weir.protocol.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The plans of a domain, its schedules and windows. Kept decoded: there are few. */
public final class Plans {

  private final Table<String, PlanRow> table;
  private final Table<String, PlanTermRow> termTable;
  private final Table<String, Schedule> scheduleTable;
  private final Table<String, Window> windowTable;
  private final Table<Long, CalendarRow> calendarTable;
  private final Groups groups;
  private final SequencedMap<String, PlanRow> rows = new TreeMap<>();
  private final SequencedMap<String, Schedule> schedules = new TreeMap<>();
  private final SequencedMap<String, Window> windows = new TreeMap<>();
  private CalendarRow calendar;

  public Plans(Tables tables, Groups groups) {
    this.table = tables.table(Families.PLANS);
    this.termTable = tables.table(Families.PLAN_TERMS);
    this.scheduleTable = tables.table(Families.SCHEDULES);
    this.windowTable = tables.table(Families.WINDOWS);
    this.calendarTable = tables.table(Families.CALENDAR);
    this.groups = groups;
    builtIn().forEach(row -> rows.put(row.latest().name(), row));
    table.scan((name, row) -> keep(rows, name, row));
    scheduleTable.scan((name, row) -> keep(schedules, name, row));
    windowTable.scan((name, row) -> keep(windows, name, row));
    CalendarRow row = calendarTable.find(Families.ONLY);
    calendar = row == null ? CalendarRow.FRESH : row;
  }

  private static <V> boolean keep(SequencedMap<String, V> rows, String name, V row) {
    rows.put(name, row);
    return true;
  }

  /** The plans that every domain starts with, by id. */
  public static List<PlanRow> builtIn() {
    List<PlanRow> all = new ArrayList<>();
    for (Plan plan : BuiltInPlans.ALL) {
      all.add(new PlanRow(BuiltInPlans.DEFAULT_PLAN_ID + all.size(), 1, plan, null));
    }
    return all;
  }

  // ---- plans ----

  /** The plan of a name or id, or null. */
  public @Nullable PlanRow find(String nameOrId) {
    PlanRow named = rows.get(nameOrId);
    return named != null
        ? named
        : rows.values().stream()
            .filter(row -> Long.toString(row.id()).equals(nameOrId))
            .findFirst()
            .orElse(null);
  }

  /** The plan of a name that is in force, or is to be. */
  PlanRow get(String name) {
    PlanRow row = rows.get(name);
    if (row == null) {
      throw new IllegalStateException("Expected a plan " + name + ", but there is none");
    }
    return row;
  }

  /** All plans, by name. */
  public SequencedMap<String, PlanRow> all() {
    return rows;
  }

  /** True for the name of a plan that is more than a draft. */
  boolean mayBeInForce(String name) {
    PlanRow row = rows.get(name);
    return row != null && row.plan() != null;
  }

  void put(PlanRow row) {
    String name = row.latest().name();
    table.upsert(name, row);
    rows.put(name, row);
  }

  void remove(String name) {
    table.delete(name);
    rows.remove(name);
    if (termTable.find(name) != null) {
      termTable.delete(name);
    }
  }

  /** What the plans say, of each what a choice gives; without those of which it gives nothing. */
  PlanBook book(Function<PlanRow, @Nullable Plan> choice) {
    PlanBook book = new PlanBook(this::groupName);
    for (PlanRow row : rows.values()) {
      Plan plan = choice.apply(row);
      if (plan != null) {
        book.put(plan);
      }
    }
    return book;
  }

  /** A group's name, from its name or id; null where there is none. */
  @Nullable String groupName(String nameOrId) {
    Group group = groups.find(nameOrId);
    return group == null ? null : group.name();
  }

  /** A plan that names a group, in force or as a draft; or null. */
  public @Nullable String userOf(Group group) {
    for (PlanRow row : rows.values()) {
      boolean uses =
          names(row.plan(), directive -> directive.group(), group.name(), group.id())
              || names(row.draft(), directive -> directive.group(), group.name(), group.id());
      if (uses) {
        return "plan " + row.latest().name();
      }
    }
    return null;
  }

  /** What uses a plan, so that it cannot be removed; or null. */
  @Nullable String userOf(PlanRow used) {
    String name = used.latest().name();
    for (PlanRow row : rows.values()) {
      if (names(row.plan(), Directive::plan, name, used.id())
          || names(row.draft(), Directive::plan, name, used.id())) {
        return "plan " + row.latest().name();
      }
    }
    for (Schedule schedule : schedules.values()) {
      if (schedule.plan().equals(name)) {
        return "schedule " + schedule.key();
      }
    }
    for (Window window : windows.values()) {
      if (window.plan().equals(name)) {
        return "window " + window.name();
      }
    }
    return calendar.activePlan().equals(name) ? "the domain, as its active plan" : null;
  }

  private static boolean names(
      @Nullable Plan plan, Function<Directive, @Nullable String> part, String name, long id) {
    return plan != null
        && PlanBook.directives(plan).stream()
            .map(part)
            .anyMatch(given -> name.equals(given) || Long.toString(id).equals(given));
  }

  // ---- schedules and windows ----

  public SequencedMap<String, Schedule> schedules() {
    return schedules;
  }

  public SequencedMap<String, Window> windows() {
    return windows;
  }

  void put(Schedule schedule) {
    scheduleTable.upsert(schedule.key(), schedule);
    schedules.put(schedule.key(), schedule);
  }

  void put(Window window) {
    windowTable.upsert(window.name(), window);
    windows.put(window.name(), window);
  }

  void removeSchedule(String name) {
    scheduleTable.delete(name);
    schedules.remove(name);
  }

  void removeWindow(String name) {
    windowTable.delete(name);
    windows.remove(name);
  }

  // ---- the calendar ----

  public CalendarRow calendar() {
    return calendar;
  }

  void calendar(CalendarRow row) {
    if (!row.equals(calendar)) {
      calendarTable.upsert(Families.ONLY, row);
      calendar = row;
    }
  }
}

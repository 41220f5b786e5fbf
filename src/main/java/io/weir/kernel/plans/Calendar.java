package io.weir.kernel.plans;

import io.weir.kernel.Families;
import io.weir.kernel.Turn;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.ClockCommand.SetSwitches;
import io.weir.protocol.ClockCommand.Switch;
import io.weir.protocol.Limit;
import io.weir.protocol.PlanCause;
import io.weir.protocol.Why;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which schedule or window holds, and when the next one does.
 *
 * <p>The rules of time zones are not known here. Whoever runs the governor is asked for the next
 * switches ({@link #isWanted}) whenever schedules have changed and when those that are known come
 * to an end; they come as a command, are kept as rows, and fire as timers. So replay needs no rules
 * of time zones, and decides as it was decided then.
 *
 * <p>A plan that an operator activates holds until the next switch: only a change of what holds by
 * the calendar puts another plan in force, not its being said again.
 */
public final class Calendar {

  private final Table<Long, Switch> table;
  private final Plans plans;
  private final Activation activation;
  private final Timers timers;

  public Calendar(Tables tables, Plans plans, Activation activation, Timers timers) {
    this.table = tables.table(Families.SWITCHES);
    this.plans = plans;
    this.activation = activation;
    this.timers = timers;
  }

  /** True where there are schedules or windows, and their next switches are not known. */
  public boolean isWanted() {
    return plans.calendar().untilMs() == null && !isEmpty();
  }

  private boolean isEmpty() {
    return plans.schedules().isEmpty() && plans.windows().isEmpty();
  }

  /** Schedules or windows have changed: what was known of their switches holds no more. */
  void forget() {
    timers.cancel(plans.calendar().timer());
    rows().forEach(row -> table.delete(row.atMs()));
    plans.calendar(plans.calendar().known(null, null));
  }

  /** The same; where none is left, none holds. */
  void changed(Turn turn) {
    forget();
    if (isEmpty()) {
      hold(null, turn);
    }
  }

  /** Takes what was worked out of the time to come. */
  void take(SetSwitches known, Turn turn) {
    forget();
    known.switches().forEach(each -> table.insert(each.atMs(), each));
    look(known.untilMs(), turn);
  }

  /** The same of a domain that begins with it: nothing was in force before, so nothing is said. */
  public void begin(SetSwitches known, Turn turn) {
    Switch first = known.switches().getFirst();
    if (first.plan() != null && first.atMs() <= turn.nowMs()) {
      plans.calendar(plans.calendar().now(first));
      activation.begin(first.plan(), turn);
    }
    take(known, turn);
  }

  /** A switch is due. */
  void fire(Turn turn) {
    Long untilMs = plans.calendar().untilMs();
    look(untilMs == null ? turn.nowMs() : untilMs, turn);
  }

  /**
   * What holds now is the last switch that is due; those before it were over in the meantime. Past
   * the end of what is known nobody can say: more is wanted, and follows at once.
   */
  private void look(long untilMs, Turn turn) {
    Switch last = null;
    Switch next = null;
    for (Switch row : rows()) {
      if (row.atMs() > turn.nowMs()) {
        next = row;
        break;
      }
      last = row;
      table.delete(row.atMs());
    }
    boolean ends = next == null && untilMs <= turn.nowMs();
    long dueMs = next == null ? untilMs : next.atMs();
    plans.calendar(
        ends
            ? plans.calendar().known(null, null)
            : plans.calendar().known(untilMs, timers.atWall(dueMs, TimerKind.SWITCH, "")));
    if (last != null && !ends) {
      hold(last.plan() == null ? null : last, turn);
    }
  }

  private void hold(@Nullable Switch entry, Turn turn) {
    Switch before = plans.calendar().now();
    plans.calendar(plans.calendar().now(entry));
    if (entry == null ? before == null : before != null && entry.sameAs(before)) {
      return;
    }
    String plan = entry == null ? null : entry.plan();
    Switch reason = entry == null ? before : entry;
    if (reason != null) {
      activation.activate(
          plan == null ? plans.calendar().activePlan() : plan,
          reason.window() == null ? PlanCause.SCHEDULE : PlanCause.WINDOW,
          Why.of(Limit.CONFIGURATION, (entry == null ? "end of " : "") + place(reason)),
          turn);
    }
  }

  /** True where what holds by the calendar is there still, as it was said. */
  boolean stillHolds(@Nullable Switch entry) {
    return entry != null
        && (entry.schedule() == null
            ? plans.windows().containsKey(entry.window())
            : plans.schedules().containsKey(entry.schedule()));
  }

  private static String place(Switch entry) {
    return entry.window() != null ? "window " + entry.window() : "schedule " + entry.schedule();
  }

  private List<Switch> rows() {
    List<Switch> rows = new ArrayList<>();
    table.scan((atMs, row) -> rows.add(row));
    return rows;
  }
}

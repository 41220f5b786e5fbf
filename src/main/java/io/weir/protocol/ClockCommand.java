package io.weir.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands that the task itself gives: never on an input topic, but in the journal. */
public sealed interface ClockCommand extends Command {

  /** Time has passed: turn timers that are due into commands, a bounded number. */
  record Tick() implements ClockCommand {}

  /** Signs of life of the last moments, gathered so that each need not be journalled. */
  record KeepAlive(@Nullable List<String> clients, @Nullable List<String> sessions)
      implements ClockCommand {}

  /**
   * The task is behind its input, or has just started: silence proves nothing, so liveness and
   * execution timeouts stand still from the last command on.
   */
  record PauseTimeouts() implements ClockCommand {}

  /** The task has caught up: timeouts run again after one heartbeat interval. */
  record ResumeTimeouts() implements ClockCommand {}

  /**
   * What schedules and windows say of a time to come, worked out from the rules of time zones where
   * those are known: outside the kernel. Replaces what was said before.
   *
   * @param switches in order of time; the first says what holds now
   * @param untilMs from then on more is to be said, in ms since 1970
   * @param zoneData version of the time zone database that was asked
   */
  record SetSwitches(List<Switch> switches, long untilMs, String zoneData)
      implements ClockCommand {}

  /**
   * From a time on a schedule or window is in force; where neither is given, none is.
   *
   * @param atMs in ms since 1970
   * @param plan the plan that it puts in force; absent where it is none
   */
  record Switch(
      long atMs, @Nullable String plan, @Nullable String schedule, @Nullable String window) {

    /** True where the same schedule or window holds with the same plan. */
    public boolean sameAs(Switch other) {
      return new Switch(other.atMs, plan, schedule, window).equals(other);
    }
  }
}

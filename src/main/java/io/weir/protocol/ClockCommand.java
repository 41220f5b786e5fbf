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
}

package io.weir.simulate.torture;

import io.weir.kernel.fair.Division;
import io.weir.protocol.Command;
import org.jspecify.annotations.Nullable;

/** One thing that happens to a governor. */
sealed interface Step {

  /** A command is read. */
  record Say(Command command, long heardMs, long nowMs) implements Step {}

  /**
   * The slots are divided another way, by a division or by the priorities of groups alone; then a
   * command is read that changes nothing, so that what may run now runs.
   */
  record Follow(@Nullable Division division, Say then) implements Step {}

  /** The governor dies; another takes its tables over. */
  record Restart() implements Step {}

  /** The tables are dumped as bytes and loaded into fresh ones, by a fresh governor. */
  record Restore() implements Step {}
}

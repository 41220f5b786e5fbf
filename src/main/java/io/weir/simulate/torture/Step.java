package io.weir.simulate.torture;

import io.weir.protocol.Command;

/** One thing that happens to a governor. */
sealed interface Step {

  /** A command is read. */
  record Say(Command command, long heardMs, long nowMs) implements Step {}

  /** The governor dies; another takes its tables over. */
  record Restart() implements Step {}

  /** The tables are dumped as bytes and loaded into fresh ones, by a fresh governor. */
  record Restore() implements Step {}
}

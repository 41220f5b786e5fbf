package io.weir.streams;

import io.weir.config.StreamsDefaults;

/**
 * When a domain's tables are worth another snapshot: after so many commands, more of them where the
 * last one was large, or after so long; and never without a command in between. After a start it
 * goes on at the multiples of the number of commands, so that starts in a row put nothing off.
 */
final class SnapshotPace {

  private final StreamsDefaults defaults;
  private boolean started;
  private long commandSeq;
  private long atMs;
  private long takenAfter;
  private long takenWallMs;
  private long rows;

  SnapshotPace(StreamsDefaults defaults, long wallMs) {
    this.defaults = defaults;
    this.takenWallMs = wallMs;
  }

  /** A command has been handled and journalled. */
  void handled(long newCommandSeq, long newAtMs) {
    if (!started) {
      started = true;
      takenAfter = (newCommandSeq - 1) - (newCommandSeq - 1) % defaults.snapshotEveryCommands();
    }
    commandSeq = newCommandSeq;
    atMs = newAtMs;
  }

  boolean isDue(long wallMs) {
    long every =
        Math.max(defaults.snapshotEveryCommands(), rows * defaults.snapshotCommandsPerRow());
    return commandSeq - takenAfter >= every
        || (commandSeq > takenAfter && wallMs - takenWallMs >= defaults.snapshotEveryMs());
  }

  /** A snapshot of the tables after the last command begins. */
  void begins(long wallMs) {
    takenAfter = commandSeq;
    takenWallMs = wallMs;
  }

  /** It is whole, and had so many rows. */
  void ends(long newRows) {
    rows = newRows;
  }

  long commandSeq() {
    return commandSeq;
  }

  long atMs() {
    return atMs;
  }
}

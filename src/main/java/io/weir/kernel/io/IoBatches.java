package io.weir.kernel.io;

import org.jspecify.annotations.Nullable;

/**
 * In which direction the policy DEADLINE goes on: a batch of one before the other is asked, and
 * reads first, unless writes have starved (Linux, block/mq-deadline.c: fifo_batch, writes_starved).
 */
final class IoBatches {

  private final long most;
  private final long mostStarved;
  private boolean writes;
  private long left;
  private long starved;

  /**
   * Whose turn it is.
   *
   * @param writes of writes, else of reads
   * @param isNew it begins a batch
   * @param starves a write is offered, and a read goes first
   */
  record Choice(boolean writes, boolean isNew, boolean starves) {}

  IoBatches(long most, long mostStarved, IoTurnRow row) {
    this.most = most;
    this.mostStarved = mostStarved;
    this.writes = row.writes();
    this.left = row.left();
    this.starved = row.starved();
  }

  boolean writes() {
    return writes;
  }

  long left() {
    return left;
  }

  long starved() {
    return starved;
  }

  void begin() {
    writes = false;
    left = 0;
    starved = 0;
  }

  /** The direction to serve of what is offered; null where nothing is. */
  @Nullable Choice choose(boolean read, boolean write) {
    if (!read && !write) {
      return null;
    }
    if (left > 0 && (writes ? write : read)) {
      return new Choice(writes, false, false);
    }
    boolean toWrite = write && (!read || starved >= mostStarved);
    return new Choice(toWrite, true, !toWrite && write);
  }

  /** One was served as was chosen. */
  void served(Choice choice) {
    if (!choice.isNew) {
      left--;
      return;
    }
    writes = choice.writes;
    left = most - 1;
    starved = choice.writes ? 0 : choice.starves ? starved + 1 : starved;
  }
}

package io.weir.kernel.queries;

/** Where a live query stands. */
public enum QueryState {
  /** Waits for its session to be opened. */
  AWAITING_SESSION,
  /** Waits for a slot. */
  QUEUED,
  /** Holds a slot and runs. */
  RUNNING,
  /** Was told to end; holds its slot until that is confirmed, or its grace is over. */
  KILLED
}

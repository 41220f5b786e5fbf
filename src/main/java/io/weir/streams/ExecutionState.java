package io.weir.streams;

import io.weir.kernel.queries.ParallelRow;
import io.weir.kernel.queries.QueryRow;

/** How far a live query has come, as its client tells it. */
public enum ExecutionState {
  /** It waits. */
  QUEUED,
  /** It has its slot, and nothing was heard of it yet. */
  INITIALIZING,
  /** It has said something. */
  EXECUTING,
  /** It is ordered to end. */
  COMPLETING;

  static ExecutionState of(QueryRow row) {
    return switch (row.state()) {
      case AWAITING_SESSION, QUEUED -> QUEUED;
      case KILLED -> COMPLETING;
      case RUNNING -> row.cause() != null ? COMPLETING : isHeard(row) ? EXECUTING : INITIALIZING;
    };
  }

  private static boolean isHeard(QueryRow row) {
    return row.cpuMicros() != null
        || row.memoryBytes() != null
        || row.ioBytes() != null
        || row.ioRequests() != null;
  }

  /** Parallel servers that a query holds: those of a larger DOP from its order on. */
  static long servers(QueryRow row) {
    if (row.grantedMs() == null) {
      return 0;
    }
    ParallelRow parallel = row.parallel();
    long ordered = parallel == null || parallel.orderedDop() == null ? 1 : parallel.orderedDop();
    long dop = Math.max(row.dop() == null ? 1 : row.dop(), ordered);
    return dop < 2 || parallel == null ? 0 : dop;
  }
}

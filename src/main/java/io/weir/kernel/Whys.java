package io.weir.kernel;

import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Why;

/** Reasons that follow from a code alone. */
public final class Whys {

  private Whys() {}

  /** The limit that a cause names. */
  public static Why of(Code cause, String at) {
    return Why.of(
        switch (cause) {
          case IDLE_TIMEOUT -> Limit.IDLE_TIME;
          case EXECUTION_TIMEOUT -> Limit.EXECUTION_TIME;
          case HEARTBEAT_LOST -> Limit.HEARTBEAT;
          case QUEUE_TIMEOUT -> Limit.QUEUE_TIME;
          case QUEUE_FULL -> Limit.MAX_QUEUED;
          case ACTIVE_SESSIONS -> Limit.ACTIVE_SESSIONS;
          case OPERATOR -> Limit.REQUEST;
          case MEMORY_LIMIT -> Limit.MEMORY_PRESSURE;
          case NOT_FOUND, ALREADY_EXISTS, NOT_HELD -> Limit.IDENTITY;
          case INVALID, WRONG_PARTITION -> Limit.RECORD;
          case RUNAWAY_CPU,
              RUNAWAY_ELAPSED,
              RUNAWAY_IO,
              ESTIMATE_TOO_HIGH,
              CPU_LIMIT,
              IO_LIMIT,
              DOP_LIMIT,
              QUOTA_EXCEEDED,
              RESOURCE_EXHAUSTED,
              DEADLOCK,
              NEVER_FITS,
              INVALID_CAPACITY,
              INVALID_RATE,
              CONFIGURATION,
              PERMISSION_DENIED ->
              Limit.CONFIGURATION;
        },
        at);
  }
}

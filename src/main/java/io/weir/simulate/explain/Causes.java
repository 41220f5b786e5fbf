package io.weir.simulate.explain;

import io.weir.protocol.Code;

/** Codes as one says them to somebody who has been turned away. */
final class Causes {

  private Causes() {}

  /** Why, as the end of a sentence that began with 'because'. */
  static String because(Code code) {
    return switch (code) {
      case IDLE_TIMEOUT -> "its session was idle for longer than it may be";
      case EXECUTION_TIMEOUT -> "it ran for longer than it may";
      case HEARTBEAT_LOST -> "nothing was heard of its client for longer than the domain allows";
      case QUEUE_TIMEOUT -> "no slot came free in the time that it was to wait";
      case QUEUE_FULL -> "the queue had no place left";
      case RUNAWAY_CPU -> "it used more CPU time than its group allows";
      case RUNAWAY_ELAPSED -> "it took longer than its group allows";
      case RUNAWAY_IO -> "it read or wrote more than its group allows";
      case ESTIMATE_TOO_HIGH -> "its estimate is above what its group allows";
      case ACTIVE_SESSIONS -> "as many sessions of its group are active as may be";
      case CPU_LIMIT -> "its CPU limit is reached";
      case MEMORY_LIMIT -> "its memory limit is reached";
      case IO_LIMIT -> "its I/O limit is reached";
      case DOP_LIMIT -> "its degree of parallelism is above what is allowed";
      case QUOTA_EXCEEDED -> "its user's quota is used up";
      case RESOURCE_EXHAUSTED -> "the domain or group has no room for one more";
      case DEADLOCK -> "it was part of a deadlock, and the cheapest way out";
      case NEVER_FITS -> "it asks for more than there is, even of an empty system";
      case NOT_FOUND -> "what it names does not exist";
      case ALREADY_EXISTS -> "its id belongs to something else";
      case NOT_HELD -> "it does not hold what it wanted to give back";
      case INVALID -> "the request itself is wrong";
      case INVALID_CAPACITY -> "the capacity asked for makes no sense";
      case INVALID_RATE -> "the rate asked for makes no sense";
      case CONFIGURATION -> "the domain's configuration does not allow it";
      case WRONG_PARTITION -> "its record was in a partition that is not its domain's";
      case PERMISSION_DENIED -> "who asked may not ask for that";
      case OPERATOR -> "an operator, or its own client, said so";
    };
  }
}

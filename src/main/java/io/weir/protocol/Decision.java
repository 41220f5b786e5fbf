package io.weir.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the kernel answers or orders. The frame around each is {@link Decided}. */
public sealed interface Decision {

  /** Answers to requests: {@code weir.grants}. */
  sealed interface Answer extends Decision {
    /** What the answer is about. */
    Kind kind();

    /** The id of what it is about. */
    String id();
  }

  /** Answers that may say what was not understood, or hardly does what was meant. */
  interface Warning {
    /** Sentences, at least one; null where there is nothing to say. */
    @Nullable List<String> warnings();
  }

  /** Orders to clients and enforcers: {@code weir.decisions}. */
  sealed interface Order extends Decision {}

  /** Answers to administrators that accept: {@code weir.admin-results}. */
  sealed interface AdminAnswer extends Decision {}

  /**
   * Work may run.
   *
   * @param waitedMs from when the broker heard the request
   * @param memoryBytes what is reserved for it
   * @param leaseMs the grant holds this long without a sign of life; 0 = without end
   * @param would in mode OBSERVE, what would have been decided
   * @param warnings of hints that were not understood
   * @param dopAsked the degree of parallelism that it wanted, where it got less
   */
  record Granted(
      Kind kind,
      String id,
      @Nullable String sessionId,
      long waitedMs,
      @Nullable Long dop,
      @Nullable Long memoryBytes,
      @Nullable Long cpuWeight,
      @Nullable Map<String, Long> amounts,
      long leaseMs,
      @Nullable String would,
      @Nullable List<String> warnings,
      @Nullable Long dopAsked)
      implements Answer, Warning {}

  /**
   * Work waits, at a position counted from 1.
   *
   * @param warnings of hints that were not understood
   */
  record Queued(
      Kind kind, String id, long position, @Nullable Long etaMs, @Nullable List<String> warnings)
      implements Answer, Warning {}

  /**
   * A request is refused.
   *
   * @param command the refused command's type, where it was not the request itself (a completion
   *     for nothing, say); absent in the terminal decision of a request
   */
  record Rejected(
      Kind kind,
      String id,
      Code code,
      String message,
      @Nullable Long retryAfterMs,
      @Nullable String command)
      implements Answer {}

  /** Work has ended and gave back what it held. */
  record Released(Kind kind, String id, Charged charged, @Nullable Code cause) implements Answer {}

  /** What work was charged. */
  record Charged(long cpuMicros, long memoryBytes, long ioBytes, long ioRequests, long heldMs) {}

  /** A request was withdrawn before it was granted. */
  record Expired(Kind kind, String id) implements Answer {}

  /** A session is open, in the group of the frame, by the rule named. */
  record SessionOpened(String sessionId, String rule) implements Answer {
    @Override
    public Kind kind() {
      return Kind.SESSION;
    }

    @Override
    public String id() {
      return sessionId;
    }
  }

  /** A session is closed and holds nothing any more. */
  record SessionClosed(String sessionId, @Nullable Code cause) implements Answer {
    @Override
    public Kind kind() {
      return Kind.SESSION;
    }

    @Override
    public String id() {
      return sessionId;
    }
  }

  /** End this session and all that it runs. */
  record KillSession(String sessionId, Code cause, List<String> queries) implements Order {}

  /** End this query. */
  record CancelQuery(String queryId, Code cause) implements Order {}

  /**
   * Let this query run at a part of its speed from now on.
   *
   * @param factorPercent what is left of its speed, 1 to 99
   */
  record Throttle(String queryId, long factorPercent) implements Order {}

  /** Let this query run at its full speed again. */
  record Resume(String queryId) implements Order {}

  /** Run this query with so many parallel servers from now on; 1 is none beside its session. */
  record ResizeParallel(String queryId, long dop) implements Order {}

  /**
   * Let a session or a query, one of the two, come down to so much memory.
   *
   * @param toBytes what was granted
   * @param spill false where it may not write to disk what it has no room for
   */
  record ShrinkMemory(
      @Nullable String sessionId, @Nullable String queryId, long toBytes, boolean spill)
      implements Order {}

  /** A memory pool is fuller, or less full, than it was. */
  record PressureChanged(String pool, PressureLevel from, PressureLevel to) implements Order {}

  /** The session now belongs to another group. */
  record SwitchGroup(
      String sessionId, String from, String to, Code cause, @Nullable Boolean untilCallEnd)
      implements Order {}

  /** What would be done, or would be worth doing; nobody has to follow. */
  record Recommendation(String subject, String from, String to, String because) implements Order {}

  /**
   * The plan of the frame is in force now, in this version. Nothing that runs is ended by it.
   *
   * @param from the plan that was in force before
   */
  record PlanActivated(long version, PlanCause cause, String from) implements Order {}

  /**
   * An administrator's command is in force, as this version of the domain.
   *
   * @param counts what was asked to be counted, by cause
   * @param warnings what of the plans that it is about hardly does what was meant
   */
  record Accepted(
      String requestId,
      long version,
      @Nullable Map<String, Long> counts,
      @Nullable List<String> warnings)
      implements AdminAnswer, Warning {}
}

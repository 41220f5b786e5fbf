package io.weir.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a domain is divided between its consumer groups.
 *
 * @param name unique in its domain
 * @param method SHARES where absent
 * @param directives in the order in which equals are served
 */
public record Plan(String name, @Nullable PlanMethod method, @Nullable List<Directive> directives) {

  /** Stands in a directive for every group that the plan does not name: the default directive. */
  public static final String OTHER_GROUPS = "OTHER_GROUPS";

  /**
   * What a group or a plan below this one gets. A limit left out is unlimited, a limit of 0 lets
   * nothing pass; a timeout left out or 0 is off. Of a plan only the first figures are said, up to
   * the utilization limit: the rest belongs to groups.
   *
   * @param group a group by name or id, or {@link #OTHER_GROUPS}; exactly one of group and plan
   * @param shares in a plan by SHARES, 1 to 1,048,576; where absent, the weight of the group
   * @param ratio the same in a plan by RATIO
   * @param levels in a plan by EMPHASIS, percentages of levels 1 to 8
   * @param utilizationLimitPercent the most of its plan's part that it may use, 1 to 100
   * @param activeSessions sessions of the group that run something at once
   * @param queueTimeoutMs longest wait
   * @param maxQueued queries of the group that wait at once
   * @param maxSessions sessions of the group open at once
   * @param maxEstimatedMs longest estimate with which a query is let in
   * @param executionTimeoutMs longest run of one query
   * @param idleTimeoutMs longest idle time of a session
   * @param idleBlockerTimeoutMs the same of a session that others wait for
   * @param ioBytesPerSecond bytes that its I/O may move in a second, for long
   * @param ioBurstBytes bytes that it may move at once; those of a second where absent
   * @param iops requests of the device in a second, for long
   * @param iopsBurst requests of the device at once; those of a second where absent
   * @param ioReservationBytesPerSecond bytes that it moves in a second before others move any, as
   *     long as the domain's own limits let it (mClock); none where absent or 0
   * @param ioWeight its part of I/O by a fair policy, 1 to 1,048,576; by the group's priority where
   *     absent
   * @param critical passes the queue for parallel servers
   */
  public record Directive(
      @Nullable String group,
      @Nullable String plan,
      @Nullable Long shares,
      @Nullable Long ratio,
      @Nullable List<Long> levels,
      @Nullable Long utilizationLimitPercent,
      @Nullable Long activeSessions,
      @Nullable Long queueTimeoutMs,
      @Nullable Long maxQueued,
      @Nullable Long maxSessions,
      @Nullable Long maxEstimatedMs,
      @Nullable Long executionTimeoutMs,
      @Nullable Long idleTimeoutMs,
      @Nullable Long idleBlockerTimeoutMs,
      @Nullable Long memoryBytes,
      @Nullable Long sessionMemoryBytes,
      @Nullable Long ioBytesPerSecond,
      @Nullable Long ioBurstBytes,
      @Nullable Long iops,
      @Nullable Long iopsBurst,
      @Nullable Long ioReservationBytesPerSecond,
      @Nullable Long ioWeight,
      @Nullable Long dopLimit,
      @Nullable Long parallelServersPercent,
      @Nullable Long parallelQueueTimeoutMs,
      @Nullable ParallelTimeoutAction parallelQueueTimeoutAction,
      @Nullable Boolean critical,
      @Nullable List<Runaway> runaway) {

    /** A group's directive that says nothing of its part. */
    public static Directive ofGroup(String group) {
      return of(group, null, null, null, null);
    }

    /** A directive of its part alone. */
    public static Directive of(
        @Nullable String group,
        @Nullable String plan,
        @Nullable Long shares,
        @Nullable Long ratio,
        @Nullable List<Long> levels) {
      return new Directive(
          group, plan, shares, ratio, levels, null, null, null, null, null, null, null, null, null,
          null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** What it is about, for a sentence. */
    public String subject() {
      return group != null ? "group " + group : plan != null ? "plan " + plan : "nothing";
    }
  }

  /**
   * What is done with a query that uses more than expected: once, when the first of its triggers is
   * reached. Several rules of a directive are steps, looked at in their order.
   *
   * @param onCpuMs CPU time of the query; by default where no trigger is given
   * @param onElapsedMs time for which it runs
   * @param onEstimatedMs the estimate with which it starts, where there is one
   * @param switchTo of SWITCH_GROUP, the group to move to
   * @param forCall of SWITCH_GROUP, until the end of the call alone
   * @param throttlePercent of THROTTLE, the part of its speed that is left
   * @param cooldownMs of THROTTLE, for how long; where absent, until the query ends
   * @param per whose use its triggers count: of a SESSION, all that its queries have used, and for
   *     how long any of them ran; it fires once a session then. CALL where absent
   */
  public record Runaway(
      @Nullable Long onCpuMs,
      @Nullable Long onElapsedMs,
      @Nullable Long onIoBytes,
      @Nullable Long onIoRequests,
      @Nullable Long onEstimatedMs,
      RunawayAction action,
      @Nullable String switchTo,
      @Nullable Boolean forCall,
      @Nullable Long throttlePercent,
      @Nullable Watch watch,
      @Nullable Long cooldownMs,
      @Nullable RunawayPer per) {

    /** True where it counts what a session uses. */
    public boolean ofSession() {
      return per == RunawayPer.SESSION;
    }

    /** True where it says when it is to act. */
    public boolean hasTrigger() {
      return onCpuMs != null
          || onElapsedMs != null
          || onIoBytes != null
          || onIoRequests != null
          || onEstimatedMs != null;
    }
  }

  /** A repeat offender is treated at once, for a time. */
  public record Watch(WatchBy by, long forMs) {}

  /** What is done with a runaway. */
  public enum RunawayAction {
    THROTTLE,
    SWITCH_GROUP,
    CANCEL_QUERY,
    KILL_SESSION,
    LOG_ONLY
  }

  /** Whose use a rule counts. */
  public enum RunawayPer {
    CALL,
    SESSION
  }

  /** By what a repeat offender is known. */
  public enum WatchBy {
    TEXT,
    FINGERPRINT,
    USER
  }

  /** What becomes of a query that waited too long for parallel servers. */
  public enum ParallelTimeoutAction {
    CANCEL,
    RUN
  }
}

package io.weir.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole domain, as its file says it. Absent limits are unlimited; absent timeouts are off.
 *
 * @param activePlan the plan in force outside all schedules and windows; DEFAULT_PLAN where absent
 */
public record DomainDefinition(
    String domain,
    @Nullable Capacity capacity,
    @Nullable String defaultGroup,
    @Nullable HeartbeatPolicy heartbeat,
    @Nullable Long killGraceMs,
    @Nullable Mode mode,
    @Nullable List<ConsumerGroup> groups,
    @Nullable List<Mapping> mappings,
    @Nullable List<AssignmentRule> rules,
    @Nullable List<Plan> plans,
    @Nullable String activePlan,
    @Nullable List<Schedule> schedules,
    @Nullable List<Window> windows,
    @Nullable Policies policies,
    @Nullable List<MemoryPool> pools,
    @Nullable List<ServerPool> serverPools) {

  /** A domain without pools of its own. */
  public DomainDefinition(
      String domain,
      @Nullable Capacity capacity,
      @Nullable String defaultGroup,
      @Nullable HeartbeatPolicy heartbeat,
      @Nullable Long killGraceMs,
      @Nullable Mode mode,
      @Nullable List<ConsumerGroup> groups,
      @Nullable List<Mapping> mappings,
      @Nullable List<AssignmentRule> rules,
      @Nullable List<Plan> plans,
      @Nullable String activePlan,
      @Nullable List<Schedule> schedules,
      @Nullable List<Window> windows,
      @Nullable Policies policies) {
    this(
        domain,
        capacity,
        defaultGroup,
        heartbeat,
        killGraceMs,
        mode,
        groups,
        mappings,
        rules,
        plans,
        activePlan,
        schedules,
        windows,
        policies,
        null,
        null);
  }

  /** A domain without plans of its own. */
  public DomainDefinition(
      String domain,
      @Nullable Capacity capacity,
      @Nullable String defaultGroup,
      @Nullable HeartbeatPolicy heartbeat,
      @Nullable Long killGraceMs,
      @Nullable Mode mode,
      @Nullable List<ConsumerGroup> groups,
      @Nullable List<Mapping> mappings,
      @Nullable List<AssignmentRule> rules) {
    this(
        domain,
        capacity,
        defaultGroup,
        heartbeat,
        killGraceMs,
        mode,
        groups,
        mappings,
        rules,
        null,
        null,
        null,
        null,
        null);
  }

  /**
   * In which order what a domain has is given.
   *
   * @param cpu slots; by shares of the groups where absent
   * @param boostAfterMs a query that waits rises to the next priority of its group each time that
   *     this has passed, up to HIGH; off where absent or 0
   * @param io waiting I/O; COMPLETELY_FAIR where absent
   * @param ioInheritance what becomes of tokens where a rate or burst changes; KEEP where absent
   * @param memory whether the advisor resizes pools itself; MANUAL where absent
   * @param memoryOvercommitPercent of a pool's size, what may be given of it; 100 to 1000, 100
   *     where absent
   * @param ioTargetLatencyMs the rates of I/O come down while more transfers fail or take longer;
   *     off where absent or 0
   * @param ioLeastPercent of the rates that are said, at least; 1 to 100, 10 where absent
   */
  public record Policies(
      @Nullable CpuPolicy cpu,
      @Nullable Long boostAfterMs,
      @Nullable IoPolicy io,
      @Nullable Inheritance ioInheritance,
      @Nullable MemoryStrategy memory,
      @Nullable Long memoryOvercommitPercent,
      @Nullable Long ioTargetLatencyMs,
      @Nullable Long ioLeastPercent) {

    /** All but what lets the rates of I/O follow the device. */
    public Policies(
        @Nullable CpuPolicy cpu,
        @Nullable Long boostAfterMs,
        @Nullable IoPolicy io,
        @Nullable Inheritance ioInheritance,
        @Nullable MemoryStrategy memory,
        @Nullable Long memoryOvercommitPercent) {
      this(cpu, boostAfterMs, io, ioInheritance, memory, memoryOvercommitPercent, null, null);
    }

    /** The order of slots alone. */
    public Policies(@Nullable CpuPolicy cpu) {
      this(cpu, null);
    }

    /** The orders of slots and I/O. */
    public Policies(
        @Nullable CpuPolicy cpu,
        @Nullable Long boostAfterMs,
        @Nullable IoPolicy io,
        @Nullable Inheritance ioInheritance) {
      this(cpu, boostAfterMs, io, ioInheritance, null, null);
    }

    /** The order of slots, and how what waits rises. */
    public Policies(@Nullable CpuPolicy cpu, @Nullable Long boostAfterMs) {
      this(cpu, boostAfterMs, null, null, null, null);
    }
  }

  /**
   * What a domain has to divide.
   *
   * @param cpuCores cores; the number of slots where activeSessions is absent
   * @param activeSessions slots: queries that run at once
   * @param maxQueued queries that wait at once
   * @param maxSessions sessions open at once
   * @param maxSessionsPerUser sessions of one user open at once
   * @param ioBytesPerSecond bytes that I/O may move in a second, for long
   * @param ioBurstBytes bytes that it may move at once; those of a second where absent
   * @param iops requests of the device in a second, for long
   * @param iopsBurst requests of the device at once; those of a second where absent
   * @param ioConcurrency requests of the device that are under way at once
   * @param ioParallelism I/O requests that are under way at once
   * @param memoryBytes what memory pools divide; without it there are none
   * @param totalMemoryBytes what the machine has, at least memoryBytes
   * @param memoryReserveBytes of memoryBytes, what is kept for SYS_GROUP
   * @param parallelServers servers of queries that run in parallel
   */
  public record Capacity(
      @Nullable Long cpuCores,
      @Nullable Long activeSessions,
      @Nullable Long maxQueued,
      @Nullable Long maxSessions,
      @Nullable Long maxSessionsPerUser,
      @Nullable Long ioBytesPerSecond,
      @Nullable Long ioBurstBytes,
      @Nullable Long iops,
      @Nullable Long iopsBurst,
      @Nullable Long ioConcurrency,
      @Nullable Long ioParallelism,
      @Nullable Long memoryBytes,
      @Nullable Long totalMemoryBytes,
      @Nullable Long memoryReserveBytes,
      @Nullable Long parallelServers) {

    /** Cores, slots, their queues and I/O. */
    public Capacity(
        @Nullable Long cpuCores,
        @Nullable Long activeSessions,
        @Nullable Long maxQueued,
        @Nullable Long maxSessions,
        @Nullable Long maxSessionsPerUser,
        @Nullable Long ioBytesPerSecond,
        @Nullable Long ioBurstBytes,
        @Nullable Long iops,
        @Nullable Long iopsBurst,
        @Nullable Long ioConcurrency,
        @Nullable Long ioParallelism) {
      this(
          cpuCores,
          activeSessions,
          maxQueued,
          maxSessions,
          maxSessionsPerUser,
          ioBytesPerSecond,
          ioBurstBytes,
          iops,
          iopsBurst,
          ioConcurrency,
          ioParallelism,
          null,
          null,
          null,
          null);
    }

    /** Cores, slots and their queues alone. */
    public Capacity(
        @Nullable Long cpuCores,
        @Nullable Long activeSessions,
        @Nullable Long maxQueued,
        @Nullable Long maxSessions,
        @Nullable Long maxSessionsPerUser) {
      this(
          cpuCores,
          activeSessions,
          maxQueued,
          maxSessions,
          maxSessionsPerUser,
          null,
          null,
          null,
          null,
          null,
          null);
    }
  }

  /**
   * A part of a domain's memory, in the tree of them.
   *
   * @param name unique in its domain; that of a pool which every domain has sets its bytes alone
   * @param memoryBytes its size; needed but for pools that every domain has
   * @param parent the pool that it is a part of; where absent PGA of a work area, else DATABASE
   * @param softLimitBytes what queries may have of it, at most its size; the rest is for leases
   */
  public record MemoryPool(
      String name,
      @Nullable PoolType type,
      @Nullable Long memoryBytes,
      @Nullable String parent,
      @Nullable Long softLimitBytes) {}

  /**
   * Parallel servers of some groups.
   *
   * @param minServers kept for the pool; 0 where absent
   * @param maxServers the most that it may have; all of the domain where absent
   * @param groups whose queries take them; each in one pool at most
   */
  public record ServerPool(
      String name,
      @Nullable Long minServers,
      @Nullable Long maxServers,
      @Nullable List<String> groups) {}

  /**
   * How often clients give a sign of life, and after which silence they count as lost (0 = never).
   */
  public record HeartbeatPolicy(@Nullable Long everyMs, @Nullable Long lostAfterMs) {}

  /**
   * A consumer group with its limits.
   *
   * @param priority 0 (highest) to 7; in files also by the name of a {@link GroupPriority}
   * @param activeSessions sessions of the group that run something at once
   * @param maxQueued queries of the group that wait at once
   * @param queueTimeoutMs longest wait
   * @param executionTimeoutMs longest run of one query
   * @param idleTimeoutMs longest idle time of a session
   * @param shares its weight where no plan gives it a part; that of its priority where absent
   * @param memoryBytes of all its sessions together
   * @param sessionMemoryBytes of one session
   * @param dopLimit parallel servers of one query
   * @param windowBufferRecords records that its window buffers hold
   * @param aggregationGroups groups that its aggregations hold
   */
  public record ConsumerGroup(
      String name,
      @Nullable Long priority,
      @Nullable Category category,
      @Nullable Long maxSessions,
      @Nullable Long activeSessions,
      @Nullable Long maxQueued,
      @Nullable Long queueTimeoutMs,
      @Nullable Long executionTimeoutMs,
      @Nullable Long idleTimeoutMs,
      @Nullable Long shares,
      @Nullable Long memoryBytes,
      @Nullable Long sessionMemoryBytes,
      @Nullable Long ioBytesPerSecond,
      @Nullable Long iops,
      @Nullable Long dopLimit,
      @Nullable Long windowBufferRecords,
      @Nullable Long aggregationGroups) {

    /** A group with limits of sessions and queries alone. */
    public ConsumerGroup(
        String name,
        @Nullable Long priority,
        @Nullable Category category,
        @Nullable Long maxSessions,
        @Nullable Long activeSessions,
        @Nullable Long maxQueued,
        @Nullable Long queueTimeoutMs,
        @Nullable Long executionTimeoutMs,
        @Nullable Long idleTimeoutMs) {
      this(
          name,
          priority,
          category,
          maxSessions,
          activeSessions,
          maxQueued,
          queueTimeoutMs,
          executionTimeoutMs,
          idleTimeoutMs,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null);
    }
  }

  /** Sessions of a user belong to a group, until a time (milliseconds since 1970) where given. */
  public record Mapping(String user, String group, @Nullable Long untilMs) {}

  /**
   * Sessions that meet every condition belong to a group; lower priority numbers are asked first.
   */
  public record AssignmentRule(
      String name, @Nullable Long priority, Conditions when, String group) {}

  /**
   * Conditions on a session's attributes. A text is a glob ({@code *}, {@code ?}), or a regular
   * expression (RE2 syntax, at most 256 characters) between slashes.
   *
   * @param timeOfDay {@code HH:MM-HH:MM} in UTC, the end exclusive; where it passes midnight, all
   *     of it belongs to the day it begins on
   */
  public record Conditions(
      @Nullable String user,
      @Nullable String program,
      @Nullable String machine,
      @Nullable String service,
      @Nullable String module,
      @Nullable String action,
      @Nullable String timeOfDay,
      @Nullable List<Day> daysOfWeek) {}
}

package io.weir.kernel.domain;

import io.weir.protocol.CpuPolicy;
import io.weir.protocol.Mode;
import org.jspecify.annotations.Nullable;

/**
 * A domain's definition in force.
 *
 * @param version grows with every accepted configuration command
 * @param slots queries that run at once
 * @param plan the plan in force
 * @param planVersion its version; absent = 1
 * @param cpuPolicy the order of its slots; absent = by shares of the groups
 * @param boostAfterMs what waits rises in priority each time that this has passed; absent or 0 =
 *     never
 * @param io what is said of I/O; absent = nothing
 * @param memory what is said of memory; absent = nothing
 * @param parallelServers servers of queries that run in parallel; absent = by default
 * @param lostAfterMs a client silent for this long is lost; 0 = never
 */
public record DomainRow(
    String name,
    long version,
    long cpuCores,
    long slots,
    long maxQueued,
    long maxSessions,
    long maxSessionsPerUser,
    long defaultGroupId,
    long heartbeatEveryMs,
    long lostAfterMs,
    long killGraceMs,
    Mode mode,
    String plan,
    long nextGroupId,
    @Nullable Long planVersion,
    @Nullable CpuPolicy cpuPolicy,
    @Nullable Long boostAfterMs,
    @Nullable IoSettingsRow io,
    @Nullable MemorySettingsRow memory,
    @Nullable Long parallelServers) {

  /** Stands for a limit that is not there. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** What is said of I/O. */
  public IoSettingsRow ofIo() {
    return io == null ? IoSettingsRow.NONE : io;
  }

  /** What is said of memory. */
  public MemorySettingsRow ofMemory() {
    return memory == null ? MemorySettingsRow.NONE : memory;
  }

  /** Version of the plan in force. */
  public long versionOfPlan() {
    return planVersion == null ? 1 : planVersion;
  }

  /** A copy to change. */
  public Change change() {
    return new Change(this);
  }

  /** What a domain becomes: its fields, set by name. */
  public static final class Change {
    private final String name;
    private long version;
    private long cpuCores;
    private long slots;
    private long maxQueued;
    private long maxSessions;
    private long maxSessionsPerUser;
    private long defaultGroupId;
    private long heartbeatEveryMs;
    private long lostAfterMs;
    private long killGraceMs;
    private Mode mode;
    private String plan;
    private long nextGroupId;
    private @Nullable Long planVersion;
    private @Nullable CpuPolicy cpuPolicy;
    private @Nullable Long boostAfterMs;
    private @Nullable IoSettingsRow io;
    private @Nullable MemorySettingsRow memory;
    private @Nullable Long parallelServers;

    private Change(DomainRow row) {
      name = row.name;
      version = row.version;
      cpuCores = row.cpuCores;
      slots = row.slots;
      maxQueued = row.maxQueued;
      maxSessions = row.maxSessions;
      maxSessionsPerUser = row.maxSessionsPerUser;
      defaultGroupId = row.defaultGroupId;
      heartbeatEveryMs = row.heartbeatEveryMs;
      lostAfterMs = row.lostAfterMs;
      killGraceMs = row.killGraceMs;
      mode = row.mode;
      plan = row.plan;
      nextGroupId = row.nextGroupId;
      planVersion = row.planVersion;
      cpuPolicy = row.cpuPolicy;
      boostAfterMs = row.boostAfterMs;
      io = row.io;
      memory = row.memory;
      parallelServers = row.parallelServers;
    }

    public Change version(long value) {
      version = value;
      return this;
    }

    /** The next version. */
    public Change nextVersion() {
      version++;
      return this;
    }

    public Change size(long cores, long atOnce) {
      cpuCores = cores;
      slots = atOnce;
      return this;
    }

    public Change bounds(long queued, long sessions, long sessionsPerUser) {
      maxQueued = queued;
      maxSessions = sessions;
      maxSessionsPerUser = sessionsPerUser;
      return this;
    }

    public Change groups(long defaultId, long nextId) {
      defaultGroupId = defaultId;
      nextGroupId = nextId;
      return this;
    }

    public Change heartbeat(long everyMs, long lostMs) {
      heartbeatEveryMs = everyMs;
      lostAfterMs = lostMs;
      return this;
    }

    public Change killGraceMs(long value) {
      killGraceMs = value;
      return this;
    }

    public Change mode(Mode value) {
      mode = value;
      return this;
    }

    public Change plan(String plan, long planVersion) {
      this.plan = plan;
      this.planVersion = planVersion;
      return this;
    }

    public Change cpuPolicy(@Nullable CpuPolicy value) {
      cpuPolicy = value;
      return this;
    }

    public Change boostAfterMs(@Nullable Long valueMs) {
      boostAfterMs = valueMs;
      return this;
    }

    public Change io(IoSettingsRow value) {
      io = value.orNull();
      return this;
    }

    public Change memory(MemorySettingsRow value) {
      memory = value.orNull();
      return this;
    }

    public Change parallelServers(@Nullable Long value) {
      parallelServers = value;
      return this;
    }

    public DomainRow row() {
      return new DomainRow(
          name,
          version,
          cpuCores,
          slots,
          maxQueued,
          maxSessions,
          maxSessionsPerUser,
          defaultGroupId,
          heartbeatEveryMs,
          lostAfterMs,
          killGraceMs,
          mode,
          plan,
          nextGroupId,
          planVersion,
          cpuPolicy,
          boostAfterMs,
          io,
          memory,
          parallelServers);
    }
  }
}

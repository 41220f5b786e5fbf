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
    @Nullable CpuPolicy cpuPolicy) {

  /** Stands for a limit that is not there. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** Version of the plan in force. */
  public long versionOfPlan() {
    return planVersion == null ? 1 : planVersion;
  }
}

package io.weir.kernel;

import io.weir.kernel.state.RowCodec;
import java.util.HexFormat;

/**
 * The defaults and bounds of the kernel, from {@code topology/defaults.yaml}, where each is
 * explained. They are part of the rules: a journal names them by its rules hash.
 */
public record Settings(
    long quantumMs,
    long killGraceMs,
    long sessionWaitMs,
    long atOnceWithinMs,
    long heartbeatEveryMs,
    long heartbeatLostAfterMs,
    long rememberMs,
    long rememberMax,
    long timersPerTick,
    long grantsPerTurn,
    long resyncRowsPerTurn,
    long announceEveryMs,
    long announceMax,
    long maxQueued,
    long maxSessions,
    long maxSessionQueries,
    long maxAwaitingSession,
    long maxGroups,
    long maxRules,
    long maxMappings,
    long systemSlots,
    long systemQueuePlaces,
    long maxPlans,
    long maxSchedules,
    long maxWindows,
    long chargeEveryMs,
    long debtOfGroupMs,
    long runawayCpuMs,
    long runawayThrottlePercent,
    long maxWatched,
    long utilizationWindowMs,
    long utilizationStepPercent,
    long rebalanceEveryMs,
    long maxQueuedIo,
    long maxSessionIo,
    long ioConcurrency,
    long ioParallelism,
    long ioLeaseMs,
    long ioReadDeadlineMs,
    long ioWriteDeadlineMs,
    long ioBatchRequests,
    long ioStarvedBatches,
    long ioAdaptEveryMs,
    long ioAdaptSamples,
    long ioAdaptBadPercent,
    long maxPools,
    long memoryHysteresisPercent,
    long shrinksPerLook,
    long maxMemoryOperations,
    long windowBufferRecords,
    long aggregationGroups,
    long leaseMs,
    long maxSessionLeases,
    long maxLeases,
    long parallelServers,
    long maxServerPools,
    long loadValidMs,
    long maxLoadNodes,
    long resizesPerLook,
    long resizeAnswerMs) {

  /** Names these rules: a journal written under others is not replayed as if by these. */
  public String rulesHash() {
    return HexFormat.of().toHexDigits(new RowCodec().hash(this));
  }
}

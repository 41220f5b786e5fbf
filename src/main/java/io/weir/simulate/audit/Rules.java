package io.weir.simulate.audit;

/**
 * The figures that the rules leave to configuration; each is explained in {@code defaults.yaml}.
 */
public record Rules(
    long quantumMs,
    long killGraceMs,
    long sessionWaitMs,
    long atOnceWithinMs,
    long heartbeatEveryMs,
    long heartbeatLostAfterMs,
    long rememberMs,
    long rememberMax,
    long grantsPerTurn,
    long resyncRowsPerTurn,
    long announceEveryMs,
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
    long timersPerTick,
    long chargeEveryMs,
    long debtOfGroupMs,
    long runawayCpuMs,
    long runawayThrottlePercent,
    long maxWatched,
    long utilizationWindowMs,
    long utilizationStepPercent,
    long rebalanceEveryMs) {}

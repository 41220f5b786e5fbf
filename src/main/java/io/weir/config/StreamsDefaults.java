package io.weir.config;

/**
 * The defaults and bounds of the stream, from {@code topology/defaults.yaml}, where each is
 * explained.
 */
public record StreamsDefaults(
    long commitIntervalMs,
    long atLeastOnceCommitIntervalMs,
    long pollMs,
    long lingerMs,
    long transactionTimeoutMs,
    long embeddedTransactionTimeoutMs,
    long sessionTimeoutMs,
    long embeddedSessionTimeoutMs,
    long heartbeatIntervalMs,
    long maxPollIntervalMs,
    long threads,
    long standbyReplicas,
    long embeddedStandbyReplicas,
    long tickEveryMs,
    long ticksPerRound,
    long lagThresholdMs,
    long lagSampleMs,
    long keepAliveBatchMs,
    long snapshotEveryCommands,
    long snapshotCommandsPerRow,
    long snapshotEveryMs,
    long snapshotChunkBytes,
    long maxRecordBytes,
    long rowCacheRows,
    long orderWindowRows,
    long blockCacheBytes,
    long writeBufferBytes,
    long replaceThreads,
    long replaceThreadsWindowMs,
    long machineMemoryBytes,
    long databaseMemoryPercent) {}

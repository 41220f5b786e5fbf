package io.weir.kernel.groups;

import io.weir.protocol.Category;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group's definition. Limits are {@link io.weir.kernel.domain.DomainRow#UNLIMITED} where
 * there is none, timeouts 0 where they are off. What is nullable came later: where it is absent,
 * there is no limit, and the weight is that of the priority.
 */
public record GroupRow(
    long id,
    String name,
    long priority,
    Category category,
    long maxSessions,
    long activeSessions,
    long maxQueued,
    long queueTimeoutMs,
    long executionTimeoutMs,
    long idleTimeoutMs,
    @Nullable Long shares,
    @Nullable Long memoryBytes,
    @Nullable Long sessionMemoryBytes,
    @Nullable Long ioBytesPerSecond,
    @Nullable Long iops,
    @Nullable Long dopLimit,
    @Nullable Long windowBufferRecords,
    @Nullable Long aggregationGroups) {}

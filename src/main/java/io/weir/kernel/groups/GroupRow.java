package io.weir.kernel.groups;

import io.weir.protocol.Category;

/**
 * A consumer group's definition. Limits are {@link io.weir.kernel.domain.DomainRow#UNLIMITED} where
 * there is none, timeouts 0 where they are off.
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
    long idleTimeoutMs) {}

package io.weir.kernel.memory;

import org.jspecify.annotations.Nullable;

/**
 * Who holds memory, and of what.
 *
 * @param pool null where there was none when it began to hold some
 * @param sessionId null where its session ends with it
 * @param operation what it is tracked by
 */
public record Holder(
    @Nullable Pool pool, long groupId, @Nullable String sessionId, String operation) {}

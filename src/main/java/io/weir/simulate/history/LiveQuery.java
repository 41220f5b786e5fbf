package io.weir.simulate.history;

import org.jspecify.annotations.Nullable;

/**
 * A query that waits or runs.
 *
 * @param group where it is counted
 * @param sessionId its session, where its grant named one
 * @param running false while it waits
 * @param sinceMs when it began to wait, or to run
 * @param contendedAtMs how long somebody had waited until then
 */
record LiveQuery(
    String group, @Nullable String sessionId, boolean running, long sinceMs, long contendedAtMs) {}

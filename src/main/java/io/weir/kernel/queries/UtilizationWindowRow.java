package io.weir.kernel.queries;

import org.jspecify.annotations.Nullable;

/**
 * The window in which it is measured what groups with a utilization limit use.
 *
 * @param fromMs its begin, in ms since 1970; what is said before counts for nothing
 * @param dueLiveMs its end, on the live clock
 * @param toldUntil the queries up to this id have been told their speed; absent = all have
 */
public record UtilizationWindowRow(long fromMs, long dueLiveMs, @Nullable String toldUntil) {}

package io.weir.kernel.queries;

/**
 * What a query that reports no CPU time had used when the number of cores changed.
 *
 * @param micros by then, in microseconds of CPU time
 * @param sinceMs when that was, in ms since 1970
 */
public record HeldRow(long micros, long sinceMs) {}

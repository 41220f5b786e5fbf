package io.weir.kernel.parallel;

/**
 * What a node last said of its load.
 *
 * @param saidMs when, in ms since 1970
 */
public record LoadRow(long cpuPercent, long saidMs) {}

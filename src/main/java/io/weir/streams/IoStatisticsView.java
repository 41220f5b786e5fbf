package io.weir.streams;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What I/O has come to, since the group or the domain was defined. {@code docs/statistics.md}
 * explains each figure.
 *
 * @param requests of the device that were granted, by operation
 * @param bytes that were granted, by operation
 * @param latencies of what has ended; absent where nothing has
 */
public record IoStatisticsView(
    long granted,
    Map<String, Long> requests,
    Map<String, Long> bytes,
    long waiting,
    long underWay,
    long refused,
    long throttled,
    long late,
    long abandoned,
    long waitedMs,
    long bandwidthBytesPerSecond,
    @Nullable DurationView latencies) {}

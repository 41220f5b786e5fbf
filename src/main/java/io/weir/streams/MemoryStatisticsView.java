package io.weir.streams;

import io.weir.kernel.memory.UseRow;
import org.jspecify.annotations.Nullable;

/**
 * What memory has come to, since the group or the domain was defined. {@code docs/statistics.md}
 * explains each figure.
 */
public record MemoryStatisticsView(
    long usedBytes,
    long peakBytes,
    long allocations,
    long releases,
    long failures,
    @Nullable Long windowRecords,
    @Nullable Long aggregationGroups) {

  /** Null where there never was any. */
  static @Nullable MemoryStatisticsView of(@Nullable UseRow row) {
    return row == null
        ? null
        : new MemoryStatisticsView(
            row.usedBytes(),
            row.peakBytes(),
            row.allocations(),
            row.releases(),
            row.failures(),
            row.windowRecords(),
            row.aggregationGroups());
  }
}

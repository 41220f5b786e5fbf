package io.weir.streams;

import io.weir.kernel.parallel.ServerUseRow;
import org.jspecify.annotations.Nullable;

/**
 * What parallel execution has come to, since the group or the domain was defined. {@code
 * docs/statistics.md} explains each figure.
 */
public record ParallelStatisticsView(
    long busy,
    long mostBusy,
    long granted,
    long askedDop,
    long grantedDop,
    long downgraded,
    long clipped,
    long queued,
    long resized) {

  /** Null where nobody ever wanted any. */
  static @Nullable ParallelStatisticsView of(@Nullable ServerUseRow row) {
    return row == null
        ? null
        : new ParallelStatisticsView(
            row.busy(),
            row.mostBusy(),
            orZero(row.granted()),
            orZero(row.askedDop()),
            orZero(row.grantedDop()),
            orZero(row.downgraded()),
            orZero(row.clipped()),
            orZero(row.queued()),
            orZero(row.resized()));
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}

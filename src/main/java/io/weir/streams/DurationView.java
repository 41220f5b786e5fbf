package io.weir.streams;

import io.weir.kernel.domain.Durations;
import java.util.Map;
import java.util.SortedMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long something took, of so many. A quantile is the upper end of the bucket that the value of
 * that rank is in: never less than the value, and at most a sixteenth more.
 */
public record DurationView(long count, long p50Ms, long p95Ms, long p99Ms, long maxMs) {

  /**
   * Of counted durations; null where there are none.
   *
   * @param counts by the lowest duration that is counted there, in ms
   */
  static @Nullable DurationView of(SortedMap<Long, Long> counts) {
    if (counts.isEmpty()) {
      return null;
    }
    Histogram sketch = new Histogram(Durations.LONGEST_MS, 1);
    for (Map.Entry<Long, Long> bucket : counts.entrySet()) {
      sketch.recordValueWithCount(bucket.getKey(), bucket.getValue());
    }
    return new DurationView(
        sketch.getTotalCount(),
        sketch.getValueAtPercentile(50),
        sketch.getValueAtPercentile(95),
        sketch.getValueAtPercentile(99),
        sketch.highestEquivalentValue(counts.lastKey()));
  }
}

package io.weir.streams;

import io.weir.kernel.memory.PoolRow;
import io.weir.kernel.memory.UseRow;
import io.weir.protocol.PoolType;
import io.weir.protocol.PressureLevel;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sees of a memory pool. A use counts in its pool and in each above.
 *
 * @param parent the pool that it is a part of; absent of the whole
 * @param sizeBytes as it was stated, or its part of its parent
 * @param limitBytes what may be given of it: more than its size where memory is overcommitted
 * @param softLimitBytes what queries may have of it; absent = all that may be given
 * @param usedPercent of its limit, rounded down, as pressure is counted; absent of a pool without
 *     any
 * @param pressure as was last told
 * @param failures requests that were refused for it
 */
public record PoolView(
    String name,
    @Nullable PoolType type,
    @Nullable String parent,
    long sizeBytes,
    long limitBytes,
    @Nullable Long softLimitBytes,
    long usedBytes,
    long availableBytes,
    @Nullable Long usedPercent,
    PressureLevel pressure,
    long peakBytes,
    long allocations,
    long releases,
    long failures) {

  private static final BigInteger PERCENT = BigInteger.valueOf(100);

  static PoolView of(PoolRow row, long sizeBytes, long limitBytes, UseRow use) {
    return new PoolView(
        row.name(),
        row.type(),
        row.parent(),
        sizeBytes,
        limitBytes,
        row.softLimitBytes(),
        use.usedBytes(),
        Math.max(0, limitBytes - use.usedBytes()),
        percent(use.usedBytes(), limitBytes),
        row.level(),
        use.peakBytes(),
        use.allocations(),
        use.releases(),
        use.failures());
  }

  private static @Nullable Long percent(long part, long whole) {
    return whole == 0
        ? null
        : (Long)
            BigInteger.valueOf(part)
                .multiply(PERCENT)
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
  }
}

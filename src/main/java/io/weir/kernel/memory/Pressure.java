package io.weir.kernel.memory;

import io.weir.kernel.Saturating;
import io.weir.protocol.PressureLevel;
import java.math.BigInteger;

/** How full a pool is: levels that begin at percentages, and end some points below. */
public final class Pressure {

  private static final PressureLevel[] LEVELS = PressureLevel.values();
  private static final long[] FROM_PERCENT = {0, 60, 75, 85, 95};
  private static final long WHOLE_PERCENT = 100;

  private Pressure() {}

  /** Where a level begins, in percent of a pool's size. */
  public static long fromPercent(PressureLevel level) {
    return FROM_PERCENT[level.ordinal()];
  }

  /** What is in use of a pool, in percent of its size, rounded down; 0 where it has none. */
  public static long percent(Pool pool) {
    long size = pool.sizeBytes();
    long used = pool.usedBytes();
    if (size == 0) {
      return 0;
    }
    return used <= Long.MAX_VALUE / WHOLE_PERCENT
        ? used * WHOLE_PERCENT / size
        : BigInteger.valueOf(used)
            .multiply(BigInteger.valueOf(WHOLE_PERCENT))
            .divide(BigInteger.valueOf(size))
            .min(BigInteger.valueOf(Long.MAX_VALUE))
            .longValueExact();
  }

  /**
   * The level that a pool has come to.
   *
   * @param hysteresisPercent points of its size by which a level ends below where it begins
   */
  public static PressureLevel of(Pool pool, long hysteresisPercent) {
    int level = pool.level().ordinal();
    while (level + 1 < LEVELS.length && isAt(pool, FROM_PERCENT[level + 1])) {
      level++;
    }
    while (level > 0 && !isAt(pool, FROM_PERCENT[level] - hysteresisPercent)) {
      level--;
    }
    return LEVELS[level];
  }

  private static boolean isAt(Pool pool, long percent) {
    long size = pool.sizeBytes();
    return size > 0 && !Saturating.isMore(percent, WHOLE_PERCENT, pool.usedBytes(), size);
  }
}

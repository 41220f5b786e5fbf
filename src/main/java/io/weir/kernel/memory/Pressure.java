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

  /** Where a level begins, in percent of what may be given of a pool. */
  public static long fromPercent(PressureLevel level) {
    return FROM_PERCENT[level.ordinal()];
  }

  /**
   * What is in use of a pool, in percent of what may be given of it, rounded down; 0 where that is
   * nothing.
   */
  public static long percent(Pool pool) {
    return percent(pool.usedBytes(), pool.limitBytes(true));
  }

  /** What is used of so many bytes, in percent, rounded down; 0 of none. */
  public static long percent(long used, long most) {
    if (most == 0) {
      return 0;
    }
    return used <= Long.MAX_VALUE / WHOLE_PERCENT
        ? used * WHOLE_PERCENT / most
        : BigInteger.valueOf(used)
            .multiply(BigInteger.valueOf(WHOLE_PERCENT))
            .divide(BigInteger.valueOf(most))
            .min(BigInteger.valueOf(Long.MAX_VALUE))
            .longValueExact();
  }

  /**
   * The level that a pool has come to.
   *
   * @param hysteresisPercent points by which a level ends below where it begins
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
    long most = pool.limitBytes(true);
    return most > 0 && !Saturating.isMore(percent, WHOLE_PERCENT, pool.usedBytes(), most);
  }
}

package io.weir.kernel.parallel;

import io.weir.protocol.Parallel;
import org.jspecify.annotations.Nullable;

/**
 * The degree of parallelism (DOP) that a query wants (ADR 29), and the servers that it takes: one
 * that runs in its session alone has DOP 1, and needs none.
 */
public final class Degree {

  /** A query with fewer runs in its session alone. */
  public static final long LEAST_PARALLEL = 2;

  private static final long SMALL_COST = 1_000;
  private static final long MIDDLE_COST = 10_000;
  private static final long LARGE_COST = 100_000;
  private static final long LEAST_OF_MIDDLE = 2;
  private static final long LEAST_OF_LARGE = 4;
  private static final long HIGH_LOAD_PERCENT = 60;
  private static final long FULL_LOAD_PERCENT = 80;

  private Degree() {}

  /** The servers of a query that runs with a DOP. */
  public static long servers(long dop) {
    return dop < LEAST_PARALLEL ? 0 : dop;
  }

  /** How a query wants to run, by what its request says. */
  public static Parallel mode(@Nullable Parallel said, @Nullable Long dop) {
    if (said != null) {
      return said;
    }
    return dop == null ? Parallel.SERIAL : Parallel.MANUAL;
  }

  /**
   * The DOP that a query wants.
   *
   * @param dop that it asks for itself
   * @param cost as it was estimated
   * @param cores of the system
   * @param loadPercent of the system
   * @return at least 1
   */
  public static long wanted(
      Parallel mode, @Nullable Long dop, @Nullable Long cost, long cores, long loadPercent) {
    return switch (mode) {
      case SERIAL -> 1;
      case MANUAL -> dop == null ? 1 : Math.max(1, dop);
      case AUTOMATIC, ADAPTIVE -> {
        long chosen = underLoad(byCost(cost == null ? 0 : cost, cores), loadPercent);
        yield Math.max(1, dop == null ? chosen : Math.min(chosen, dop));
      }
    };
  }

  private static long byCost(long cost, long cores) {
    if (cost < SMALL_COST) {
      return 1;
    } else if (cost < MIDDLE_COST) {
      return Math.max(LEAST_OF_MIDDLE, cores / 4);
    } else if (cost < LARGE_COST) {
      return Math.max(LEAST_OF_LARGE, cores / 2);
    }
    return Math.max(1, cores);
  }

  // rounded down, at least 1
  private static long underLoad(long dop, long loadPercent) {
    if (loadPercent > FULL_LOAD_PERCENT) {
      return Math.max(1, dop / 2);
    }
    return loadPercent > HIGH_LOAD_PERCENT ? Math.max(1, dop - Math.ceilDiv(dop, 4)) : dop;
  }
}

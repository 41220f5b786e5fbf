package io.weir.kernel.fair;

import java.util.List;

/**
 * Weights of consumer groups by priority: Linux's table by nice level ({@code sched_prio_to_weight}
 * in kernel/sched/core.c), each step about a tenth of the CPU.
 */
public final class Weights {

  /** The weight of nice 0. */
  public static final long UNIT = 1024;

  private static final int LOWEST_NICE = -20;
  private static final int HIGHEST_NICE = 19;
  private static final int NICE_PER_PRIORITY = 5;
  private static final int NORMAL_PRIORITY = 3;

  private static final long[] BY_NICE = {
    88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, 9548, 7620, 6100, 4904,
    3906, 3121, 2501, 1991, 1586, 1277, 1024, 820, 655, 526, 423, 335, 272, 215, 172, 137, 110, 87,
    70, 56, 45, 36, 29, 23, 18, 15
  };

  private Weights() {}

  /** The weight of a group priority, 0 (highest) to 7; 3 is nice 0. */
  public static long ofPriority(long priority) {
    return ofNice(NICE_PER_PRIORITY * (priority - NORMAL_PRIORITY));
  }

  /** The weight of shares or of a ratio, or of percentages where nobody asks who contends. */
  public static long ofAmounts(List<Long> amounts) {
    long sum = 0;
    for (Long amount : amounts) {
      sum += amount;
    }
    return Math.max(1, sum) * UNIT;
  }

  /** The weight of a nice level, clamped to -20 … 19. */
  public static long ofNice(long nice) {
    return BY_NICE[(int) Math.clamp(nice, LOWEST_NICE, HIGHEST_NICE) - LOWEST_NICE];
  }
}

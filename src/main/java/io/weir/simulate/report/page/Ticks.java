package io.weir.simulate.report.page;

import java.util.ArrayList;
import java.util.List;

/** Where an axis has its marks: few, at round values. */
final class Ticks {

  private static final long SECOND_MS = 1_000;
  private static final long MINUTE_MS = 60 * SECOND_MS;
  private static final long HOUR_MS = 60 * MINUTE_MS;
  private static final long DAY_MS = 24 * HOUR_MS;
  private static final int MOST_STEPS = 5;
  private static final int MOST_TIME_STEPS = 6;
  private static final long[] ROUND = {1, 2, 5};
  private static final long[] ROUND_TIMES_MS = {
    100,
    200,
    500,
    SECOND_MS,
    2 * SECOND_MS,
    5 * SECOND_MS,
    10 * SECOND_MS,
    15 * SECOND_MS,
    30 * SECOND_MS,
    MINUTE_MS,
    2 * MINUTE_MS,
    5 * MINUTE_MS,
    10 * MINUTE_MS,
    15 * MINUTE_MS,
    30 * MINUTE_MS,
    HOUR_MS,
    2 * HOUR_MS,
    3 * HOUR_MS,
    6 * HOUR_MS,
    12 * HOUR_MS,
    DAY_MS
  };
  private static final long[] DECADES_MS = {
    1,
    10,
    100,
    SECOND_MS,
    10 * SECOND_MS,
    MINUTE_MS,
    10 * MINUTE_MS,
    HOUR_MS,
    10 * HOUR_MS,
    4 * DAY_MS,
    40 * DAY_MS,
    400 * DAY_MS
  };

  private Ticks() {}

  /** Round values from 0 that are not beyond {@code most}, which is 1 or more. */
  static List<Long> upTo(long most) {
    for (long scale = 1; ; scale *= 10) {
      for (long round : ROUND) {
        if (round * scale * MOST_STEPS >= most) {
          return steps(round * scale, most);
        }
      }
    }
  }

  private static List<Long> steps(long step, long most) {
    List<Long> ticks = new ArrayList<>();
    for (long tick = 0; tick <= most; tick += step) {
      ticks.add(tick);
    }
    return ticks;
  }

  /** Round times from 0 that are not beyond {@code lengthMs}. */
  static List<Long> ofTime(long lengthMs) {
    long step = ROUND_TIMES_MS[ROUND_TIMES_MS.length - 1];
    for (long round : ROUND_TIMES_MS) {
      if (round * MOST_TIME_STEPS >= lengthMs) {
        step = round;
        break;
      }
    }
    while (step * MOST_TIME_STEPS < lengthMs) {
      step *= 2;
    }
    List<Long> ticks = new ArrayList<>();
    for (long ms = 0; ms <= lengthMs; ms += step) {
      ticks.add(ms);
    }
    return ticks;
  }

  /** Durations, each several times the one before, from one below the shortest to one above. */
  static List<Long> ofDurations(long shortestMs, long longestMs) {
    int first = 0;
    while (first < DECADES_MS.length - 2 && DECADES_MS[first + 1] <= shortestMs) {
      first++;
    }
    int last = first + 1;
    while (last < DECADES_MS.length - 1 && DECADES_MS[last] < longestMs) {
      last++;
    }
    List<Long> ticks = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      ticks.add(DECADES_MS[i]);
    }
    return ticks;
  }

  /** "0", "30 s", "1 h 30 m": without the units that are zero. */
  static String time(long ms) {
    if (ms == 0) {
      return "0";
    }
    StringBuilder text = new StringBuilder();
    unit(text, ms / DAY_MS, "d");
    unit(text, ms % DAY_MS / HOUR_MS, "h");
    unit(text, ms % HOUR_MS / MINUTE_MS, "min");
    unit(text, ms % MINUTE_MS / SECOND_MS, "s");
    unit(text, ms % SECOND_MS, "ms");
    return text.toString();
  }

  private static void unit(StringBuilder text, long value, String unit) {
    if (value > 0) {
      text.append(text.isEmpty() ? "" : " ").append(value).append(' ').append(unit);
    }
  }
}

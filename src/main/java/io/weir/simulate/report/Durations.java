package io.weir.simulate.report;

import java.util.Locale;

/** Durations for people: "850 ms", "1.2 s", "3 m 05 s", "2 h 05 m", "3 d 04 h". */
public final class Durations {

  private static final long SECOND_MS = 1_000;
  private static final long MINUTE_MS = 60 * SECOND_MS;
  private static final long HOUR_MS = 60 * MINUTE_MS;
  private static final long DAY_MS = 24 * HOUR_MS;

  private Durations() {}

  /** The two largest units, rounded down. */
  public static String human(long ms) {
    if (ms < SECOND_MS) {
      return ms + " ms";
    }
    if (ms < MINUTE_MS) {
      return ms / SECOND_MS + "." + ms % SECOND_MS / 100 + " s";
    }
    if (ms < HOUR_MS) {
      return pair(ms / MINUTE_MS, "m", ms % MINUTE_MS / SECOND_MS, "s");
    }
    return ms < DAY_MS
        ? pair(ms / HOUR_MS, "h", ms % HOUR_MS / MINUTE_MS, "m")
        : pair(ms / DAY_MS, "d", ms % DAY_MS / HOUR_MS, "h");
  }

  private static String pair(long large, String largeUnit, long small, String smallUnit) {
    return String.format(Locale.ROOT, "%d %s %02d %s", large, largeUnit, small, smallUnit);
  }
}

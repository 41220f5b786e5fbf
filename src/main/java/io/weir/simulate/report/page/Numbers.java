package io.weir.simulate.report.page;

import java.util.Locale;

/** Numbers for people and for drawings; in every locale the same. */
final class Numbers {

  private static final long PPM_PER_TENTH = 1_000; // a tenth of a percent

  private Numbers() {}

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** "1 query", "1,234 queries". */
  static String counted(long value, String one, String many) {
    return count(value) + " " + (value == 1 ? one : many);
  }

  /** "34.1 %" */
  static String share(long ppm) {
    long tenths = (ppm + PPM_PER_TENTH / 2) / PPM_PER_TENTH;
    return tenths / 10 + "." + tenths % 10 + " %";
  }

  /** The mean of something integrated over time, with one digit. */
  static String mean(long integratedMs, long lengthMs) {
    return decimal(lengthMs == 0 ? 0 : (double) integratedMs / lengthMs);
  }

  /** With one digit after the point. */
  static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** How far along an axis: "12.34%". */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * share);
  }
}

package io.weir.simulate.explain;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people read them, in UTC. */
final class Times {

  private static final DateTimeFormatter WHOLE = pattern("uuuu-MM-dd HH:mm:ss.SSS 'UTC'");
  private static final DateTimeFormatter OF_DAY = pattern("HH:mm:ss.SSS");

  private Times() {}

  private static DateTimeFormatter pattern(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  static String whole(long ms) {
    return WHOLE.format(Instant.ofEpochMilli(ms));
  }

  static String ofDay(long ms) {
    return OF_DAY.format(Instant.ofEpochMilli(ms));
  }
}

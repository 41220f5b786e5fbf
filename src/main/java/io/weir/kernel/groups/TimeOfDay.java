package io.weir.kernel.groups;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/** A span of the day, {@code HH:MM-HH:MM}, the end exclusive; it may pass midnight. */
final class TimeOfDay {

  private static final Pattern SPAN =
      Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9])-(?:([01][0-9]|2[0-3]):([0-5][0-9])|24:00)");

  private static final int MIDNIGHT = 24 * 60;

  private TimeOfDay() {}

  static boolean isSpan(String text) {
    return SPAN.matches(text);
  }

  /** From and until, in minutes of the day. */
  static int[] parse(String text) {
    Matcher parts = SPAN.matcher(text);
    if (!parts.matches()) {
      throw new IllegalStateException("Expected a span HH:MM-HH:MM, but stored " + text);
    }
    return new int[] {minutes(parts, 1), parts.group(3) == null ? MIDNIGHT : minutes(parts, 3)};
  }

  private static int minutes(Matcher parts, int first) {
    return Integer.parseInt(parts.group(first)) * 60 + Integer.parseInt(parts.group(first + 1));
  }
}

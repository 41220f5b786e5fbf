package io.weir.config;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whole numbers as people write them. A field whose name ends in {@code Bytes} or {@code
 * BytesPerSecond} may carry a size ({@code 64GiB} = 64 × 1024³, {@code 500MB} = 500 × 1000²), one
 * in {@code Ms} a duration ({@code 10s}), one in {@code Percent} its sign ({@code 150%}).
 */
public sealed interface Quantity {

  /** The figure, in the field's own unit. */
  record Of(long value) implements Quantity {}

  /** No figure: what was expected, to be put after "Expected X to be". */
  record Not(String expected) implements Quantity {}

  Pattern WRITTEN = Pattern.compile("([+-]?[0-9]+) ?([A-Za-z]*|%)");

  /** How the name of a rate ends. */
  String A_SECOND = "BytesPerSecond";

  Map<String, Long> SIZES = sizes();

  Map<String, Long> DURATIONS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

  /** What was written for a field. */
  static Quantity read(String field, String written) {
    Matcher parts = WRITTEN.matcher(written);
    Long factor = parts.matches() ? factor(field, parts.group(2)) : null;
    if (factor == null) {
      return new Not(expected(field));
    }
    Long number = whole(parts.group(1));
    if (number == null || Math.multiplyHigh(number, factor) != (number * factor) >> 63) {
      return new Not("a number of 64 bits");
    }
    return number < 0 ? new Not("at least 0") : new Of(number * factor);
  }

  private static @Nullable Long whole(String digits) {
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException tooLong) {
      return null;
    }
  }

  private static @Nullable Long factor(String field, String unit) {
    if (unit.isEmpty()) {
      return 1L;
    }
    return field.endsWith("Bytes") || field.endsWith(A_SECOND)
        ? SIZES.get(unit)
        : field.endsWith("Ms")
            ? DURATIONS.get(unit)
            : field.endsWith("Percent") && unit.equals("%") ? (Long) 1L : null;
  }

  private static String expected(String field) {
    if (field.endsWith(A_SECOND)) {
      return "a number of bytes in a second, or a size such as 64MiB or 500MB";
    }
    return field.endsWith("Bytes")
        ? "a number of bytes, or a size such as 64GiB or 500MB"
        : field.endsWith("Ms")
            ? "a number of milliseconds, or a duration such as 500ms, 10s, 5m or 1h"
            : field.endsWith("Percent") ? "a whole number of percent" : "a whole number";
  }

  private static Map<String, Long> sizes() {
    Map<String, Long> sizes = new TreeMap<>(Map.of("B", 1L));
    long binary = 1;
    long decimal = 1;
    for (String prefix : new String[] {"K", "M", "G", "T"}) {
      binary *= 1024;
      decimal *= 1000;
      sizes.put(prefix + "iB", binary);
      sizes.put(prefix + "B", decimal);
    }
    return Map.copyOf(sizes);
  }
}

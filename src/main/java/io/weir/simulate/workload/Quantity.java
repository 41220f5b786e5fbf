package io.weir.simulate.workload;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Numbers as files write them. */
final class Quantity {

  // 15 digits before the point: 31,000 years in milliseconds, and × 1000 it still fits a long.
  private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,15}(\\.\\d{1,18})?");

  private Quantity() {}

  /**
   * A decimal number × {@code factor} as a whole number, rounded down; empty if it is no number.
   */
  static OptionalLong times(String decimal, long factor) {
    if (!DECIMAL.matcher(decimal).matches()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        new BigDecimal(decimal)
            .multiply(BigDecimal.valueOf(factor))
            .setScale(0, RoundingMode.FLOOR)
            .longValueExact());
  }

  /** As in "found 'abc'"; long values are cut. */
  static String quoted(String value) {
    int shown = 60;
    return value.length() <= shown ? "'" + value + "'" : "'" + value.substring(0, shown) + "…'";
  }
}

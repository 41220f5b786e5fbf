package io.weir.bench;

import java.util.Arrays;
import java.util.Locale;

/** The same figure, measured several times: its median and its spread. */
record Sample(double[] values) {

  Sample {
    if (values.length == 0) {
      throw new IllegalArgumentException("Expected at least one measurement");
    }
    values = values.clone();
    Arrays.sort(values);
  }

  double median() {
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /** Smallest and largest, with as many digits as say something. */
  String spread() {
    return "%s … %s of %d"
        .formatted(digits(values[0]), digits(values[values.length - 1]), values.length);
  }

  Result as(String id, String what, String unit, String goal) {
    return new Result(id, what, median(), unit, goal, spread());
  }

  /** A figure for people: three digits or more, never a power of ten. */
  static String digits(double value) {
    String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.4f";
    return String.format(Locale.ROOT, format, value);
  }
}

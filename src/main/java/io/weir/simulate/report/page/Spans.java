package io.weir.simulate.report.page;

import io.weir.simulate.history.Window;
import java.util.Locale;

/** From when to when, since the beginning: "0:12:16 – 0:12:48". */
final class Spans {

  private Spans() {}

  static String of(Window window) {
    return clock(window.fromMs()) + " – " + clock(window.fromMs() + window.lengthMs());
  }

  /** Hours, minutes, seconds; tenths where the time is no whole second. */
  static String clock(long ms) {
    String tenths = ms % 1000 == 0 ? "" : "." + ms % 1000 / 100;
    return String.format(
            Locale.ROOT, "%d:%02d:%02d", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60)
        + tenths;
  }
}

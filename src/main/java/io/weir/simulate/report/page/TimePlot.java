package io.weir.simulate.report.page;

import io.weir.simulate.history.History;
import io.weir.simulate.history.History.PlanSwitch;
import io.weir.simulate.history.Window;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A picture over time, as wide as its place: curves are stretched, words and lines are not.
 *
 * <p>So there are two drawings in each other. The outer one is measured in per cent across and
 * pixels down, for words; the inner one in thousandths across, for curves. Values hold for a whole
 * window, so curves go in steps.
 */
final class TimePlot {

  private static final int HEAD_PX = 16;
  private static final int FOOT_PX = 20;
  private static final int NAME_PX = 14;
  private static final int NAME_ROWS = 3; // names of switches close to each other
  private static final double NAMES_LEFT = 0.75; // behind this, names end at their mark
  private static final int WIDTH = 1000;
  private static final int MOST_NARROW = 5; // times that fit on a telephone; else every second
  private static final double RIGHT_EDGE = 0.93; // words beyond end at their mark

  private final Markup page;
  private final List<Window> windows;
  private final Window whole;
  private final int heightPx;
  private final int footPx;
  private final double top;

  private TimePlot(
      Markup page, List<Window> windows, Window whole, int heightPx, int footPx, double top) {
    this.page = page;
    this.windows = windows;
    this.whole = whole;
    this.heightPx = heightPx;
    this.footPx = footPx;
    this.top = top;
  }

  /**
   * A picture of these windows.
   *
   * @param whole the time that it is as wide as
   * @param top the value at its upper edge
   */
  TimePlot(Markup page, List<Window> windows, Window whole, int heightPx, double top) {
    this(page, windows, whole, heightPx, FOOT_PX, top);
  }

  /** The same without room for times: another picture of the same time is below. */
  TimePlot withoutTimes() {
    return new TimePlot(page, windows, whole, heightPx, 1, top);
  }

  /** Begins the picture; says what it shows to those who do not see it. */
  TimePlot open(String id, String title, String description) {
    page.open(
        "svg",
        "class",
        "plot",
        "role",
        "img",
        "aria-labelledby",
        id + "-t " + id + "-d",
        "width",
        "100%",
        "height",
        String.valueOf(HEAD_PX + heightPx + footPx));
    page.leaf("title", title, "id", id + "-t").leaf("desc", description, "id", id + "-d");
    return this;
  }

  TimePlot beginCurves() {
    page.open(
        "svg",
        "width",
        "100%",
        "height",
        String.valueOf(HEAD_PX + heightPx + footPx),
        "viewBox",
        "0 0 " + WIDTH + " " + (HEAD_PX + heightPx + footPx),
        "preserveAspectRatio",
        "none");
    return this;
  }

  TimePlot endCurves() {
    page.close();
    return this;
  }

  /** A filled area between two curves. */
  TimePlot area(String look, ToDoubleFunction<Window> lower, ToDoubleFunction<Window> upper) {
    StringBuilder back = new StringBuilder();
    for (Window window : windows.reversed()) {
      back.append("L").append(x(until(window))).append(' ').append(y(lower.applyAsDouble(window)));
      back.append("H").append(x(window.fromMs()));
    }
    page.empty("path", "class", look, "d", steps(upper) + back + "Z");
    return this;
  }

  TimePlot line(String look, ToDoubleFunction<Window> value) {
    page.empty("path", "class", look, "d", steps(value));
    return this;
  }

  private String steps(ToDoubleFunction<Window> value) {
    StringBuilder path = new StringBuilder();
    for (Window window : windows) {
      path.append(path.isEmpty() ? "M" : "L").append(x(window.fromMs())).append(' ');
      path.append(y(value.applyAsDouble(window))).append("H").append(x(until(window)));
    }
    return path.isEmpty() ? "M0 0" : path.toString();
  }

  /** Marks at values, named at their left end; the last one has the unit. */
  TimePlot values(List<Long> ticks, String unit) {
    for (long tick : ticks) {
      String y = y((double) tick);
      page.empty("line", "class", "grid", "x1", "0", "x2", "100%", "y1", y, "y2", y);
      if (tick > 0) {
        String words = Numbers.count(tick) + (tick == ticks.getLast() ? " " + unit : "");
        page.leaf("text", words, "class", "tick", "x", "0", "y", y, "dy", "-3");
      }
    }
    return this;
  }

  /** Words above the picture, at its left end. */
  TimePlot heading(String words) {
    page.leaf("text", words, "class", "tick", "x", "0", "y", "12");
    return this;
  }

  /** A mark that means a limit, with words at its right end. */
  TimePlot limit(double value, String words) {
    String y = y(value);
    page.empty("line", "class", "limit", "x1", "0", "x2", "100%", "y1", y, "y2", y);
    page.leaf(
        "text", words, "class", "tick", "x", "100%", "y", y, "dy", "-3", "text-anchor", "end");
    return this;
  }

  /** Upright marks where another plan came in force, named with its cause for a pointer. */
  TimePlot switches(History run) {
    for (PlanSwitch to : run.switches()) {
      double share = share(to.atMs() - run.startMs() - whole.fromMs());
      if (share >= 0 && share <= 1) {
        String x = Numbers.percent(share);
        String bottom = String.valueOf(HEAD_PX + heightPx);
        page.open("g").leaf("title", to.plan() + ", by " + to.cause());
        page.empty("line", "class", "limit", "x1", x, "x2", x, "y1", "0", "y2", bottom).close();
      }
    }
    return this;
  }

  /** The same with the plan and its cause in words beside each mark, as far as there is room. */
  TimePlot namedSwitches(History run) {
    switches(run);
    for (int i = 0; i < run.switches().size(); i++) {
      PlanSwitch to = run.switches().get(i);
      double share = share(to.atMs() - run.startMs() - whole.fromMs());
      if (share >= 0 && share <= 1) {
        page.leaf(
            "text",
            to.plan() + ", " + to.cause().name().toLowerCase(Locale.ROOT),
            "class",
            "tick wide",
            "x",
            Numbers.percent(share),
            "dx",
            share > NAMES_LEFT ? "-4" : "4",
            "y",
            String.valueOf(HEAD_PX + NAME_PX * (i % NAME_ROWS)),
            "text-anchor",
            share > NAMES_LEFT ? "end" : "start");
      }
    }
    return this;
  }

  /** Times below. */
  TimePlot times() {
    String y = String.valueOf(HEAD_PX + heightPx + footPx - 5);
    List<Long> ticks = Ticks.ofTime(whole.lengthMs());
    for (int i = 0; i < ticks.size(); i++) {
      long ms = ticks.get(i);
      double share = share(ms);
      String anchor = share == 0 ? "start" : share > RIGHT_EDGE ? "end" : "middle";
      page.leaf(
          "text",
          Ticks.time(ms),
          "class",
          i % 2 == 0 || ticks.size() < MOST_NARROW ? "tick" : "tick wide",
          "x",
          Numbers.percent(share),
          "y",
          y,
          "text-anchor",
          anchor);
    }
    return this;
  }

  /** What a pointer over a window is told. */
  TimePlot hover(Function<Window, String> words) {
    for (Window window : windows) {
      page.open(
          "rect",
          "class",
          "hover",
          "x",
          Numbers.percent(share(window.fromMs() - whole.fromMs())),
          "width",
          Numbers.percent(share(window.lengthMs())),
          "y",
          "0",
          "height",
          String.valueOf(HEAD_PX + heightPx));
      page.leaf("title", words.apply(window)).close();
    }
    return this;
  }

  Markup close() {
    return page.close();
  }

  private static long until(Window window) {
    return window.fromMs() + window.lengthMs();
  }

  private double share(long ms) {
    return whole.lengthMs() == 0 ? 0 : (double) ms / whole.lengthMs();
  }

  private String x(long ms) {
    return Numbers.decimal(WIDTH * share(ms - whole.fromMs()));
  }

  private String y(double value) {
    return Numbers.decimal(HEAD_PX + heightPx * (1 - Math.min(1, value / top)));
  }
}

package io.weir.simulate.report.page;

import io.weir.simulate.history.Figures;
import io.weir.simulate.history.History;
import io.weir.simulate.history.Window;
import io.weir.simulate.report.Durations;
import java.util.List;

/** Who waited how long, when: a row for each group, darker for longer waits. */
final class WaitMap {

  /** What people feel: at once, a moment, a pause, a while, a coffee, gone. */
  private static final List<Step> STEPS =
      List.of(
          new Step("under 0.1 s", 100),
          new Step("under 1 s", 1_000),
          new Step("under 10 s", 10_000),
          new Step("under 1 min", 60_000),
          new Step("under 10 min", 600_000),
          new Step("10 min or more", Long.MAX_VALUE));

  private static final String NOBODY_GRANTED = "none";
  private static final String ROW_PX = "16";

  private record Step(String words, long belowMs) {}

  private final Markup page;
  private final History run;

  WaitMap(Markup page, History run) {
    this.page = page;
    this.run = run;
  }

  void write() {
    page.open("section", "aria-labelledby", "waits");
    page.leaf("h2", "How long they wait", "id", "waits");
    page.leaf(
        "p",
        "The 95th percentile of the waits of those that began to run, for each "
            + Ticks.time(run.windowMs())
            + "; at the right, of the whole run.",
        "class",
        "says");
    legend();
    page.open("div", "class", "rows map");
    run.groups().forEach(this::row);
    page.leaf("span", "");
    new TimePlot(page, run.windows(), run.whole(), 0, 1)
        .open("waits-time", "Time", "Time since the first decision")
        .times()
        .close();
    page.leaf("span", "").close().close();
  }

  private void legend() {
    page.open("ul", "class", "legend");
    for (int i = 0; i < STEPS.size(); i++) {
      page.open("li").leaf("span", "", "class", "swatch w" + i);
      page.text(STEPS.get(i).words()).close();
    }
    page.open("li").leaf("span", "", "class", "swatch " + NOBODY_GRANTED);
    page.text("waited, none granted").close();
    page.close();
  }

  private void row(String group) {
    String p95 = Durations.human(run.whole().of(group).waits().p95Ms());
    page.name(group);
    page.open("svg", "class", "strip", "role", "img", "width", "100%", "height", ROW_PX);
    page.leaf("title", "Waits of " + group + ": 95th percentile " + p95);
    for (Window window : run.windows()) {
      cell(group, window);
    }
    page.close();
    page.leaf("span", p95, "class", "figure");
  }

  private void cell(String group, Window window) {
    Figures figures = window.of(group);
    if (figures.granted() == 0 && figures.queuedMs() == 0 || run.whole().lengthMs() == 0) {
      return;
    }
    double fromMs = window.fromMs() - run.whole().fromMs();
    page.open(
        "rect",
        "class",
        figures.granted() == 0 ? NOBODY_GRANTED : step(figures.waits().p95Ms()),
        "x",
        Numbers.percent(fromMs / run.whole().lengthMs()),
        "width",
        Numbers.percent((double) window.lengthMs() / run.whole().lengthMs()),
        "y",
        "1",
        "height",
        "14");
    page.leaf("title", words(group, window, figures)).close();
  }

  private static String step(long p95Ms) {
    int step = 0;
    while (p95Ms >= STEPS.get(step).belowMs() && step < STEPS.size() - 1) {
      step++;
    }
    return "w" + step;
  }

  private static String words(String group, Window window, Figures figures) {
    return figures.granted() == 0
        ? "%s, %s: up to %s waited, none was granted"
            .formatted(group, Spans.of(window), Numbers.count(figures.mostQueued()))
        : "%s, %s: %s granted, p95 of the waits %s"
            .formatted(
                group,
                Spans.of(window),
                Numbers.count(figures.granted()),
                Durations.human(figures.waits().p95Ms()));
  }
}

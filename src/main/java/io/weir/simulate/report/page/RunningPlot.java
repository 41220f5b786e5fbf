package io.weir.simulate.report.page;

import io.weir.simulate.history.Figures;
import io.weir.simulate.history.History;
import io.weir.simulate.history.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Whose queries run, over time: the groups that were charged most, and the others together. */
final class RunningPlot {

  private static final int HEIGHT_PX = 200;
  private static final int MOST_COLOURS = 7; // that people with any eyes tell apart

  private static final double HEADROOM = 1.04; // so that the slots are a line inside

  private final Markup page;
  private final History run;
  private final List<String> named;
  private final int others;

  RunningPlot(Markup page, History run) {
    this.page = page;
    this.run = run;
    List<String> groups = run.groups();
    boolean all = groups.size() <= MOST_COLOURS + 1;
    this.named = all ? groups : groups.subList(0, MOST_COLOURS);
    this.others = groups.size() - named.size();
  }

  void write() {
    page.open("section", "aria-labelledby", "running");
    page.leaf("h2", "Queries that run", "id", "running");
    legend();
    Long slots = run.slots();
    long most = Math.max(run.whole().total().mostRunning(), slots == null ? 1 : slots);
    double top = Math.max(1, most) * HEADROOM;
    TimePlot plot = new TimePlot(page, run.windows(), run.whole(), HEIGHT_PX, top);
    plot.open("running-plot", "Queries that run over time, by group", description());
    plot.beginCurves();
    List<ToDoubleFunction<Window>> sums = sums();
    for (int layer = 0; layer + 1 < sums.size(); layer++) {
      plot.area("area " + colour(layer), sums.get(layer), sums.get(layer + 1));
    }
    plot.endCurves();
    plot.values(Ticks.upTo(most), "running");
    if (slots != null) {
      plot.limit(slots, slots + " slots");
    }
    plot.times().hover(this::words).namedSwitches(run);
    plot.close().close();
  }

  private void legend() {
    page.open("ul", "class", "legend");
    for (int layer = 0; layer < named.size(); layer++) {
      page.open("li").leaf("span", "", "class", "swatch " + colour(layer));
      page.name(named.get(layer)).close();
    }
    if (others > 0) {
      page.open("li").leaf("span", "", "class", "swatch " + colour(named.size()));
      page.text(Numbers.counted(others, "other group", "other groups")).close();
    }
    page.close();
  }

  private String colour(int layer) {
    return layer < named.size() && layer < MOST_COLOURS ? "c" + layer : "rest";
  }

  /** The stack's edges, from the bottom: nothing, the first group, the first two, … */
  private List<ToDoubleFunction<Window>> sums() {
    List<ToDoubleFunction<Window>> sums = new ArrayList<>();
    sums.add(window -> 0);
    for (int layer = 1; layer <= named.size(); layer++) {
      List<String> below = named.subList(0, layer);
      sums.add(window -> below.stream().mapToDouble(name -> mean(window.of(name), window)).sum());
    }
    if (others > 0) {
      sums.add(window -> mean(window.total(), window));
    }
    return sums;
  }

  private static double mean(Figures figures, Window window) {
    return window.lengthMs() == 0 ? 0 : (double) figures.runningMs() / window.lengthMs();
  }

  private String description() {
    Window whole = run.whole();
    return "In the mean %s queries ran, at most %s at once."
        .formatted(
            Numbers.mean(whole.total().runningMs(), whole.lengthMs()),
            Numbers.count(whole.total().mostRunning()));
  }

  private String words(Window window) {
    StringBuilder words = new StringBuilder(Spans.of(window));
    words.append(": ").append(Numbers.decimal(mean(window.total(), window))).append(" run");
    for (String name : named) {
      double mean = mean(window.of(name), window);
      if (mean > 0) {
        words.append('\n').append(name).append(' ').append(Numbers.decimal(mean));
      }
    }
    return words.toString();
  }
}

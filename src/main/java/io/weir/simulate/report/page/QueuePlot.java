package io.weir.simulate.report.page;

import io.weir.simulate.history.History;
import io.weir.simulate.history.Window;
import io.weir.simulate.report.Durations;
import org.jspecify.annotations.Nullable;

/** How many queries waited, over time; with another run of the same work to compare. */
final class QueuePlot {

  private static final int HEIGHT_PX = 150;

  private QueuePlot() {}

  static void write(Markup page, History run, @Nullable History before) {
    long most =
        Math.max(
            run.whole().total().mostQueued(),
            before == null ? 0 : before.whole().total().mostQueued());
    page.open("section", "aria-labelledby", "queue");
    page.leaf("h2", "Queries that wait", "id", "queue");
    page.open("p", "class", "says");
    if (before == null) {
      page.text("The mean of each %s.".formatted(Ticks.time(run.windowMs())));
    } else {
      page.leaf("span", "▬", "class", "before").text(" First come, first served; ");
      page.leaf("span", "▬", "class", "after").text(" governed. ");
      page.text("Who waits is another question than how many do: see the tenants.");
    }
    page.close();
    long top = Math.max(1, most);
    Window whole = before == null ? run.whole() : longer(run, before);
    TimePlot plot = new TimePlot(page, run.windows(), whole, HEIGHT_PX, top);
    plot.open(
        "queue-plot",
        "Queries that wait over time",
        "At most %s at once, in the mean %s."
            .formatted(
                Numbers.counted(run.whole().total().mostQueued(), "query", "queries"),
                Numbers.mean(run.whole().total().queuedMs(), run.whole().lengthMs())));
    plot.values(Ticks.upTo(top), "waiting");
    plot.beginCurves();
    plot.area("area queue", window -> 0, QueuePlot::mean);
    plot.line("line after", QueuePlot::mean);
    plot.endCurves();
    if (before != null) {
      new TimePlot(page, before.windows(), whole, HEIGHT_PX, top)
          .beginCurves()
          .line("line before", QueuePlot::mean)
          .endCurves();
    }
    plot.times();
    plot.hover(QueuePlot::words).namedSwitches(run);
    plot.close().close();
  }

  /** So that both are drawn in one time. */
  private static Window longer(History run, History before) {
    return run.whole().lengthMs() >= before.whole().lengthMs() ? run.whole() : before.whole();
  }

  private static double mean(Window window) {
    return window.lengthMs() == 0 ? 0 : (double) window.total().queuedMs() / window.lengthMs();
  }

  private static String words(Window window) {
    return "%s: %s waited in the mean, %s at most; p95 of the waits %s"
        .formatted(
            Spans.of(window),
            Numbers.mean(window.total().queuedMs(), window.lengthMs()),
            Numbers.count(window.total().mostQueued()),
            Durations.human(window.total().waits().p95Ms()));
  }
}

package io.weir.simulate.report.page;

import io.weir.simulate.history.History;
import io.weir.simulate.history.Window;
import java.util.List;

/**
 * A small picture for each group: its share received against its share entitled, on a scale of its
 * own because that is what is compared there; and its queue, on one scale because sizes are.
 */
final class SharePanels {

  private static final int SHARE_PX = 56;
  private static final int QUEUE_PX = 30;
  private static final long PPM_PER_PERCENT = 10_000;

  private final Markup page;
  private final History run;
  private final long mostQueued;

  SharePanels(Markup page, History run) {
    this.page = page;
    this.run = run;
    this.mostQueued =
        run.groups().stream()
            .mapToLong(group -> run.whole().of(group).mostQueued())
            .reduce(1, Math::max);
  }

  void write() {
    page.open("section", "aria-labelledby", "shares");
    page.leaf("h2", "Shares and queues of each group", "id", "shares");
    page.open("p", "class", "says");
    page.leaf("span", "■", "class", "after").text(" Share received of what was charged, ");
    page.leaf("span", "▬", "class", "entitled");
    page.text(" share entitled by weight among the groups that had work. Below: ");
    page.leaf("span", "■", "class", "queued").text(" queries that wait. ");
    page.text(
        "Shares have a scale of their own in each panel, queues the same in all. Who asks for less"
            + " than its share gets less.");
    page.close();
    page.open("div", "class", "panels");
    int number = 0;
    for (String group : run.groups()) {
      panel(group, "share-" + number++);
    }
    page.close().close();
  }

  private void panel(String group, String id) {
    String received = Numbers.share(run.whole().receivedPpm(group));
    String entitled = Numbers.share(run.whole().entitledPpm(group));
    double top = top(group);
    long queued = run.whole().of(group).mostQueued();
    page.open("figure").open("figcaption").name(group);
    page.open("span").leaf("b", received).text(" of " + entitled).close().close();
    new TimePlot(page, run.windows(), run.whole(), SHARE_PX, top)
        .withoutTimes()
        .open(id, "Share of " + group, "Received " + received + ", entitled to " + entitled)
        .values(List.of(0L, Ticks.upTo((long) top).getLast()), "%")
        .beginCurves()
        .area("area after", window -> 0, window -> percent(window.receivedPpm(group)))
        .line("line entitled", window -> percent(window.entitledPpm(group)))
        .endCurves()
        .switches(run)
        .close();
    new TimePlot(page, run.windows(), run.whole(), QUEUE_PX, mostQueued)
        .open(id + "-q", "Queue of " + group, "At most " + queued + " at once")
        .heading(Numbers.count(queued) + " waiting at most")
        .values(List.of(0L), "")
        .beginCurves()
        .area("area queued", window -> 0, window -> window.of(group).mostQueued())
        .endCurves()
        .times()
        .close();
    page.close();
  }

  private double top(String group) {
    long mostPpm = PPM_PER_PERCENT;
    for (Window window : run.windows()) {
      mostPpm = Math.max(mostPpm, window.receivedPpm(group));
      mostPpm = Math.max(mostPpm, window.entitledPpm(group));
    }
    return percent(mostPpm);
  }

  private static double percent(long ppm) {
    return (double) ppm / PPM_PER_PERCENT;
  }
}

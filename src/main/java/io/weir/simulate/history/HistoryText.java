package io.weir.simulate.history;

import io.weir.simulate.report.Columns;
import io.weir.simulate.report.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link History} as a table with aligned columns, one line a group. */
public final class HistoryText {

  private static final List<String> COLUMNS =
      List.of(
          "group",
          "granted",
          "refused",
          "withdrawn",
          "ended by order",
          "entitled",
          "received",
          "wait p50",
          "p95",
          "p99",
          "most waiting",
          "most running");

  private HistoryText() {}

  /** The table; lines end in '\n', in every locale the same. */
  public static String render(History history) {
    var rows = new ArrayList<List<String>>();
    rows.add(COLUMNS);
    var whole = history.whole();
    for (String group : history.groups()) {
      rows.add(
          cells(
              group,
              whole.of(group),
              share(whole.entitledPpm(group)),
              share(whole.receivedPpm(group))));
    }
    rows.add(cells("all", whole.total(), "", ""));
    return Columns.of(rows);
  }

  private static List<String> cells(
      String name, Figures figures, String entitled, String received) {
    return List.of(
        name,
        count(figures.granted()),
        count(figures.rejected()),
        count(figures.expired()),
        count(figures.ordered()),
        entitled,
        received,
        Durations.human(figures.waits().p50Ms()),
        Durations.human(figures.waits().p95Ms()),
        Durations.human(figures.waits().p99Ms()),
        count(figures.mostQueued()),
        count(figures.mostRunning()));
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String share(long ppm) {
    return String.format(Locale.ROOT, "%.1f %%", ppm / 10_000.0);
  }
}

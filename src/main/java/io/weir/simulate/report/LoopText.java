package io.weir.simulate.report;

import io.weir.simulate.closed.LoopResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link LoopReport} as a table with aligned columns, one line a group. */
public final class LoopText {

  private static final List<String> HEADINGS =
      List.of("", "", "", "", "share", "share", "wait", "", "", "wait + run", "", "slowdown", "");
  private static final List<String> COLUMNS =
      List.of(
          "group",
          "queries",
          "refused",
          "stopped",
          "entitled",
          "received",
          "mean",
          "p50",
          "p95",
          "p50",
          "p95",
          "p50",
          "p95");

  private LoopText() {}

  /** The table; lines end in '\n', in every locale the same. */
  public static String render(LoopReport report) {
    List<List<String>> rows = new ArrayList<>(List.of(HEADINGS, COLUMNS));
    report.groups().forEach(group -> rows.add(cells(group)));
    return Columns.of(rows) + terms(report) + summary(report) + '\n';
  }

  /** A line for each group and term, after a blank one; nothing where the plan never changed. */
  private static String terms(LoopReport report) {
    if (report.terms().isEmpty()) {
      return "";
    }
    List<List<String>> rows =
        new ArrayList<>(
            List.of(List.of("plan", "since", "cause", "group", "entitled", "received")));
    for (PlanTerm term : report.terms()) {
      for (PlanTerm.Share share : term.shares()) {
        rows.add(
            List.of(
                term.plan(),
                Instant.ofEpochMilli(term.fromMs()).toString(),
                term.cause() == null ? "-" : term.cause().name(),
                share.group(),
                format("%.1f %%", 100 * share.entitled()),
                format("%.1f %%", 100 * share.received())));
      }
    }
    return '\n' + Columns.of(rows) + '\n';
  }

  private static List<String> cells(GroupOutcome group) {
    return List.of(
        group.group(),
        format("%,d", group.queries()),
        format("%,d", group.refused()),
        format("%,d", group.stopped()),
        format("%.1f %%", 100 * group.entitledShare()),
        format("%.1f %%", 100 * group.receivedShare()),
        Durations.human(Math.round(group.meanWaitMs())),
        Durations.human(group.waits().p50Ms()),
        Durations.human(group.waits().p95Ms()),
        Durations.human(group.sojourns().p50Ms()),
        Durations.human(group.sojourns().p95Ms()),
        format("%.1f x", group.slowdowns().p50()),
        format("%.1f x", group.slowdowns().p95()));
  }

  private static String summary(LoopReport report) {
    LoopResult result = report.result();
    return format(
        "%s on domain %s, %,d cores: %,d queries in %s, %,d refused, %,d stopped, %,d unfinished",
        report.workload(),
        report.domain(),
        result.cores(),
        result.finished().size() + result.unfinished(),
        Durations.human(result.endMs() - result.startMs()),
        report.refused(),
        report.stopped(),
        result.unfinished());
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}

package io.weir.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.simulate.history.Figures;
import io.weir.simulate.history.History;
import io.weir.simulate.history.History.Standing;
import io.weir.simulate.history.Window;
import io.weir.simulate.report.Columns;
import io.weir.simulate.report.Durations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a domain's groups do now and did in the last time, for people and for programs. */
final class WatchView {

  private static final List<String> COLUMNS =
      List.of(
          "GROUP",
          "ENTITLED",
          "RECEIVED",
          "QUEUED",
          "RUNNING",
          "GRANTED/S",
          "REJECTED/S",
          "P95 WAIT");
  private static final int LONGEST_NAME = 40;
  private static final double PPM_PER_PERCENT = 10_000;
  private static final double PPM = 1_000_000;

  private final History history;
  private final Window last;

  WatchView(History history) {
    this.history = history;
    this.last = history.whole();
  }

  /**
   * A headline and a line for each group.
   *
   * @param clock what time it is
   * @param most so many groups, the busiest; all others are counted
   */
  String text(String clock, int most) {
    long seconds = Math.ceilDiv(last.lengthMs(), 1000L);
    String slots = history.slots() == null ? "" : " on " + history.slots() + " slots";
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "domain %s at %s: %d running%s, %d queued; over the last %d s %.1f/s granted, %.1f/s"
                + " rejected%n",
            plain(history.domain()),
            clock,
            sum(true),
            slots,
            sum(false),
            seconds,
            perSecond(last.total().granted()),
            perSecond(last.total().rejected())));
    List<String> shown = busiest(most);
    if (shown.isEmpty()) {
      return text.append("no group has had work in this time\n").toString();
    }
    List<List<String>> rows = new ArrayList<>(List.of(COLUMNS));
    shown.forEach(group -> rows.add(row(group)));
    text.append(Columns.of(rows));
    int others = groups().size() - shown.size();
    return others == 0 ? text.toString() : text + "and " + others + " more (--top)\n";
  }

  /** One line of JSON, without its end. Shares are parts of 1. */
  String json(long atMs) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("domain", history.domain()).put("atMs", atMs).put("overMs", last.lengthMs());
    json.put("slots", history.slots()).put("queued", sum(false)).put("running", sum(true));
    var groups = json.putArray("groups");
    for (String name : groups()) {
      Figures figures = last.of(name);
      Standing now = standing(name);
      groups
          .addObject()
          .put("group", name)
          .put("entitledShare", last.entitledPpm(name) / PPM)
          .put("receivedShare", last.receivedPpm(name) / PPM)
          .put("queued", now.queued())
          .put("running", now.running())
          .put("granted", figures.granted())
          .put("rejected", figures.rejected())
          .put("p50WaitMs", figures.waits().p50Ms())
          .put("p95WaitMs", figures.waits().p95Ms());
    }
    return json.toString();
  }

  private List<String> row(String group) {
    Figures figures = last.of(group);
    Standing now = standing(group);
    return List.of(
        plain(group),
        share(last.entitledPpm(group)),
        share(last.receivedPpm(group)),
        String.valueOf(now.queued()),
        String.valueOf(now.running()),
        String.format(Locale.ROOT, "%.1f", perSecond(figures.granted())),
        String.format(Locale.ROOT, "%.1f", perSecond(figures.rejected())),
        figures.granted() == 0 ? "-" : Durations.human(figures.waits().p95Ms()));
  }

  /** Those with most work, in the order of their names: a line that jumps is not read. */
  private List<String> busiest(int most) {
    return groups().stream()
        .sorted(
            Comparator.comparingLong(name -> -(standing(name).queued() + standing(name).running())))
        .limit(most)
        .sorted()
        .toList();
  }

  /** All that have work or had some, by name. */
  private List<String> groups() {
    return history.now().keySet().stream()
        .filter(name -> last.groups().containsKey(name) || busy(standing(name)))
        .toList();
  }

  private static boolean busy(Standing standing) {
    return standing.queued() + standing.running() > 0;
  }

  private Standing standing(String group) {
    return history.now().getOrDefault(group, new Standing(0, 0, 0));
  }

  private long sum(boolean running) {
    return history.now().entrySet().stream()
        .map(Map.Entry::getValue)
        .mapToLong(standing -> running ? standing.running() : standing.queued())
        .sum();
  }

  private double perSecond(long count) {
    return last.lengthMs() == 0 ? 0 : 1000.0 * count / last.lengthMs();
  }

  private static String share(long ppm) {
    return String.format(Locale.ROOT, "%.1f %%", ppm / PPM_PER_PERCENT);
  }

  /** Names come from users: what would steer the terminal is shown as a question mark. */
  private static String plain(String name) {
    String visible = name.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}]", "?");
    return visible.length() <= LONGEST_NAME
        ? visible
        : visible.substring(0, LONGEST_NAME - 1) + "…";
  }
}

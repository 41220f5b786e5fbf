package io.weir.simulate.report.page;

import io.weir.simulate.history.Figures;
import io.weir.simulate.history.History;
import io.weir.simulate.history.Window;
import io.weir.simulate.report.DemoReport;
import io.weir.simulate.report.Durations;
import io.weir.simulate.report.PlanTerm;
import io.weir.simulate.report.TenantOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of HTML that shows a run: it needs no other file, no network and no script, is read in
 * light and dark, on a telephone and on a wall, with and without eyes.
 */
public final class ReportPage {

  private final Markup page = new Markup();
  private final String title;
  private final History run;
  private final @Nullable History before;
  private final @Nullable DemoReport report;
  private final List<PlanTerm> terms;

  private ReportPage(
      String title,
      History run,
      @Nullable History before,
      @Nullable DemoReport report,
      List<PlanTerm> terms) {
    this.title = title;
    this.run = run;
    this.before = before;
    this.report = report;
    this.terms = terms;
  }

  /**
   * The page of one run.
   *
   * @param title what was run
   * @param terms from each switch of plans to the next; none where the plan never changed
   */
  public static String of(String title, History run, List<PlanTerm> terms) {
    return new ReportPage(title, run, null, null, terms).render();
  }

  /**
   * The page of a workload that was run twice.
   *
   * @param title what was run
   * @param governed with a group for each tenant
   * @param firstCome without
   */
  public static String of(String title, DemoReport report, History firstCome, History governed) {
    return new ReportPage(title, governed, firstCome, report, List.of()).render();
  }

  private String render() {
    page.open("html", "lang", "en");
    head();
    page.open("body");
    page.open("header").open("h1").leaf("bdi", title).close();
    page.leaf("p", report == null ? headline() : headline(report), "class", "headline");
    page.leaf("p", circumstances(), "class", "says").close();
    page.open("main");
    tiles();
    if (report != null) {
      new BeforeAfter(page, report.tenants()).write();
    }
    QueuePlot.write(page, run, before);
    PlanTable.write(page, terms);
    new RunningPlot(page, run).write();
    new WaitMap(page, run).write();
    new SharePanels(page, run).write();
    new FigureTables(page, run, report).write();
    page.close();
    footer();
    return page.close().close().document();
  }

  private void head() {
    page.open("head").empty("meta", "charset", "utf-8");
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.empty("meta", "name", "color-scheme", "content", "light dark");
    page.leaf("title", "Weir: " + title);
    page.leaf("style", style()).close();
  }

  /** How it went: what its reader has to know first. */
  private String headline() {
    Figures total = run.whole().total();
    String refused =
        total.rejected() == 0
            ? "none was refused"
            : Numbers.counted(total.rejected(), "was refused", "were refused");
    return "%s ran, %s; 95 %% of them waited %s or less."
        .formatted(
            Numbers.counted(total.granted(), "query", "queries"),
            refused,
            Durations.human(total.waits().p95Ms()));
  }

  private static String headline(DemoReport report) {
    List<TenantOutcome> tenants = report.tenants();
    long sooner = tenants.stream().filter(tenant -> tenant.gainAtP95() > 1).count();
    return ("%s of %s had answers sooner when governed: the median tenant's 95th percentile went"
            + " from %s to %s.")
        .formatted(
            Numbers.count(sooner),
            Numbers.counted(tenants.size(), "tenant", "tenants"),
            Durations.human(median(tenants, tenant -> tenant.firstCome().p95Ms())),
            Durations.human(median(tenants, tenant -> tenant.governed().p95Ms())));
  }

  private static long median(List<TenantOutcome> tenants, ToLongFunction<TenantOutcome> value) {
    long[] sorted = tenants.stream().mapToLong(value).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
  }

  private String circumstances() {
    Figures total = run.whole().total();
    String slots = run.slots() == null ? "" : " on " + run.slots() + " slots";
    return "Domain %s: %s of %s%s in %s, %s, one for each request that has ended."
        .formatted(
            run.domain(),
            Numbers.counted(total.granted(), "query", "queries"),
            Numbers.counted(run.groups().size(), "group", "groups"),
            slots,
            Durations.human(run.whole().lengthMs()),
            Numbers.counted(total.terminal(), "terminal decision", "terminal decisions"));
  }

  private void tiles() {
    page.open("dl", "class", "tiles");
    tile("Wait, p50", history -> Durations.human(history.whole().total().waits().p50Ms()));
    tile("Wait, p95", history -> Durations.human(history.whole().total().waits().p95Ms()));
    tile("Most waiting", history -> Numbers.count(history.whole().total().mostQueued()));
    tile("Slots in use", ReportPage::slotsInUse);
    tile("Refused", history -> Numbers.count(history.whole().total().rejected()));
    tile("Ended by order", history -> Numbers.count(history.whole().total().ordered()));
    tile("Duration", history -> Durations.human(history.whole().lengthMs()));
    page.close();
  }

  private static String slotsInUse(History history) {
    Window whole = history.whole();
    Long slots = history.slots();
    return slots == null || slots < 1 || whole.lengthMs() == 0
        ? Numbers.mean(whole.total().runningMs(), whole.lengthMs())
        : Numbers.share(whole.total().runningMs() * Window.WHOLE_PPM / whole.lengthMs() / slots);
  }

  private void tile(String what, Function<History, String> figure) {
    page.open("div").leaf("dt", what).leaf("dd", figure.apply(run));
    if (before != null) {
      page.leaf("dd", "first come " + figure.apply(before), "class", "was");
    }
    page.close();
  }

  private void footer() {
    page.open("footer").leaf("h2", "How to read this");
    page.leaf(
        "p",
        "Everything is derived from the governor's decisions: Queued, Granted, Rejected, Released,"
            + " Expired and the orders. Shares are measured while somebody waits; where nobody"
            + " waited, over all the time. Received is a group's part of what was charged, which"
            + " is spread evenly over the time that each query ran. Entitled is the group's"
            + " weight divided by the weights of the groups that had work at that moment."
            + " Percentiles are exact to three digits.");
    if (report != null) {
      page.leaf("p", "All times are those of the workload, which was played faster than life.");
    }
    page.close();
  }

  private static String style() {
    try (InputStream file = ReportPage.class.getResourceAsStream("style.css")) {
      if (file == null) {
        throw new IllegalStateException("Expected style.css beside ReportPage, but it is missing");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

package io.weir.simulate.report.page;

import io.weir.simulate.history.Figures;
import io.weir.simulate.history.History;
import io.weir.simulate.history.Window;
import io.weir.simulate.report.DemoReport;
import io.weir.simulate.report.Durations;
import io.weir.simulate.report.Quantiles;
import io.weir.simulate.report.TenantOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The figures behind the pictures. */
final class FigureTables {

  private static final List<String> OF_GROUPS =
      List.of(
          "Group",
          "Granted",
          "Refused",
          "Withdrawn",
          "Ended by order",
          "Entitled",
          "Received",
          "Wait p50",
          "Wait p95",
          "Wait p99",
          "Most waiting",
          "Most running",
          "Charged");
  private static final List<String> OF_WINDOWS =
      List.of(
          "Time",
          "Waiting, mean",
          "Waiting, most",
          "Running, mean",
          "Granted",
          "Refused",
          "Wait p50",
          "Wait p95");

  private static final List<String> OF_TENANTS =
      List.of(
          "Tenant",
          "Queries",
          "First come p50",
          "First come p95",
          "First come p99",
          "Governed p50",
          "Governed p95",
          "Governed p99",
          "Gain at p95");

  private final Markup page;
  private final History run;
  private final @Nullable DemoReport report;

  FigureTables(Markup page, History run, @Nullable DemoReport report) {
    this.page = page;
    this.run = run;
    this.report = report;
  }

  void write() {
    page.open("section", "aria-labelledby", "figures");
    page.leaf("h2", "Figures", "id", "figures");
    begin("Figures of each group", OF_GROUPS);
    run.groups().forEach(group -> group(group, run.whole().of(group)));
    page.close().open("tfoot");
    total(run.whole().total());
    page.close().close().close();
    causes();
    if (report != null) {
      page.open("details").leaf("summary", "Wait and run together, of each tenant");
      begin("Wait and run of each tenant", OF_TENANTS);
      report.tenants().forEach(this::tenant);
      page.close().close().close().close();
    }
    page.open("details").leaf("summary", "Figures over time, of all groups together");
    begin("Figures over time", OF_WINDOWS);
    run.windows().forEach(this::window);
    page.close().close().close().close().close();
  }

  private void begin(String caption, List<String> heads) {
    page.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption);
    page.open("table").leaf("caption", caption).open("thead").open("tr");
    heads.forEach(head -> page.leaf("th", head, "scope", "col"));
    page.close().close().open("tbody");
  }

  private void group(String group, Figures figures) {
    page.open("tr").open("th", "scope", "row").name(group).close();
    cells(
        figures,
        Numbers.share(run.whole().entitledPpm(group)),
        Numbers.share(run.whole().receivedPpm(group)));
    page.close();
  }

  private void total(Figures figures) {
    page.open("tr").leaf("th", "All", "scope", "row");
    cells(figures, "", "");
    page.close();
  }

  private void cells(Figures figures, String entitled, String received) {
    List<String> cells =
        List.of(
            Numbers.count(figures.granted()),
            Numbers.count(figures.rejected()),
            Numbers.count(figures.expired()),
            Numbers.count(figures.ordered()),
            entitled,
            received,
            Durations.human(figures.waits().p50Ms()),
            Durations.human(figures.waits().p95Ms()),
            Durations.human(figures.waits().p99Ms()),
            Numbers.count(figures.mostQueued()),
            Numbers.count(figures.mostRunning()),
            Durations.human(figures.chargedMicros() / 1000));
    cells.forEach(cell -> page.leaf("td", cell));
  }

  private void window(Window window) {
    Figures total = window.total();
    page.open("tr").leaf("th", Spans.of(window), "scope", "row");
    List.of(
            Numbers.mean(total.queuedMs(), window.lengthMs()),
            Numbers.count(total.mostQueued()),
            Numbers.mean(total.runningMs(), window.lengthMs()),
            Numbers.count(total.granted()),
            Numbers.count(total.rejected()),
            Durations.human(total.waits().p50Ms()),
            Durations.human(total.waits().p95Ms()))
        .forEach(cell -> page.leaf("td", cell));
    page.close();
  }

  private void tenant(TenantOutcome tenant) {
    page.open("tr").open("th", "scope", "row").name(tenant.tenant()).close();
    page.leaf("td", Numbers.count(tenant.queries()));
    for (Quantiles quantiles : List.of(tenant.firstCome(), tenant.governed())) {
      page.leaf("td", Durations.human(quantiles.p50Ms()));
      page.leaf("td", Durations.human(quantiles.p95Ms()));
      page.leaf("td", Durations.human(quantiles.p99Ms()));
    }
    page.leaf("td", BeforeAfter.gain(tenant)).close();
  }

  private void causes() {
    if (run.causes().isEmpty()) {
      return;
    }
    page.open("p", "class", "says").text("Refused or ended by order, because of: ");
    String separator = "";
    for (var cause : run.causes().entrySet()) {
      page.text(separator + cause.getKey() + " " + Numbers.count(cause.getValue()));
      separator = ", ";
    }
    page.text(".").close();
  }
}

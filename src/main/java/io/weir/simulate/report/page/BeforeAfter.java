package io.weir.simulate.report.page;

import io.weir.simulate.report.Durations;
import io.weir.simulate.report.TenantOutcome;
import java.util.Comparator;
import java.util.List;

/** Each tenant's 95th percentile under both disciplines, on a scale where equal gains are equal. */
final class BeforeAfter {

  private static final String ROW_PX = "22";
  private static final String MIDDLE = "11";

  private final Markup page;
  private final List<TenantOutcome> tenants;
  private final List<Long> ticks;

  BeforeAfter(Markup page, List<TenantOutcome> tenants) {
    this.page = page;
    this.tenants =
        tenants.stream()
            .sorted(
                Comparator.comparingDouble(TenantOutcome::gainAtP95)
                    .reversed()
                    .thenComparing(TenantOutcome::tenant))
            .toList();
    long shortest = Long.MAX_VALUE;
    long longest = 1;
    for (TenantOutcome tenant : tenants) {
      long before = Math.max(1, tenant.firstCome().p95Ms());
      long after = Math.max(1, tenant.governed().p95Ms());
      shortest = Math.min(shortest, Math.min(before, after));
      longest = Math.max(longest, Math.max(before, after));
    }
    this.ticks = Ticks.ofDurations(Math.min(shortest, longest), longest);
  }

  void write() {
    page.open("section", "aria-labelledby", "gains");
    page.leaf("h2", "What each tenant's users saw", "id", "gains");
    page.open("p", "class", "says").text("Wait and run together, 95th percentile: ");
    page.leaf("span", "○", "class", "before").text(" first come, first served, and ");
    page.leaf("span", "●", "class", "after");
    page.text(" governed. Each step of the scale is several times the one before.").close();
    page.open("div", "class", "rows");
    scale();
    tenants.forEach(this::row);
    page.close().close();
  }

  private void scale() {
    page.leaf("span", "Tenant", "class", "head");
    page.open("svg", "class", "strip", "width", "100%", "height", ROW_PX, "aria-hidden", "true");
    for (int i = 0; i < ticks.size(); i++) {
      String anchor = i == 0 ? "start" : i == ticks.size() - 1 ? "end" : "middle";
      page.leaf(
          "text",
          Ticks.time(ticks.get(i)),
          "class",
          i % 2 == 0 || ticks.size() < 5 ? "tick" : "tick wide",
          "x",
          at(ticks.get(i)),
          "y",
          "15",
          "text-anchor",
          anchor);
    }
    page.close();
    page.open("span", "class", "head figure");
    page.leaf("span", "Before → after, ", "class", "wide").text("gain").close();
  }

  private void row(TenantOutcome tenant) {
    long before = tenant.firstCome().p95Ms();
    long after = tenant.governed().p95Ms();
    String words = Durations.human(before) + " → " + Durations.human(after);
    page.name(tenant.tenant());
    page.open("svg", "class", "strip", "role", "img", "width", "100%", "height", ROW_PX);
    page.leaf("title", tenant.tenant() + ": " + words);
    for (long tick : ticks) {
      page.empty("line", "class", "grid", "x1", at(tick), "x2", at(tick), "y1", "0", "y2", ROW_PX);
    }
    page.empty(
        "line",
        "class",
        after > before ? "loss" : "gain",
        "x1",
        at(before),
        "x2",
        at(after),
        "y1",
        MIDDLE,
        "y2",
        MIDDLE);
    page.empty("circle", "class", "before", "cx", at(before), "cy", MIDDLE, "r", "5");
    page.empty("circle", "class", "after", "cx", at(after), "cy", MIDDLE, "r", "5");
    page.close();
    page.open("span", "class", "figure").leaf("span", words + " ", "class", "wide");
    page.leaf("b", gain(tenant), "class", after > before ? "loss" : "gain").close();
  }

  static String gain(TenantOutcome tenant) {
    return tenant.gainAtP95() == 0 ? "–" : Numbers.decimal(tenant.gainAtP95()) + " ×";
  }

  private String at(long ms) {
    double low = Math.log((double) ticks.getFirst());
    double high = Math.log((double) ticks.getLast());
    return Numbers.percent(0.02 + 0.96 * (Math.log((double) Math.max(1, ms)) - low) / (high - low));
  }
}

package io.weir.simulate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link DemoReport} as a table with aligned columns, one line a tenant. */
public final class TextReport {

  private static final List<String> HEADINGS =
      List.of("", "", "share", "share", "first come", "", "", "governed", "", "", "p95");
  private static final List<String> COLUMNS =
      List.of(
          "tenant",
          "queries",
          "entitled",
          "received",
          "p50",
          "p95",
          "p99",
          "p50",
          "p95",
          "p99",
          "gain");

  private TextReport() {}

  /** The table; lines end in '\n', in every locale the same. */
  public static String render(DemoReport report) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEADINGS);
    rows.add(COLUMNS);
    report.tenants().forEach(tenant -> rows.add(cells(tenant)));
    return Columns.of(rows) + summary(report) + '\n';
  }

  private static List<String> cells(TenantOutcome tenant) {
    return List.of(
        tenant.tenant(),
        format("%,d", tenant.queries()),
        format("%.1f %%", 100 * tenant.entitledShare()),
        format("%.1f %%", 100 * tenant.receivedShare()),
        Durations.human(tenant.firstCome().p50Ms()),
        Durations.human(tenant.firstCome().p95Ms()),
        Durations.human(tenant.firstCome().p99Ms()),
        Durations.human(tenant.governed().p50Ms()),
        Durations.human(tenant.governed().p95Ms()),
        Durations.human(tenant.governed().p99Ms()),
        tenant.gainAtP95() == 0 ? "-" : format("%.1f x", tenant.gainAtP95()));
  }

  private static String summary(DemoReport report) {
    return format(
        "%,d queries, %,d terminal decisions, throughput %.3f x of first come",
        report.queries(), report.terminalDecisions(), report.throughputRatio());
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}

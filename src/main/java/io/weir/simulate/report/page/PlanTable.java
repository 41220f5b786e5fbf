package io.weir.simulate.report.page;

import io.weir.simulate.report.PlanTerm;
import io.weir.simulate.report.PlanTerm.Share;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What each group had before and after each switch of plans. */
final class PlanTable {

  private static final List<String> HEADS =
      List.of("Plan", "In force since", "Cause", "Group", "Entitled", "Received");
  private static final String CAPTION = "Shares under each plan";

  private PlanTable() {}

  /** Writes nothing where the plan never changed. */
  static void write(Markup page, List<PlanTerm> terms) {
    if (terms.isEmpty()) {
      return;
    }
    page.open("section", "aria-labelledby", "plans");
    page.leaf("h2", "Plans in force", "id", "plans");
    page.leaf(
        "p",
        "Shares of each group from one switch of plans to the next, while somebody waited: entitled"
            + " by the plan, and received of the slots' time. Times are UTC.",
        "class",
        "says");
    page.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", CAPTION);
    page.open("table").leaf("caption", CAPTION).open("thead").open("tr");
    HEADS.forEach(head -> page.leaf("th", head, "scope", "col"));
    page.close().close().open("tbody");
    terms.forEach(term -> rows(page, term));
    page.close().close().close().close();
  }

  private static void rows(Markup page, PlanTerm term) {
    for (Share share : term.shares()) {
      page.open("tr").open("th", "scope", "row").name(term.plan()).close();
      page.leaf("td", Instant.ofEpochMilli(term.fromMs()).toString());
      page.leaf("td", term.cause() == null ? "" : term.cause().name().toLowerCase(Locale.ROOT));
      page.open("td").name(share.group()).close();
      page.leaf("td", percent(share.entitled())).leaf("td", percent(share.received()));
      page.close();
    }
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}

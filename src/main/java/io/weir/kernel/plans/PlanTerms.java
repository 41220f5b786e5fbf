package io.weir.kernel.plans;

import io.weir.kernel.Families;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;

/**
 * What happened under each plan: the difference of the domain's sums between the begin and the end
 * of its terms, so that what happens in between costs nothing more.
 */
final class PlanTerms {

  private final Table<String, PlanTermRow> rows;
  private final Groups groups;

  PlanTerms(Tables tables, Groups groups) {
    this.rows = tables.table(Families.PLAN_TERMS);
    this.groups = groups;
  }

  /** A plan comes into force, also one that was before in another version. */
  void change(String from, String to, long nowMs) {
    PlanSumsRow sums = sums();
    PlanTermRow former = rows.find(from);
    if (former != null) {
      rows.update(from, former.end(sums, nowMs));
    }
    PlanTermRow next = rows.find(to);
    rows.upsert(to, (next == null ? PlanTermRow.NEVER : next).begin(sums, nowMs));
  }

  private PlanSumsRow sums() {
    PlanSumsRow[] sums = {PlanSumsRow.NONE};
    groups.scanAccounts(account -> sums[0] = sums[0].plus(account));
    return sums[0];
  }
}

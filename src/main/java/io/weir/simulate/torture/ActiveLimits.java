package io.weir.simulate.torture;

import io.weir.kernel.Families;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.groups.AccountRow;
import io.weir.kernel.groups.GroupRow;
import io.weir.kernel.plans.PlanRow;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many sessions of a group may be active at once, read from the rows of groups and plans. */
public final class ActiveLimits {

  private final Tables tables;

  public ActiveLimits(Tables tables) {
    this.tables = tables;
  }

  /** The tighter of a group's own limit and that of its directive in the plan in force. */
  public long of(GroupRow group) {
    String plan = tables.table(Families.DOMAIN).get(Families.ONLY).plan();
    Directive own = find(plan, group.name(), Long.toString(group.id()));
    Directive said = own == null ? find(plan, Plan.OTHER_GROUPS, Plan.OTHER_GROUPS) : own;
    Long most = said == null ? null : said.activeSessions();
    return most == null ? group.activeSessions() : Math.min(most, group.activeSessions());
  }

  /** Queries that wait in a group, and that its limit lets run; none where it is held (ADR 28). */
  public long ready(GroupRow group, AccountRow account) {
    if (account.hold() != null) {
      return 0;
    }
    long active = orZero(account.active());
    long most = of(group);
    if (active < most) {
      return Recount.queued(account);
    }
    return active == most ? orZero(account.joining()) : 0;
  }

  static boolean isLimited(long most) {
    return most != DomainRow.UNLIMITED;
  }

  static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  /** The directive of a group in a plan or below it, or null. */
  private @Nullable Directive find(String plan, String name, String id) {
    PlanRow row = tables.table(Families.PLANS).find(plan);
    Plan said = row == null ? null : row.plan(); // a plan without a row is one that has no limits
    List<Directive> directives =
        said == null || said.directives() == null ? List.of() : said.directives();
    for (Directive each : directives) {
      Directive below = each.plan() == null ? null : find(each.plan(), name, id);
      if (name.equals(each.group()) || id.equals(each.group()) || below != null) {
        return below == null ? each : below;
      }
    }
    return null;
  }
}

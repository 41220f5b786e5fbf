package io.weir.kernel.plans;

import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a group: the tighter of its own and those of its directive in the plan in force,
 * with the place that bound. A group without a directive has those of OTHER_GROUPS, for itself
 * alone. Found anew when another plan or version is in force.
 */
public final class EffectiveLimits {

  /**
   * A limit and where it stands.
   *
   * @param most {@link DomainRow#UNLIMITED} where there is none; of a timeout, 0 where it is off
   * @param at as {@code group ETL} or {@code plan DAY}
   */
  public record Bound(long most, String at) {}

  /** A group's directive, and the plan that it stands in. */
  private record Placed(Directive directive, String plan) {}

  private final Domain domain;
  private final Groups groups;
  private final Plans plans;
  private final TreeMap<Long, Placed> byGroup = new TreeMap<>();
  private @Nullable Placed others;
  private @Nullable String plan;
  private long version;

  public EffectiveLimits(Domain domain, Groups groups, Plans plans) {
    this.domain = domain;
    this.groups = groups;
    this.plans = plans;
  }

  /** Sessions open at once. */
  public Bound maxSessions(Group group) {
    Placed placed = placed(group);
    return limit(
        group,
        group.definition().maxSessions(),
        placed,
        placed == null ? null : placed.directive().maxSessions());
  }

  /** Queries that run at once. */
  public Bound activeSessions(Group group) {
    Placed placed = placed(group);
    return limit(
        group,
        group.definition().activeSessions(),
        placed,
        placed == null ? null : placed.directive().activeSessions());
  }

  /** Queries that wait at once. */
  public Bound maxQueued(Group group) {
    Placed placed = placed(group);
    return limit(
        group,
        group.definition().maxQueued(),
        placed,
        placed == null ? null : placed.directive().maxQueued());
  }

  /** Longest estimate with which a query is let in, in ms. */
  public Bound maxEstimatedMs(Group group) {
    Placed placed = placed(group);
    return limit(
        group,
        DomainRow.UNLIMITED,
        placed,
        placed == null ? null : placed.directive().maxEstimatedMs());
  }

  /** Longest wait, in ms. */
  public Bound queueTimeoutMs(Group group) {
    Placed placed = placed(group);
    return timeout(
        group,
        group.definition().queueTimeoutMs(),
        placed,
        placed == null ? null : placed.directive().queueTimeoutMs());
  }

  /** Longest run of one query, in ms. */
  public Bound executionTimeoutMs(Group group) {
    Placed placed = placed(group);
    return timeout(
        group,
        group.definition().executionTimeoutMs(),
        placed,
        placed == null ? null : placed.directive().executionTimeoutMs());
  }

  /** Longest idle time of a session, in ms. */
  public Bound idleTimeoutMs(Group group) {
    Placed placed = placed(group);
    return timeout(
        group,
        group.definition().idleTimeoutMs(),
        placed,
        placed == null ? null : placed.directive().idleTimeoutMs());
  }

  private static Bound limit(
      Group group, long own, @Nullable Placed placed, @Nullable Long directives) {
    return placed != null && directives != null && directives < own
        ? new Bound(directives, "plan " + placed.plan())
        : new Bound(own, group.place());
  }

  private static Bound timeout(
      Group group, long ownMs, @Nullable Placed placed, @Nullable Long directivesMs) {
    boolean tighter =
        directivesMs != null && directivesMs != 0 && (ownMs == 0 || directivesMs < ownMs);
    return placed != null && tighter
        ? new Bound(directivesMs, "plan " + placed.plan())
        : new Bound(ownMs, group.place());
  }

  private @Nullable Placed placed(Group group) {
    String inForce = domain.row().plan();
    if (!inForce.equals(plan) || version != domain.row().versionOfPlan()) {
      plan = inForce;
      version = domain.row().versionOfPlan();
      byGroup.clear();
      others = null;
      gather(inForce, plans.book(PlanRow::plan));
    }
    return byGroup.getOrDefault(group.id(), others);
  }

  private void gather(String name, PlanBook book) {
    Plan found = book.find(name);
    if (found == null) {
      return;
    }
    for (Directive directive : PlanBook.directives(found)) {
      Group group = directive.group() == null ? null : groups.find(directive.group());
      if (directive.plan() != null) {
        gather(directive.plan(), book);
      } else if (Plan.OTHER_GROUPS.equals(directive.group())) {
        others = new Placed(directive, name);
      } else if (group != null) {
        byGroup.put(group.id(), new Placed(directive, name));
      }
    }
  }
}

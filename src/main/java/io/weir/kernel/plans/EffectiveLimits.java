package io.weir.kernel.plans;

import io.weir.kernel.Families;
import io.weir.kernel.Saturating;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.Plan.ParallelTimeoutAction;
import io.weir.protocol.Plan.Runaway;
import io.weir.protocol.Plan.WatchBy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a group: the tighter of its own and those of its directive in the plan in force,
 * with the place that bound. A group without a directive has those of OTHER_GROUPS, for itself
 * alone.
 *
 * <p>A plan ends nothing by coming into force: what went on before has a directive's whole timeout
 * from then on. So a directive's timeout, counted from the start as all are, is longer by the time
 * that had passed when its plan, or this version of it, came into force.
 */
public final class EffectiveLimits {

  /**
   * A limit and where it stands.
   *
   * @param most {@link DomainRow#UNLIMITED} where there is none; of a timeout, 0 where it is off
   * @param at as {@code group ETL} or {@code plan DAY}
   */
  public record Bound(long most, String at) {

    /** Of two timeouts the shorter; this one where they are the same. */
    public Bound orShorter(Bound other) {
      return other.most != 0 && (most == 0 || other.most < most) ? other : this;
    }
  }

  /**
   * Runaway rules, in their order.
   *
   * @param at where they stand, as {@code plan DAY}
   */
  public record RunawayRules(List<Runaway> rules, String at) {

    static final RunawayRules NONE = new RunawayRules(List.of(), "domain");
  }

  /** A group's directive, and the plan that it stands in. */
  private record Placed(Directive directive, String plan) {}

  private final Domain domain;
  private final Groups groups;
  private final Plans plans;
  private final Table<Long, InForceRow> inForce;
  private final SequencedMap<Long, Placed> byGroup = new LinkedHashMap<>();
  private @Nullable Placed others;
  private boolean hasRunaways;
  private boolean countsSessions;
  private boolean watchesTexts;
  private InForceRow since = InForceRow.ALWAYS;
  private boolean isKnown;

  public EffectiveLimits(Tables tables, Domain domain, Groups groups, Plans plans) {
    this.domain = domain;
    this.groups = groups;
    this.plans = plans;
    this.inForce = tables.table(Families.IN_FORCE);
  }

  /** A domain begins with a plan: nothing goes on yet. */
  void begin() {
    isKnown = false;
  }

  /** Another plan or version is in force from now on, which was said by this decision. */
  void begin(long seq, Turn turn) {
    isKnown = false;
    long liveMs = domain.counters().liveMs(turn.nowMs());
    inForce.upsert(Families.ONLY, new InForceRow(turn.nowMs(), liveMs, seq));
  }

  /** The directive of a group in the plan in force; null where it has none. */
  public @Nullable Directive directive(Group group) {
    Placed placed = placed(group);
    return placed == null ? null : placed.directive();
  }

  /** The runaway rules of a group, as steps. */
  public RunawayRules runaways(Group group) {
    Placed placed = placed(group);
    List<Runaway> rules = placed == null ? null : placed.directive().runaway();
    return placed == null || rules == null
        ? RunawayRules.NONE
        : new RunawayRules(rules, "plan " + placed.plan());
  }

  /** True where any group has a runaway rule. */
  public boolean hasRunaways() {
    know();
    return hasRunaways;
  }

  /** True where any group has a runaway rule of sessions. */
  public boolean countsSessions() {
    know();
    return countsSessions;
  }

  /** True where a rule watches for what a query says. */
  public boolean watchesTexts() {
    know();
    return watchesTexts;
  }

  private boolean anyRule(Predicate<Runaway> test) {
    return Stream.concat(byGroup.values().stream(), Stream.ofNullable(others))
        .map(placed -> placed.directive().runaway())
        .anyMatch(rules -> rules != null && rules.stream().anyMatch(test));
  }

  /** Since when the plan is in force, on the live clock. */
  public long sinceLiveMs() {
    know();
    return since.sinceLiveMs();
  }

  /** Number of the decision by which the plan came into force; 0 = before all decisions. */
  public long sinceSeq() {
    know();
    return since.seq() == null ? 0 : since.seq();
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

  /** Sessions that run something at once. */
  public Bound activeSessions(Group group) {
    Placed placed = placed(group);
    return limit(
        group,
        group.definition().activeSessions(),
        placed,
        placed == null ? null : placed.directive().activeSessions());
  }

  /** Memory that a group holds, in bytes. */
  public Bound memoryBytes(Group group) {
    Placed placed = placed(group);
    return limit(
        group,
        orUnlimited(group.definition().memoryBytes()),
        placed,
        placed == null ? null : placed.directive().memoryBytes());
  }

  /** Memory that one session of a group holds, in bytes. */
  public Bound sessionMemoryBytes(Group group) {
    Placed placed = placed(group);
    return limit(
        group,
        orUnlimited(group.definition().sessionMemoryBytes()),
        placed,
        placed == null ? null : placed.directive().sessionMemoryBytes());
  }

  /** Parallel servers of one query. */
  public Bound dopLimit(Group group) {
    Placed placed = placed(group);
    return limit(
        group,
        orUnlimited(group.definition().dopLimit()),
        placed,
        placed == null ? null : placed.directive().dopLimit());
  }

  /** The part of the domain's parallel servers that a group may have, in percent; null = all. */
  public @Nullable Bound parallelServersPercent(Group group) {
    Placed placed = placed(group);
    Long percent = placed == null ? null : placed.directive().parallelServersPercent();
    return placed == null || percent == null ? null : new Bound(percent, "plan " + placed.plan());
  }

  /**
   * Longest wait of a query that wants parallel servers, in ms.
   *
   * @param fromMs its start, on the wall clock
   */
  public Bound parallelQueueTimeoutMs(Group group, long fromMs) {
    Placed placed = placed(group);
    return timeout(
        group,
        0,
        placed,
        placed == null ? null : placed.directive().parallelQueueTimeoutMs(),
        before(fromMs, since.sinceMs()));
  }

  /** True where a query that has waited so long runs with the servers that there are. */
  public boolean runsAfterParallelQueueTimeout(Group group) {
    Placed placed = placed(group);
    return placed != null
        && placed.directive().parallelQueueTimeoutAction() == ParallelTimeoutAction.RUN;
  }

  /** True where queries of a group wait for parallel servers never. */
  public boolean isCritical(Group group) {
    Placed placed = placed(group);
    return placed != null && Boolean.TRUE.equals(placed.directive().critical());
  }

  private static long orUnlimited(@Nullable Long own) {
    return own == null ? DomainRow.UNLIMITED : own;
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

  /**
   * Longest wait, in ms.
   *
   * @param fromMs its start, on the wall clock
   */
  public Bound queueTimeoutMs(Group group, long fromMs) {
    Placed placed = placed(group);
    return timeout(
        group,
        group.definition().queueTimeoutMs(),
        placed,
        placed == null ? null : placed.directive().queueTimeoutMs(),
        before(fromMs, since.sinceMs()));
  }

  /**
   * Longest run of one query, in ms.
   *
   * @param fromLiveMs its start, on the live clock
   */
  public Bound executionTimeoutMs(Group group, long fromLiveMs) {
    Placed placed = placed(group);
    return timeout(
        group,
        group.definition().executionTimeoutMs(),
        placed,
        placed == null ? null : placed.directive().executionTimeoutMs(),
        before(fromLiveMs, since.sinceLiveMs()));
  }

  /**
   * Longest idle time of a session, in ms.
   *
   * @param fromLiveMs its start, on the live clock
   */
  public Bound idleTimeoutMs(Group group, long fromLiveMs) {
    Placed placed = placed(group);
    return timeout(
        group,
        group.definition().idleTimeoutMs(),
        placed,
        placed == null ? null : placed.directive().idleTimeoutMs(),
        before(fromLiveMs, since.sinceLiveMs()));
  }

  /**
   * Longest time for which a session may be idle while it blocks others, in ms.
   *
   * @param fromLiveMs its start, on the live clock
   */
  public Bound idleBlockerTimeoutMs(Group group, long fromLiveMs) {
    Placed placed = placed(group);
    return timeout(
        group,
        0,
        placed,
        placed == null ? null : placed.directive().idleBlockerTimeoutMs(),
        before(fromLiveMs, since.sinceLiveMs()));
  }

  /** What had passed of something when the plan came into force, in ms. */
  private static long before(long fromMs, long sinceMs) {
    return fromMs < sinceMs ? sinceMs - fromMs : 0;
  }

  private static Bound limit(
      Group group, long own, @Nullable Placed placed, @Nullable Long directives) {
    return placed != null && directives != null && directives < own
        ? new Bound(directives, "plan " + placed.plan())
        : new Bound(own, group.place());
  }

  private static Bound timeout(
      Group group,
      long ownMs,
      @Nullable Placed placed,
      @Nullable Long directivesMs,
      long passedMs) {
    Bound own = new Bound(ownMs, group.place());
    if (placed == null || directivesMs == null || directivesMs == 0) {
      return own;
    }
    return own.orShorter(
        new Bound(Saturating.add(directivesMs, passedMs), "plan " + placed.plan()));
  }

  private @Nullable Placed placed(Group group) {
    know();
    return byGroup.getOrDefault(group.id(), others);
  }

  private void know() {
    if (!isKnown) {
      byGroup.clear();
      others = null;
      gather(domain.row().plan(), plans.book(PlanRow::plan));
      hasRunaways = anyRule(rule -> true);
      countsSessions = anyRule(Runaway::ofSession);
      watchesTexts = anyRule(rule -> rule.watch() != null && rule.watch().by() != WatchBy.USER);
      InForceRow row = inForce.find(Families.ONLY);
      since = row == null ? InForceRow.ALWAYS : row;
      isKnown = true;
    }
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

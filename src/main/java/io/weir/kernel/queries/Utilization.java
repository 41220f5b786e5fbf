package io.weir.kernel.queries;

import io.weir.kernel.Families;
import io.weir.kernel.Saturating;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.fair.UtilizationLimits;
import io.weir.kernel.fair.UtilizationLimits.Demand;
import io.weir.kernel.fair.UtilizationLimits.Speed;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.queries.ThrottleRow.Hold;
import io.weir.kernel.queries.ThrottleRow.Reason;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Code;
import io.weir.protocol.Decision.Recommendation;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds groups at their utilization limits (ADR 22): what their queries use is measured in windows,
 * and where it is too much they are slowed, new ones as they start.
 *
 * <p>A look at the end of a window is the first thing that a turn does, whatever its command, as a
 * reading is ({@link Meter}): so an auditor can tell it from the command's time alone. What is
 * measured is what would be used at full speed, so that a group that is slowed to its limit is not
 * taken for one that needs no more. Nothing of this is done, read or kept where the plan in force
 * has no limit.
 */
public final class Utilization {

  /** Signs of life in a window: so that one that is late leaves others to measure by. */
  private static final long SIGNS_IN_A_WINDOW = 3;

  private static final long FULL = ThrottleRow.FULL_SPEED_PERCENT;
  private static final String NOBODY = "";

  private final Domain domain;
  private final Groups groups;
  private final Queries queries;
  private final Throttles throttles;
  private final LimitReview review;
  private final UseRates rates;
  private final Table<Long, UtilizationRow> table;
  private final Table<Long, UtilizationWindowRow> windows;
  private final SequencedMap<Long, UtilizationRow> rows = new TreeMap<>();
  private final TreeSet<String> running = new TreeSet<>(); // that hold a slot below a limit
  private @Nullable UtilizationLimits limits;
  private @Nullable UtilizationWindowRow window;
  private long division;
  private boolean enforces;

  public Utilization(
      Tables tables,
      Domain domain,
      Groups groups,
      Queries queries,
      Throttles throttles,
      LimitReview review,
      Usage usage) {
    this.domain = domain;
    this.groups = groups;
    this.queries = queries;
    this.throttles = throttles;
    this.review = review;
    this.rates = new UseRates(tables, usage);
    this.table = tables.table(Families.UTILIZATION);
    this.windows = tables.table(Families.UTILIZATION_WINDOW);
    this.division = groups.divisionNumber();
    this.enforces = domain.defined() && domain.enforces();
    this.limits = UtilizationLimits.of(groups.division());
    this.window = windows.find(Families.ONLY);
    table.scan(
        (groupId, row) -> {
          rows.put(groupId, row);
          return true;
        });
    gather();
  }

  // ---- limits ----

  /** Another division may be followed: called before and after all that a turn does. */
  public void follow(Turn turn) {
    if (division != groups.divisionNumber()) {
      division = groups.divisionNumber();
      UtilizationLimits now = UtilizationLimits.of(groups.division());
      boolean same = now == null ? limits == null : now.limitAs(limits);
      limits = now;
      if (!same) {
        gather();
        rates.keepOnly(running);
        for (long groupId : List.copyOf(rows.keySet())) {
          put(groupId, isLimited(groupId) ? again(get(groupId)) : null);
        }
        boolean measures = !running.isEmpty() || !rows.isEmpty();
        window(measures ? from(turn.nowMs(), settleMs(), null) : null);
        review.begin(turn);
      }
    }
    followMode(turn);
  }

  /** All speeds are told anew, so a window begins after that. */
  private void followMode(Turn turn) {
    boolean now = domain.defined() && domain.enforces();
    if (now != enforces) {
      enforces = now;
      rows.replaceAll((groupId, row) -> again(row));
      rows.forEach(table::upsert);
      if (window != null) {
        window(from(turn.nowMs(), settleMs(), window.toldUntil()));
      }
    }
  }

  private static UtilizationRow again(UtilizationRow row) {
    return row.at(row.percent(), row.why());
  }

  private boolean isLimited(long groupId) {
    return limits != null && limits.bind(groupId);
  }

  /** Who runs below a limit: once a plan with limits, and at a start. */
  private void gather() {
    running.clear();
    long[] left = {limits == null ? 0 : domain.counters().running()};
    if (left[0] > 0) {
      queries.scanAfter(
          NOBODY,
          row -> {
            if (row.grantedMs() != null) {
              left[0]--;
              if (isLimited(row.groupId())) {
                running.add(row.queryId());
              }
            }
            return left[0] > 0;
          });
    }
  }

  // ---- what is used ----

  /** A query has got its slot; gives its row as it is stored now. */
  QueryRow begin(QueryRow row, Turn turn) {
    follow(turn);
    if (limits == null) {
      return row;
    }
    QueryRow begun = runs(row, turn);
    if (isLimited(row.groupId())) {
      rates.begin(begun);
    }
    return begun;
  }

  /** A query that holds a slot goes to another group: what it used counts for this one. */
  void leaves(QueryRow row, Turn turn) {
    follow(turn);
    settle(row, turn.nowMs());
  }

  /** A query that holds a slot has come to another group. */
  void moved(QueryRow row, Turn turn) {
    follow(turn);
    if (limits != null) {
      running.remove(row.queryId());
      if (isLimited(row.groupId())) {
        rates.moved(row, turn.nowMs());
      } else {
        rates.forget(row);
      }
      runs(row, turn);
    }
  }

  private QueryRow runs(QueryRow row, Turn turn) {
    if (isLimited(row.groupId())) {
      running.add(row.queryId());
      if (window == null) {
        window(from(turn.nowMs(), 0, null));
      }
    }
    return review(row, turn);
  }

  /**
   * The client of a query has said its CPU time.
   *
   * @param before as it was
   * @param after with its figures
   */
  void report(QueryRow before, QueryRow after, Turn turn) {
    follow(turn);
    Long cpuMicros = after.cpuMicros();
    if (window != null && cpuMicros != null && running.contains(after.queryId())) {
      use(before, rates.said(before, cpuMicros, window.fromMs(), turn.nowMs()));
    }
  }

  /** The same at its end; it may have said nothing, or nothing new. */
  void end(QueryRow before, QueryRow after, Turn turn) {
    follow(turn);
    if (!Objects.equals(before.cpuMicros(), after.cpuMicros())) {
      report(before, after, turn);
    }
    settle(after, turn.nowMs());
    if (running.remove(after.queryId())) {
      rates.forget(after);
    }
  }

  /** What a query has used since it last said so. */
  private void settle(QueryRow row, long nowMs) {
    if (window != null && running.contains(row.queryId())) {
      use(row, rates.micros(row, window.fromMs(), nowMs));
    }
  }

  private void use(QueryRow row, long micros) {
    if (micros > 0) {
      put(row.groupId(), with(get(row.groupId()), row, micros));
    }
  }

  private UtilizationRow with(UtilizationRow known, QueryRow row, long micros) {
    boolean canFollow = throttles.canFollow(row);
    return known.with(canFollow ? micros : 0, canFollow ? 0 : micros);
  }

  // ---- looks ----

  /** When the next look is due, in ms since 1970, as far as is known now. */
  public OptionalLong nextDueMs() {
    UtilizationWindowRow now = window;
    if (now != null && now.toldUntil() != null) {
      return OptionalLong.of(domain.counters().lastNowMs());
    }
    return now == null || domain.counters().paused()
        ? OptionalLong.empty()
        : OptionalLong.of(domain.counters().wallOfLive(now.dueLiveMs()));
  }

  /** Looks where it is time, and tells speeds, of a bounded number of queries a turn. */
  public void look(Turn turn) {
    follow(turn);
    OptionalLong dueMs = nextDueMs();
    if (dueMs.isPresent() && dueMs.getAsLong() <= turn.nowMs()) {
      turn.causedByTimer(dueMs.getAsLong());
      if (window != null && window.toldUntil() == null) {
        measure(turn);
      }
      if (window != null && window.toldUntil() != null) {
        tell(window.toldUntil(), turn);
      }
      turn.causedByTimer(null);
    }
  }

  private void measure(Turn turn) {
    if (limits == null || window == null) {
      throw new IllegalStateException("Expected a window only where there are limits");
    }
    SequencedMap<Long, Demand> demands = demands(window.fromMs(), turn.nowMs());
    boolean idle = running.isEmpty() && demands.values().stream().allMatch(this::isNone);
    long elapsedMs = Math.max(1, turn.nowMs() - window.fromMs());
    var speeds = limits.speeds(demands, cores(), elapsedMs, 0);
    var withSpare = limits.speeds(demands, cores(), elapsedMs, step());
    boolean changed = false;
    for (long groupId : demands.keySet()) {
      Speed speed = speeds.get(groupId);
      UtilizationRow row = get(groupId);
      long percent =
          next(row.percent(), speed.percent(), withSpare.get(groupId).percent() == FULL, step());
      boolean other = percent != row.percent();
      Why why =
          Why.of(
              Limit.CPU_USE,
              speed.usedMicros() / elapsedMs,
              speed.mostMicros() / elapsedMs,
              0,
              speed.at());
      put(groupId, idle ? null : row.at(percent, other ? why : row.why()));
      if (other && domain.mode() == Mode.OBSERVE) {
        recommend(groups.get(groupId), row.percent(), percent, why, turn);
      }
      changed |= other;
    }
    long settleMs = changed ? settleMs() : 0;
    window(idle ? null : from(turn.nowMs(), settleMs, changed ? NOBODY : null));
  }

  /** Of each group that there still is: what was said, and since then at the same rate. */
  private SequencedMap<Long, Demand> demands(long fromMs, long nowMs) {
    for (long groupId : List.copyOf(rows.keySet())) {
      if (groups.findById(groupId) == null) {
        put(groupId, null);
      }
    }
    SequencedMap<Long, UtilizationRow> sums = new TreeMap<>(rows);
    for (String id : running) {
      QueryRow row = queries.get(id);
      long micros = rates.micros(row, fromMs, nowMs);
      if (micros > 0) {
        UtilizationRow known = sums.getOrDefault(row.groupId(), UtilizationRow.NONE);
        sums.put(row.groupId(), with(known, row, micros));
      }
    }
    SequencedMap<Long, Demand> demands = new TreeMap<>();
    sums.forEach((groupId, sum) -> demands.put(groupId, sum.demand()));
    return demands;
  }

  private boolean isNone(Demand demand) {
    return demand.slowableMicros() == 0 && demand.fixedMicros() == 0;
  }

  /** Cores of the domain; slots where it has none. */
  private long cores() {
    long cores = domain.row().cpuCores();
    return cores == 0 ? domain.row().slots() : cores;
  }

  private long step() {
    return domain.settings().utilizationStepPercent();
  }

  /**
   * The speed that a group has next: another one only where it differs by a step, and full speed
   * again only where it would stay below its limit by a step.
   *
   * @param told what it has now, in percent
   * @param wanted what its limit comes to
   * @param hasSpare true where it would stay below by a step at full speed
   */
  static long next(long told, long wanted, boolean hasSpare, long stepPercent) {
    if (told == FULL || hasSpare) {
      return wanted;
    }
    long held = Math.min(wanted, FULL - 1);
    return Math.abs(held - told) * FULL >= told * stepPercent ? held : told;
  }

  private void recommend(Group group, long from, long to, Why why, Turn turn) {
    turn.decide(
        domain.name(),
        group,
        new Recommendation(
            group.place(),
            Sentence.of("queries at %d percent of their speed", from),
            Sentence.of("queries at %d percent of their speed", to),
            Code.CPU_LIMIT.name()),
        why);
  }

  // ---- speeds ----

  private void tell(String after, Turn turn) {
    long most = domain.settings().timersPerTick();
    List<String> next = new ArrayList<>();
    for (String id : running.tailSet(after, false)) {
      if (next.size() == most) {
        break;
      }
      next.add(id);
    }
    next.forEach(id -> review(queries.get(id), turn));
    UtilizationWindowRow now = Objects.requireNonNull(window);
    String until = next.size() == most ? next.getLast() : null;
    window(new UtilizationWindowRow(now.fromMs(), now.dueLiveMs(), until));
  }

  /** Gives a query the speed of its group; gives its row as it is stored now. */
  QueryRow review(QueryRow row, Turn turn) {
    Hold hold = row.throttle() == null ? null : row.throttle().hold(Reason.UTILIZATION);
    UtilizationRow of = get(row.groupId());
    long percent = of.percent();
    if (row.state() != QueryState.RUNNING
        || percent == (hold == null ? FULL : hold.factorPercent())) {
      return row;
    }
    Why why = of.why();
    if (percent == FULL || why == null) {
      Why over = Why.of(Limit.CPU_USE, groups.get(row.groupId()).place());
      return throttles.let(row, Reason.UTILIZATION, why == null ? over : why, turn);
    }
    Hold added = new Hold(Reason.UTILIZATION, percent, why, null, Code.CPU_LIMIT);
    return throttles.hold(row, added, turn);
  }

  /** Groups that are held below full speed now. */
  long slowed() {
    return rows.values().stream().filter(row -> row.percent() != FULL).count();
  }

  // ---- rows ----

  private UtilizationRow get(long groupId) {
    return rows.getOrDefault(groupId, UtilizationRow.NONE);
  }

  private void put(long groupId, @Nullable UtilizationRow row) {
    if (row != null) {
      table.upsert(groupId, row);
      rows.put(groupId, row);
    } else if (rows.remove(groupId) != null) {
      table.delete(groupId);
    }
  }

  private void window(@Nullable UtilizationWindowRow row) {
    if (row != null) {
      windows.upsert(Families.ONLY, row);
    } else if (window != null) {
      windows.delete(Families.ONLY);
    }
    window = row;
  }

  /** A window that begins so long after now: what is said until then may be about before. */
  private UtilizationWindowRow from(long nowMs, long afterMs, @Nullable String toldUntil) {
    long everyMs = domain.row().heartbeatEveryMs();
    long lengthMs =
        Math.max(
            domain.settings().utilizationWindowMs(),
            Saturating.multiply(SIGNS_IN_A_WINDOW, everyMs));
    long dueLiveMs =
        Saturating.add(domain.counters().liveMs(nowMs), Saturating.add(afterMs, lengthMs));
    return new UtilizationWindowRow(Saturating.add(nowMs, afterMs), dueLiveMs, toldUntil);
  }

  private long settleMs() {
    return domain.row().heartbeatEveryMs();
  }
}

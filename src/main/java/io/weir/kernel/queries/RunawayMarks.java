package io.weir.kernel.queries;

import io.weir.kernel.Saturating;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Group;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.kernel.state.Rank;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.Mode;
import io.weir.protocol.Plan.Runaway;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What runaway rules have seen of a query: from when on its figures count, which rules have fired,
 * and when to look again. A plan that comes into force begins anew: what was used before does not
 * count, and each of its rules may fire. Rows are kept of queries alone of which there is something
 * to keep.
 */
public final class RunawayMarks {

  /** What a query has used since its figures count. */
  record Used(long cpuMicros, long ioBytes, long ioRequests) {
    static final Used NOTHING = new Used(0, 0, 0);
  }

  private final Domain domain;
  private final EffectiveLimits limits;
  private final SessionUse sessions;
  private final Timers timers;

  public RunawayMarks(Domain domain, EffectiveLimits limits, SessionUse sessions, Timers timers) {
    this.domain = domain;
    this.limits = limits;
    this.sessions = sessions;
    this.timers = timers;
  }

  /** The row before its next figures: what was used under another plan does not count. */
  QueryRow counted(QueryRow row) {
    return isStale(row) && limits.hasRunaways() ? with(row, of(row)) : row;
  }

  private boolean isStale(QueryRow row) {
    RunawayRow known = row.runaway();
    return (known == null ? grantedSeq(row) : known.sinceSeq()) < limits.sinceSeq();
  }

  private static long grantedSeq(QueryRow row) {
    return Objects.requireNonNull(row.answer(), "a query that runs was told so").seq();
  }

  /** What is known of a query under the plan in force. */
  private RunawayRow of(QueryRow row) {
    RunawayRow known = row.runaway();
    if (isStale(row)) {
      RunawayRow anew =
          RunawayRow.since(
              limits.sinceSeq(),
              orZero(row.cpuMicros()),
              orZero(row.ioBytes()),
              orZero(row.ioRequests()));
      return known == null
          ? anew
          : anew.lookingAt(known.timer()).slowedUntil(known.slowedUntilLiveMs());
    }
    return known == null ? RunawayRow.since(grantedSeq(row), 0, 0, 0) : known;
  }

  private static QueryRow with(QueryRow row, RunawayRow runaway) {
    return row.change().runaway(runaway).row();
  }

  /** What a rule counts for a query. */
  Used used(QueryRow row, Runaway rule) {
    return rule.ofSession() ? sessions.used(row.sessionId()) : used(row);
  }

  /** For how long a query ran, as a rule counts it. */
  long ranMs(QueryRow row, Runaway rule, long nowLiveMs) {
    return rule.ofSession()
        ? sessions.ranMs(row.sessionId(), nowLiveMs)
        : nowLiveMs - sinceLiveMs(row);
  }

  private Used used(QueryRow row) {
    RunawayRow known = of(row);
    return new Used(
        orZero(row.cpuMicros()) - known.cpuMicros(),
        orZero(row.ioBytes()) - known.ioBytes(),
        orZero(row.ioRequests()) - known.ioRequests());
  }

  /** Since when its run time counts, on the live clock. */
  private long sinceLiveMs(QueryRow row) {
    return Math.max(orZero(row.grantedLiveMs()), limits.sinceLiveMs());
  }

  /** True where a rule of its group has fired before. */
  boolean isDone(QueryRow row, int number, Runaway rule) {
    return rule.ofSession()
        ? sessions.isDone(row.sessionId(), row.groupId(), number)
        : of(row).of(row.groupId()).has(number, domain.enforces());
  }

  /** Says that something is done with it: its end looks whether its session has to go home. */
  QueryRow marked(QueryRow row) {
    return with(row, of(row));
  }

  QueryRow fire(QueryRow row, int number, Runaway rule) {
    if (rule.ofSession()) {
      sessions.fire(row.sessionId(), row.groupId(), number);
      return row;
    }
    return with(row, of(row).firing(row.groupId(), number, domain.enforces()));
  }

  /** What slows it has changed: keeps when the first of that is over. */
  QueryRow slowed(QueryRow row) {
    Long untilLiveMs = row.throttle() == null ? null : row.throttle().firstEndLiveMs();
    return with(row, of(row).slowedUntil(untilLiveMs));
  }

  boolean isCool(QueryRow row, long liveMs) {
    Long untilMs = row.runaway() == null ? null : row.runaway().slowedUntilLiveMs();
    return untilMs != null && untilMs <= liveMs;
  }

  // ---- when to look again ----

  QueryRow withoutTimer(QueryRow row) {
    return row.runaway() == null ? row : with(row, row.runaway().lookingAt(null));
  }

  /**
   * Looks again when a rule's time or a cool-down is over: of queries that began at once, in order.
   */
  QueryRow armed(QueryRow row, Group group, long nowLiveMs) {
    Long dueLiveMs = nextLiveMs(row, group, nowLiveMs);
    Rank before = row.runaway() == null ? null : row.runaway().timer();
    if (dueLiveMs == null || (before != null && before.order() == dueLiveMs)) {
      return row;
    }
    timers.cancel(before);
    Rank timer = timers.atLive(Math.max(nowLiveMs, dueLiveMs), TimerKind.RUNAWAY, row.queryId());
    return with(row, of(row).lookingAt(timer));
  }

  private @Nullable Long nextLiveMs(QueryRow row, Group group, long nowLiveMs) {
    Long nextMs = row.runaway() == null ? null : row.runaway().slowedUntilLiveMs();
    List<Runaway> rules = limits.runaways(group).rules();
    for (int i = 0; i < rules.size() && domain.mode() != Mode.BYPASS; i++) {
      Long mostMs = rules.get(i).onElapsedMs();
      if (mostMs != null && !isDone(row, i, rules.get(i))) {
        long fromMs = nowLiveMs - ranMs(row, rules.get(i), nowLiveMs);
        long dueMs = Saturating.add(fromMs, mostMs);
        nextMs = nextMs == null ? dueMs : Math.min(nextMs, dueMs);
      }
    }
    return nextMs;
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}

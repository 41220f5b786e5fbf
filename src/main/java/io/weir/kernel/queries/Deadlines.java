package io.weir.kernel.queries;

import io.weir.kernel.Saturating;
import io.weir.kernel.Settings;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Group;
import io.weir.kernel.limit.WaitLimit;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.kernel.plans.EffectiveLimits.Bound;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.kernel.state.Rank;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.Limit;
import io.weir.protocol.QueryCommand.SubmitQuery;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The timers of queries that wait or run, by the limits that hold now: armed when a query waits for
 * its session, enters its queue or gets its slot, and again when it changes its group or a limit is
 * changed.
 */
public final class Deadlines {

  private final Domain domain;
  private final Sessions sessions;
  private final EffectiveLimits limits;
  private final Timers timers;
  private final RunawayMarks marks;

  public Deadlines(
      Domain domain, Sessions sessions, EffectiveLimits limits, Timers timers, RunawayMarks marks) {
    this.domain = domain;
    this.sessions = sessions;
    this.limits = limits;
    this.timers = timers;
    this.marks = marks;
  }

  /**
   * Ends the wait of a query whose session is not open: on the live clock as long as it stays for
   * any, and on the wall clock as long as it is willing to wait itself.
   *
   * @param own its own bound
   */
  QueryRow ofSessionWait(QueryRow row, WaitLimit own, SubmitQuery request, long nowMs) {
    Settings settings = domain.settings();
    long untilLiveMs = Saturating.add(domain.counters().liveMs(nowMs), settings.sessionWaitMs());
    Rank timer = timers.atLive(untilLiveMs, TimerKind.SESSION_WAIT, row.queryId());
    Long untilMs = own.allowing(settings.atOnceWithinMs()).untilMs();
    Rank ownTimer = untilMs == null ? null : timers.atWall(untilMs, TimerKind.WAIT, row.queryId());
    return row.change()
        .awaiting(request)
        .queueUntil(untilMs)
        .timer(timer)
        .waitTimer(ownTimer)
        .row();
  }

  /** How long a query is willing to wait itself. */
  static WaitLimit ownWait(QueryRow row) {
    return row.waitMs() == null
        ? WaitLimit.none(row.heardMs()) // what most are: it needs no name
        : WaitLimit.of("query " + row.queryId(), row.heardMs(), row.waitMs());
  }

  /** How long a query may wait in its group, by its own bound and that of the group. */
  static WaitLimit wait(QueryRow row, Group group, EffectiveLimits limits) {
    Bound timeout = limits.queueTimeoutMs(group, row.heardMs());
    WaitLimit limit = ownWait(row).orShorter(timeout.most(), timeout.at());
    if (!row.wantsServers() || limits.runsAfterParallelQueueTimeout(group)) {
      return limit;
    }
    Bound servers = limits.parallelQueueTimeoutMs(group, row.heardMs());
    return limit.orShorter(servers.most(), Limit.PARALLEL_QUEUE_TIME, servers.at());
  }

  /** From when on a query runs with the servers that there are; null = it waits for all. */
  static @Nullable Long runsFromMs(QueryRow row, Group group, EffectiveLimits limits) {
    if (!row.wantsServers() || !limits.runsAfterParallelQueueTimeout(group)) {
      return null;
    }
    long mostMs = limits.parallelQueueTimeoutMs(group, row.heardMs()).most();
    return mostMs == 0 ? null : (Long) Saturating.add(row.heardMs(), mostMs);
  }

  /** Ends the wait of a query that is in its group's queue, on the wall clock. */
  QueryRow ofWait(QueryRow row, Group group, long nowMs) {
    return ofSlotWait(ofServerWait(row, group, nowMs), group);
  }

  /** Looks at a query that waits once it waits for servers no more. */
  QueryRow ofServerWait(QueryRow row, Group group, long nowMs) {
    ParallelRow parallel = row.parallel();
    if (parallel == null) {
      return row;
    }
    Long fromMs = runsFromMs(row, group, limits);
    boolean isAhead = fromMs != null && fromMs > nowMs;
    Rank armed = parallel.timer();
    if (armed == null ? !isAhead : isAhead && armed.order() == fromMs) {
      return row;
    }
    timers.cancel(armed);
    Rank timer = isAhead ? timers.atWall(fromMs, TimerKind.PARALLEL_WAIT, row.queryId()) : null;
    return row.change().parallel(parallel.timedBy(timer)).row();
  }

  private QueryRow ofSlotWait(QueryRow row, Group group) {
    Long untilMs = wait(row, group, limits).untilMs();
    boolean armed = untilMs == null || row.timer() != null;
    if (armed && Objects.equals(untilMs, row.queueUntilMs())) {
      return row;
    }
    timers.cancel(row.timer());
    Rank timer = untilMs == null ? null : timers.atWall(untilMs, TimerKind.WAIT, row.queryId());
    return row.change().queueUntil(untilMs).timer(timer).row();
  }

  /**
   * True where a query has waited as long as it may, by its timer and by the limits that hold now:
   * a shorter one reaches it when the limits are reviewed, a longer one lets it wait on at once.
   */
  boolean waitIsOver(QueryRow row, Group group, long nowMs) {
    if (!row.waitIsDue(nowMs)) {
      return false;
    }
    Long untilMs = wait(row, group, limits).untilMs();
    return untilMs != null && untilMs <= nowMs;
  }

  /**
   * Ends the run of a query that has a slot, on the live clock. A timer that is armed for an
   * earlier time stays: whoever it wakes looks again. So does one that looks again where nothing is
   * enforced, and the end was recommended before. The timer of its runaway rules is beside it.
   *
   * @param nowLiveMs the live clock
   */
  QueryRow ofRun(QueryRow row, SessionRow session, Group group, long nowLiveMs) {
    return marks.armed(ofRunTime(row, session, group, nowLiveMs), group, nowLiveMs);
  }

  private QueryRow ofRunTime(QueryRow row, SessionRow session, Group group, long nowLiveMs) {
    Long grantedLiveMs = row.grantedLiveMs();
    if (grantedLiveMs == null) {
      return row;
    }
    long mostMs = sessions.executionTimeoutMs(session, group, grantedLiveMs).most();
    Rank armed = row.timer();
    boolean said = !domain.enforces() && row.isRecommended(mostMs);
    if (mostMs == 0 || said) {
      return row;
    }
    long dueLiveMs = Math.max(nowLiveMs, Saturating.add(grantedLiveMs, mostMs));
    return armed != null && armed.order() <= dueLiveMs ? row : runUntil(row, dueLiveMs);
  }

  /** Looks at a running query at a time of the live clock, instead of when it would have been. */
  QueryRow runUntil(QueryRow row, long dueLiveMs) {
    timers.cancel(row.timer());
    return row.change().timer(timers.atLive(dueLiveMs, TimerKind.EXECUTION, row.queryId())).row();
  }
}

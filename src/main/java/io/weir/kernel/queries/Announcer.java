package io.weir.kernel.queries;

import io.weir.kernel.Turn;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.state.Rank;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Kind;
import io.weir.protocol.Why;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells waiting queries their place: on entry, and again when what they may expect has changed by
 * twice or more. Looks every few seconds at the first of each queue, a bounded number; those
 * further back get their news when they come nearer.
 */
public final class Announcer {

  private static final long NEWS = 2; // an estimate that changed by this factor is worth telling

  private final Domain domain;
  private final Counters counters;
  private final Groups groups;
  private final Queries queries;
  private final Dispatcher dispatcher;
  private final Timers timers;

  public Announcer(
      Domain domain, Groups groups, Queries queries, Dispatcher dispatcher, Timers timers) {
    this.domain = domain;
    this.counters = domain.counters();
    this.groups = groups;
    this.queries = queries;
    this.dispatcher = dispatcher;
    this.timers = timers;
  }

  /** Tells a query its place as it enters the queue; gives its row as it waits there. */
  QueryRow entered(
      QueryRow row,
      Rank rank,
      Group group,
      long position,
      Why why,
      @Nullable List<String> warnings,
      Turn turn) {
    if (counters.announceTimer() == null) {
      arm(turn);
    }
    Long etaMs = dispatcher.etaMs(group, position);
    Queued place = new Queued(Kind.QUERY, row.queryId(), position, etaMs, warnings);
    Decided answer = turn.decide(row.client(), group, place, why);
    return row.entered(rank, turn.nowMs(), answer);
  }

  /** Tells those whose estimate has changed, and looks again later while anybody waits. */
  public void announceAll(Turn turn) {
    counters.announceTimer(null);
    if (counters.queued() == 0) {
      return;
    }
    arm(turn);
    long most = placesOfEach();
    for (Group group : groups.all()) {
      long[] position = {0};
      queries.scanQueue(
          group,
          (rank, id) -> {
            if (position[0] >= most) {
              return false;
            }
            refresh(queries.get(id), group, ++position[0], turn);
            return true;
          });
    }
  }

  // So that a long queue never keeps the news from another group's.
  private long placesOfEach() {
    long waiting = 0;
    for (Group group : groups.all()) {
      waiting += group.queued() > 0 ? 1 : 0;
    }
    return Math.ceilDiv(domain.settings().announceMax(), Math.max(1, waiting));
  }

  private void refresh(QueryRow row, Group group, long position, Turn turn) {
    Long etaMs = dispatcher.etaMs(group, position);
    if (isNews(row.answer(), etaMs) && isTime(row, turn)) {
      Why why = dispatcher.binding(row, group, dispatcher.isActive(row.sessionId()), turn.nowMs());
      List<String> warnings = Dispatcher.warnings(row);
      Queued place = new Queued(Kind.QUERY, row.queryId(), position, etaMs, warnings);
      Decided answer = turn.decide(row.client(), group, place, why);
      queries.update(row.change().announced(turn.nowMs()).answer(answer).row());
    }
  }

  private boolean isTime(QueryRow row, Turn turn) {
    Long lastMs = row.announcedMs();
    return lastMs == null || turn.nowMs() - lastMs >= domain.settings().announceEveryMs();
  }

  private static boolean isNews(@Nullable Decided answer, @Nullable Long etaMs) {
    Long toldMs = answer != null && answer.decision() instanceof Queued q ? q.etaMs() : null;
    if (etaMs == null || toldMs == null) {
      return etaMs != null;
    }
    return etaMs >= toldMs * NEWS || etaMs * NEWS <= toldMs;
  }

  private void arm(Turn turn) {
    long dueMs = turn.nowMs() + domain.settings().announceEveryMs();
    counters.announceTimer(timers.atWall(dueMs, TimerKind.ANNOUNCE, ""));
  }
}

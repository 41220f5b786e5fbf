package io.weir.kernel.queries;

import io.weir.kernel.Families;
import io.weir.kernel.Turn;
import io.weir.kernel.Whys;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.SwitchGroup;
import io.weir.protocol.Priority;
import io.weir.protocol.Why;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves sessions between groups and priorities; what waits keeps the order of its arrival. */
public final class Moves {

  private final Table<String, AwayRow> away;
  private final Counters counters;
  private final Groups groups;
  private final Sessions sessions;
  private final Queries queries;
  private final Deadlines deadlines;
  private final Accounting accounting;
  private final Needs needs;

  public Moves(
      Tables tables,
      Counters counters,
      Groups groups,
      Sessions sessions,
      Queries queries,
      Deadlines deadlines,
      Accounting accounting,
      Needs needs) {
    this.away = tables.table(Families.AWAY);
    this.counters = counters;
    this.groups = groups;
    this.sessions = sessions;
    this.queries = queries;
    this.deadlines = deadlines;
    this.accounting = accounting;
    this.needs = needs;
  }

  /** To another group, by order of an operator. */
  public void toGroup(SessionRow session, Group to, Turn turn) {
    Why why = Whys.of(Code.OPERATOR, "session " + session.sessionId());
    toGroup(session, to, Code.OPERATOR, why, null, turn);
  }

  /**
   * To another group; what runs takes its charge along.
   *
   * @param untilCallEnd true where it goes back with the end of a query; else absent
   */
  void toGroup(
      SessionRow session,
      Group to,
      Code cause,
      Why why,
      @Nullable Boolean untilCallEnd,
      Turn turn) {
    Group from = groups.get(session.groupId());
    long liveMs = counters.liveMs(turn.nowMs());
    Decided order =
        turn.decide(
            session.client(),
            to,
            new SwitchGroup(session.sessionId(), from.name(), to.name(), cause, untilCallEnd),
            why);
    long comes = 1; // with the first of its queries that runs
    for (String id : session.queries()) {
      QueryRow row = queries.get(id);
      if (row.queueRank() != null) {
        QueryRow waiting =
            queries.requeue(row, to, Queries.priorityOf(row.queueRank()), turn.nowMs());
        queries.update(deadlines.ofWait(waiting, to, turn.nowMs()));
      } else {
        long division = groups.divisionNumber();
        List<Long> weights =
            groups.moveRunning(
                from, to, accounting.charged(row), accounting.unusedMicros(row, turn), comes);
        comes = 0;
        QueryRow moved =
            needs.move(row, from, to).change().movedTo(to, weights, division, order.seq()).row();
        accounting.leaves(row, turn);
        boolean runs = row.state() == QueryState.RUNNING;
        accounting.moved(
            queries.update(runs ? deadlines.ofRun(moved, session, to, liveMs) : moved), turn);
      }
    }
    sessions.move(session, to);
    accounting.left(session);
    if (untilCallEnd == null) {
      stays(session);
    }
  }

  /** It does not go back to where it was before a call. */
  public void stays(SessionRow session) {
    if (away.find(session.sessionId()) != null) {
      away.delete(session.sessionId());
    }
  }

  /**
   * To another priority inside its group; a query's own priority stays. A lower one begins the wait
   * of what waits anew; with a higher one nothing loses what waiting has brought it.
   */
  public void toPriority(SessionRow session, Priority priority, Turn turn) {
    boolean lowers = priority.compareTo(session.priority()) > 0;
    sessions.boost(session, priority);
    for (String id : session.queries()) {
      QueryRow row = queries.get(id);
      if (row.queueRank() != null && row.priority() == null) {
        Priority now = Queries.priorityOf(row.queueRank());
        QueryRow said = lowers ? row.change().risesSince(turn.nowMs()).row() : row;
        Priority next = lowers || priority.compareTo(now) < 0 ? priority : now;
        queries.requeue(said, groups.get(row.groupId()), next, turn.nowMs());
      }
    }
  }
}

package io.weir.kernel.queries;

import io.weir.kernel.Families;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.domain.TextRow;
import io.weir.kernel.groups.Activity;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.kernel.plans.EffectiveLimits.Bound;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.kernel.state.OrderedTable;
import io.weir.kernel.state.OrderedTable.Entry;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The active sessions of each group, which its limit counts: those of which a query holds a slot. A
 * full pool keeps other sessions out, and an active one still runs more. So of those who wait in a
 * group with such a limit the queries of active sessions are kept in a queue of their own too, in
 * the same order; a group without one, and a session with one query at a time, write nothing.
 */
public final class ActiveSessions {

  private final OrderedTable<TextRow> joining;
  private final OrderedTable<TextRow> queue;
  private final Table<String, QueryRow> queries;
  private final Groups groups;
  private final Sessions sessions;
  private final EffectiveLimits limits;

  public ActiveSessions(Tables tables, Groups groups, Sessions sessions, EffectiveLimits limits) {
    this.joining = tables.ordered(Families.JOINING);
    this.queue = tables.ordered(Families.QUEUE);
    this.queries = tables.table(Families.QUERIES);
    this.groups = groups;
    this.sessions = sessions;
    this.limits = limits;
  }

  /** True where a query of a session would make no other session active. */
  boolean joins(Group group, String sessionId) {
    return group.limitsActive() && sessions.get(sessionId).runs() > 0;
  }

  /** The first that waits in an active session of a group, or null. */
  @Nullable Entry<TextRow> first(Group group) {
    return joining.first(group.id());
  }

  void insert(Rank rank, String queryId) {
    joining.insert(rank, new TextRow(queryId));
  }

  void delete(Rank rank) {
    joining.delete(rank);
  }

  /** A query of a session gets a slot, the first of the session: what else waits in it joins. */
  long begin(SessionRow session, Group group, String startingId) {
    long begun = 0;
    if (group.limitsActive()) {
      for (String id : session.queries()) {
        Rank rank = id.equals(startingId) ? null : queries.get(id).queueRank();
        if (rank != null) {
          insert(rank, id);
          begun++;
        }
      }
    }
    return begun;
  }

  /** The last query of a session gives its slot back: what waits in it stands behind the limit. */
  Activity end(SessionRow session, Group group) {
    long ended = 0;
    if (group.limitsActive()) {
      for (String id : session.queries()) {
        Rank rank = queries.get(id).queueRank();
        if (rank != null) {
          delete(rank);
          ended++;
        }
      }
    }
    return new Activity(-1, -ended);
  }

  /**
   * Limits may be other ones. Where a group gets one, its queue is looked through, and where it
   * loses it, what was kept goes: both are bounded by the places of the queue.
   */
  public void limit() {
    for (Group group : groups.all()) {
      Bound bound = limits.activeSessions(group);
      if (!bound.equals(group.mostActive())) {
        boolean limited = bound.most() != DomainRow.UNLIMITED;
        if (limited != group.limitsActive()) {
          groups.limitActive(group, bound, limited ? collect(group) : forget(group));
        } else {
          groups.limitActive(group, bound, group.joining());
        }
      }
    }
  }

  private long collect(Group group) {
    List<Rank> ranks = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    queue.scanLane(
        group.id(),
        (rank, row) -> {
          if (sessions.get(queries.get(row.id()).sessionId()).runs() > 0) {
            ranks.add(rank);
            ids.add(row.id());
          }
          return true;
        });
    for (int i = 0; i < ranks.size(); i++) {
      insert(ranks.get(i), ids.get(i));
    }
    return ranks.size();
  }

  private long forget(Group group) {
    List<Rank> ranks = new ArrayList<>();
    joining.scanLane(group.id(), (rank, row) -> ranks.add(rank));
    ranks.forEach(joining::delete);
    return 0;
  }
}

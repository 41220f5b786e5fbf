package io.weir.kernel.queries;

import io.weir.kernel.Families;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.domain.TextRow;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.state.OrderedTable;
import io.weir.kernel.state.OrderedTable.Entry;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The live queries of a domain, and the queues of those that wait. */
public final class Queries {

  private static final List<Priority> PRIORITIES = List.of(Priority.values());

  private final Table<String, QueryRow> rows;
  private final OrderedTable<TextRow> queue;
  private final Table<String, AwaitingRow> awaiting;
  private final Counters counters;
  private final Groups groups;
  private final ActiveSessions active;
  private final Turns turns;
  private final Raises raises;
  private final Timers timers;

  public Queries(
      Tables tables,
      Counters counters,
      Groups groups,
      ActiveSessions active,
      Turns turns,
      Raises raises,
      Timers timers) {
    this.rows = tables.table(Families.QUERIES);
    this.queue = tables.ordered(Families.QUEUE);
    this.awaiting = tables.table(Families.AWAITING);
    this.counters = counters;
    this.groups = groups;
    this.active = active;
    this.turns = turns;
    this.raises = raises;
    this.timers = timers;
  }

  public @Nullable QueryRow find(String queryId) {
    return rows.find(queryId);
  }

  public QueryRow get(String queryId) {
    return rows.get(queryId);
  }

  QueryRow insert(QueryRow row) {
    rows.insert(row.queryId(), row);
    return row;
  }

  QueryRow update(QueryRow row) {
    rows.update(row.queryId(), row);
    return row;
  }

  void delete(QueryRow row) {
    rows.delete(row.queryId());
  }

  /**
   * Shows live queries by id, after one, until the visitor says false.
   *
   * @return true where none is left
   */
  public boolean scanAfter(String queryId, Predicate<QueryRow> visitor) {
    boolean[] all = {true};
    rows.scan(
        queryId,
        (id, row) -> {
          all[0] = id.equals(queryId) || visitor.test(row);
          return all[0];
        });
    return all[0];
  }

  // ---- the queues of groups ----

  /** Puts a query into its group's queue, behind its equals; the caller stores its place. */
  Rank enqueue(QueryRow row, Group group, Priority priority, long nowMs) {
    Rank rank = new Rank(group.id(), priority.ordinal(), counters.nextInsertion());
    putIn(rank, row, group, priority, nowMs);
    return rank;
  }

  private void putIn(Rank rank, QueryRow row, Group group, Priority priority, long nowMs) {
    queue.insert(rank, new TextRow(row.queryId()));
    counters.queued(1);
    turns.enter(rank, row.sessionId(), row.queryId(), nowMs);
    raises.enter(rank, row);
    boolean joins = active.joins(group, row.sessionId());
    if (joins) {
      active.insert(rank, row.queryId());
    }
    groups.enqueue(group, priority, joins);
  }

  /** Takes a query out of its queue, ungranted; the caller stores or deletes the row. */
  void dequeue(QueryRow row) {
    Group group = groups.get(row.groupId());
    Rank rank = takeOut(row, group);
    groups.dequeue(group, priorityOf(rank), active.joins(group, row.sessionId()));
  }

  /** Takes a query out of its queue, as it gets a slot; the caller tells its group. */
  Rank serve(QueryRow row, Group group, long expectedMicros) {
    turns.serve(rankOf(row), row.sessionId(), expectedMicros);
    return takeOut(row, group);
  }

  private Rank takeOut(QueryRow row, Group group) {
    Rank rank = rankOf(row);
    queue.delete(rank);
    counters.queued(-1);
    turns.leave(rank, row.sessionId());
    raises.leave(rank);
    if (active.joins(group, row.sessionId())) {
      active.delete(rank);
    }
    return rank;
  }

  /** Moves a waiting query to another group or priority, keeping the order of its arrival. */
  QueryRow requeue(QueryRow row, Group to, Priority priority, long nowMs) {
    dequeue(row);
    Rank rank = new Rank(to.id(), priority.ordinal(), rankOf(row).seq());
    putIn(rank, row, to, priority, nowMs);
    return update(row.change().group(to.id()).queuedAt(rank).row());
  }

  /** Gives those that have waited long the next priority: a bounded number, by when it is due. */
  public void raise(long nowMs) {
    long most = raises.mostAtOnce();
    for (long i = 0; i < most; i++) {
      Rank place = raises.firstDue(nowMs);
      if (place == null) {
        return;
      }
      raise(rows.get(queue.get(place).id()), nowMs);
    }
  }

  /** Its group has it in the queue all the time, so that it never counts as one with no work. */
  private void raise(QueryRow row, long nowMs) {
    Group group = groups.get(row.groupId());
    Rank place = rankOf(row);
    Rank above = new Rank(place.lane(), place.order() - 1, place.seq());
    putIn(above, row, group, priorityOf(above), nowMs);
    dequeue(row);
    update(row.change().queuedAt(above).row());
  }

  private static Rank rankOf(QueryRow row) {
    Rank rank = row.queueRank();
    if (rank == null) {
      throw new IllegalStateException("Expected " + row.queryId() + " to be in a queue");
    }
    return rank;
  }

  static Priority priorityOf(Rank rank) {
    return PRIORITIES.get((int) rank.order());
  }

  /** The next query of a group's queue; {@code ofActive}: of those in active sessions. */
  QueryRow head(Group group, boolean ofActive) {
    String turn = turns.head(group, ofActive);
    if (turn != null) {
      return rows.get(turn);
    }
    Entry<TextRow> first = ofActive ? active.first(group) : queue.first(group.id());
    if (first == null) {
      throw new IllegalStateException("Expected a query in the queue of " + group.place());
    }
    return rows.get(first.row().id());
  }

  /** Shows a group's queue in order until the visitor says false. */
  void scanQueue(Group group, BiPredicate<Rank, String> visitor) {
    queue.scanLane(group.id(), (rank, row) -> visitor.test(rank, row.id()));
  }

  // ---- queries that wait for their session ----

  void await(QueryRow row) {
    AwaitingRow others = awaiting.find(row.sessionId());
    List<String> ids = others == null ? new ArrayList<>() : new ArrayList<>(others.queryIds());
    ids.add(row.queryId());
    awaiting.upsert(row.sessionId(), new AwaitingRow(List.copyOf(ids)));
    counters.awaiting(1);
  }

  void awaitNoMore(QueryRow row) {
    List<String> ids = new ArrayList<>(awaiting.get(row.sessionId()).queryIds());
    ids.remove(row.queryId());
    if (ids.isEmpty()) {
      awaiting.delete(row.sessionId());
    } else {
      awaiting.update(row.sessionId(), new AwaitingRow(List.copyOf(ids)));
    }
    counters.awaiting(-1);
    timers.cancel(row.timer());
    timers.cancel(row.waitTimer());
  }

  /** The queries that wait for a session, in the order of their arrival. */
  List<String> awaiting(String sessionId) {
    AwaitingRow row = awaiting.find(sessionId);
    return row == null ? List.of() : row.queryIds();
  }
}

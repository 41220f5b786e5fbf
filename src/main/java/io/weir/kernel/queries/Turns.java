package io.weir.kernel.queries;

import io.weir.kernel.Families;
import io.weir.kernel.Saturating;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.TextRow;
import io.weir.kernel.groups.Group;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.state.OrderedTable;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.CpuPolicy;
import io.weir.protocol.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which session of a group is next, where the policy is FAIR_SHARE (ADR 21): of those that wait at
 * the group's highest priority the one that was charged least.
 *
 * <p>A lane is a group's queue at one priority. It begins even with the first that waits there, and
 * is forgotten with the last; so a domain in which nobody waits, or that has another policy, has no
 * lanes and writes nothing. The order is in memory, and follows from the rows of the queue and of
 * the accounts; an account that begins, and whose session waits, has no row.
 */
public final class Turns {

  private static final int PRIORITIES = Priority.values().length;
  private static final String OF_LANE = "/"; // between the number of a lane and a session
  private static final String NOBODY = ""; // whose account is the lane's own

  private final Domain domain;
  private final Counters counters;
  private final OrderedTable<TextRow> queue;
  private final Table<String, QueryRow> queries;
  private final Table<String, SessionRow> sessions;
  private final Table<String, TurnRow> rows;
  private final Usage usage;
  private final SequencedMap<Long, Lane> lanes = new TreeMap<>();
  private final List<Touched> touched = new ArrayList<>();
  private boolean inUse;

  public Turns(Tables tables, Domain domain, Usage usage) {
    this.domain = domain;
    this.counters = domain.counters();
    this.queue = tables.ordered(Families.QUEUE);
    this.queries = tables.table(Families.QUERIES);
    this.sessions = tables.table(Families.SESSIONS);
    this.rows = tables.table(Families.TURNS);
    this.usage = usage;
    this.inUse = isAsked();
    if (inUse && counters.queued() > 0) {
      restore();
    }
  }

  private boolean isAsked() {
    CpuPolicy policy = domain.defined() ? domain.row().cpuPolicy() : null;
    return policy == null || policy == CpuPolicy.FAIR_SHARE;
  }

  private void restore() {
    queue.scan(
        (rank, text) -> {
          long key = keyOf(rank);
          Lane lane = lanes.computeIfAbsent(key, k -> new Lane());
          SessionRow session = sessions.get(queries.get(text.id()).sessionId());
          Lane.Member known = lane.find(session.sessionId());
          lane.restore(known != null ? known : stored(key, lane, session), rank.seq());
          return true;
        });
    rows.scan(
        (name, row) -> {
          int end = name.indexOf(OF_LANE);
          String sessionId = name.substring(end + 1);
          Lane lane = lanes.get(Long.parseLong(name.substring(0, end)));
          if (lane == null) {
            throw new IllegalStateException("Expected somebody to wait in lane " + name);
          }
          if (sessionId.isEmpty()) {
            lane.virtualTime(row.micros());
            lane.stored = true;
          } else if (lane.find(sessionId) == null) {
            stored(lane, member(sessions.get(sessionId), row));
          }
          return true;
        });
  }

  private Lane.Member stored(long key, Lane lane, SessionRow session) {
    TurnRow row = rows.find(name(key, session.sessionId()));
    return row == null
        ? lane.know(member(session, TurnRow.NONE))
        : stored(lane, member(session, row));
  }

  private static Lane.Member stored(Lane lane, Lane.Member member) {
    member.stored = true;
    return lane.know(member);
  }

  private static Lane.Member member(SessionRow session, TurnRow account) {
    return new Lane.Member(session.sessionId(), account, !session.implicit(), session.runs() > 0);
  }

  private static long keyOf(Rank rank) {
    return rank.lane() * PRIORITIES + rank.order();
  }

  private static String name(long key, String sessionId) {
    return key + OF_LANE + sessionId;
  }

  /** The domain may have another policy: where it comes to this one, everybody begins even. */
  public void obey(long nowMs) {
    boolean asked = isAsked();
    if (asked == inUse) {
      return;
    }
    inUse = asked;
    if (!asked) {
      for (Long key : List.copyOf(lanes.keySet())) {
        forget(key, lanes.get(key));
      }
      return;
    }
    queue.scan(
        (rank, text) -> {
          enter(rank, queries.get(text.id()).sessionId(), nowMs);
          return true;
        });
  }

  // ---- who is next ----

  /** The place of a group's query that is next, or null where arrival decides. */
  @Nullable Rank head(Group group, boolean ofActive) {
    for (int i = 0; inUse && i < PRIORITIES; i++) {
      Lane lane = lanes.get(group.id() * PRIORITIES + i);
      Long first = lane == null ? null : lane.first(ofActive);
      if (first != null) {
        return new Rank(group.id(), i, first);
      }
    }
    return null;
  }

  // ---- who waits ----

  /** A query comes to wait at a place. */
  void enter(Rank rank, String sessionId, long nowMs) {
    if (!inUse) {
      return;
    }
    long key = keyOf(rank);
    Lane lane = lanes.computeIfAbsent(key, k -> new Lane());
    Lane.Member member = lane.find(sessionId);
    if (member == null) {
      SessionRow session = sessions.get(sessionId);
      long unused = outstandingMicros(session, nowMs);
      Long entered = session.runs() == 0 ? null : (Long) counters.seq();
      member = lane.know(member(session, TurnRow.entering(lane.virtualTime(), unused, entered)));
    }
    lane.enter(member, rank.seq(), counters.seq());
    touch(key, lane, member);
  }

  /**
   * What the session has been charged for slots that it holds, and has not used yet. What it has
   * used is owed to nobody, as nobody waited; so whatever its charges are corrected to, it is
   * charged from now on what it uses from now on.
   */
  private long outstandingMicros(SessionRow session, long nowMs) {
    long outstanding = 0;
    if (session.runs() > 0) {
      for (String id : session.queries()) {
        QueryRow row = queries.find(id);
        if (row != null && row.grantedMs() != null) {
          long unused = row.chargedMicros() - usage.micros(row, nowMs);
          outstanding = Saturating.add(outstanding, Math.max(0, unused));
        }
      }
    }
    return outstanding;
  }

  /** A query at a place gets a slot; its session is charged apart. */
  void serve(Rank rank, String sessionId, long expectedMicros) {
    Lane lane = lanes.get(keyOf(rank));
    if (lane != null) {
      Lane.Member member = of(lane, sessionId);
      lane.serve(member, expectedMicros, counters.seq());
      touch(keyOf(rank), lane, member);
    }
  }

  /** A query waits no more. */
  void leave(Rank rank, String sessionId) {
    long key = keyOf(rank);
    Lane lane = lanes.get(key);
    if (lane == null) {
      return;
    }
    Lane.Member member = of(lane, sessionId);
    lane.leave(member, rank.seq());
    if (lane.isEmpty()) {
      forget(key, lane);
    } else if (member.waits() || member.stays) {
      touch(key, lane, member);
    } else {
      forget(key, lane, member);
    }
  }

  private static Lane.Member of(Lane lane, String sessionId) {
    Lane.Member member = lane.find(sessionId);
    if (member == null) {
      throw new IllegalStateException("Expected session " + sessionId + " to wait");
    }
    return member;
  }

  private void forget(long key, Lane lane) {
    lanes.remove(key);
    write(key, NOBODY, null, lane.stored);
    lane.all().forEach(member -> write(key, member.sessionId, null, member.stored));
  }

  private void forget(long key, Lane lane, Lane.Member member) {
    lane.forget(member);
    write(key, member.sessionId, null, member.stored);
  }

  // ---- sessions ----

  private interface Step {
    void on(long key, Lane lane, Lane.Member member);
  }

  private void each(String sessionId, long groupId, Step step) {
    if (lanes.isEmpty()) {
      return;
    }
    for (int i = 0; i < PRIORITIES; i++) {
      long key = groupId * PRIORITIES + i;
      Lane lane = lanes.get(key);
      Lane.Member member = lane == null ? null : lane.find(sessionId);
      if (lane != null && member != null) {
        step.on(key, lane, member);
      }
    }
  }

  /** A query of a session gets a slot, and the session is charged what is expected of it. */
  void start(SessionRow session, long expectedMicros, boolean becomesActive) {
    each(
        session.sessionId(),
        session.groupId(),
        (key, lane, member) -> {
          if (becomesActive) {
            lane.activate(member, true);
          }
          lane.charge(member, expectedMicros, Long.MAX_VALUE);
          touch(key, lane, member);
        });
  }

  /** A query of a session has given its slot back. */
  void end(SessionRow session) {
    if (session.runs() == 0) {
      each(
          session.sessionId(),
          session.groupId(),
          (key, lane, member) -> lane.activate(member, false));
    }
  }

  /** A session is charged more for a query, or gets back what was too much. */
  void correct(QueryRow row, long byMicros) {
    if (byMicros == 0) {
      return;
    }
    long micros = Math.min(byMicros, Group.MOST_EXPECTED_MICROS); // no figure moves it for ever
    each(
        row.sessionId(),
        row.groupId(),
        (key, lane, member) -> {
          lane.charge(member, micros, row.chargedSinceSeq());
          if (micros > 0) {
            lane.useMore(member, counters.seq());
          }
          touch(key, lane, member);
        });
  }

  /** A session leaves a group. */
  void forget(SessionRow session) {
    each(session.sessionId(), session.groupId(), this::forget);
  }

  // ---- rows ----

  private record Touched(long key, Lane lane, Lane.Member member) {}

  private void touch(long key, Lane lane, Lane.Member member) {
    if (!member.touched || !lane.touched) {
      touched.add(new Touched(key, lane, member));
      member.touched = true;
      lane.touched = true;
    }
  }

  /** Writes the accounts that this turn changed; those that it forgot are gone already. */
  public void save() {
    for (int i = 0; i < touched.size(); i++) {
      Touched each = touched.get(i);
      Lane lane = each.lane();
      Lane.Member member = each.member();
      if (lane.equals(lanes.get(each.key()))) {
        save(each.key(), lane);
        if (member.equals(lane.find(member.sessionId))) {
          save(each.key(), member);
        }
      }
      lane.touched = false;
      member.touched = false;
    }
    touched.clear();
  }

  private void save(long key, Lane.Member member) {
    boolean begins = member.waits() && member.account().equals(TurnRow.NONE);
    member.stored = write(key, member.sessionId, begins ? null : member.account(), member.stored);
  }

  private void save(long key, Lane lane) {
    if (lane.touched) {
      long time = lane.virtualTime();
      TurnRow row = time == 0 ? null : TurnRow.entering(time, 0, null);
      lane.stored = write(key, NOBODY, row, lane.stored);
      lane.touched = false;
    }
  }

  private boolean write(long key, String sessionId, @Nullable TurnRow row, boolean stored) {
    if (row != null) {
      rows.upsert(name(key, sessionId), row);
    } else if (stored) {
      rows.delete(name(key, sessionId));
    }
    return row != null;
  }
}

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which session of a group is next, where the policy is FAIR_SHARE (ADR 21): of those that wait at
 * the group's highest priority the one that was charged least.
 *
 * <p>A lane is a group's queue at one priority. It begins even with the first that waits there, and
 * is forgotten with the last; so where nobody waits, or the policy is another, nothing is written.
 * The order is in memory, and follows from the rows of the queue and of the accounts; an account
 * that begins, and whose session waits, has no row.
 */
public final class Turns {

  private static final int PRIORITIES = Priority.values().length;

  private final Domain domain;
  private final Counters counters;
  private final OrderedTable<TextRow> queue;
  private final Table<String, QueryRow> queries;
  private final Table<String, SessionRow> sessions;
  private final Table<String, TurnRow> rows;
  private final Usage usage;
  private final SequencedMap<Long, Lane[]> lanes = new LinkedHashMap<>(); // by group
  private final List<Lane.Member> touched = new ArrayList<>();
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
          Lane lane = opened(rank);
          SessionRow session = sessions.get(queries.get(text.id()).sessionId());
          Lane.Member known = lane.find(session.sessionId());
          lane.add(known != null ? known : restored(lane, session), rank.seq());
          return true;
        });
    rows.scan(
        (name, row) -> {
          int end = name.indexOf(Lane.OF_LANE);
          String sessionId = name.substring(end + 1);
          Lane lane = find(Long.parseLong(name.substring(0, end)));
          if (lane == null) {
            throw new IllegalStateException("Expected somebody to wait in lane " + name);
          }
          if (sessionId.isEmpty()) {
            lane.virtualTime(row.micros());
            lane.storedTime = row.micros();
          } else if (lane.find(sessionId) == null) {
            known(lane, sessions.get(sessionId), row).stored = row;
          }
          return true;
        });
  }

  private Lane.Member restored(Lane lane, SessionRow session) {
    TurnRow row = rows.find(lane.nameOf(session.sessionId()));
    Lane.Member member = known(lane, session, Objects.requireNonNullElse(row, TurnRow.NONE));
    member.stored = row;
    return member;
  }

  private static Lane.Member known(Lane lane, SessionRow session, TurnRow account) {
    return lane.know(session.sessionId(), account, !session.implicit(), session.runs() > 0);
  }

  private @Nullable Lane find(long key) {
    Lane[] ofGroup = lanes.get(key / PRIORITIES);
    return ofGroup == null ? null : ofGroup[(int) (key % PRIORITIES)];
  }

  private @Nullable Lane find(Rank rank) {
    Lane[] ofGroup = lanes.get(rank.lane());
    return ofGroup == null ? null : ofGroup[(int) rank.order()];
  }

  private Lane opened(Rank rank) {
    Lane[] ofGroup = lanes.computeIfAbsent(rank.lane(), id -> new Lane[PRIORITIES]);
    int priority = (int) rank.order();
    if (ofGroup[priority] == null) {
      ofGroup[priority] = new Lane(rank.lane() * PRIORITIES + priority);
    }
    return ofGroup[priority];
  }

  /** The domain may have another policy: where it comes to this one, everybody begins even. */
  public void obey(long nowMs) {
    boolean asked = isAsked();
    if (asked == inUse) {
      return;
    }
    inUse = asked;
    if (!asked) {
      lanes.values().forEach(this::forgetAll);
      lanes.clear();
      return;
    }
    queue.scan(
        (rank, text) -> {
          enter(rank, queries.get(text.id()).sessionId(), text.id(), nowMs);
          return true;
        });
  }

  private void forgetAll(@Nullable Lane[] ofGroup) {
    for (Lane lane : ofGroup) {
      if (lane != null) {
        forget(lane);
      }
    }
  }

  /** A group is gone; nobody waits for it any more. */
  public void forget(Group group) {
    lanes.remove(group.id());
  }

  // ---- who is next ----

  /** The id of a group's query that is next, or null where arrival decides. */
  @Nullable String head(Group group, boolean ofActive) {
    Lane[] ofGroup = lanes.get(group.id());
    for (int i = 0; ofGroup != null && i < PRIORITIES; i++) {
      String next = ofGroup[i] == null ? null : head(ofGroup[i], group.id(), i, ofActive);
      if (next != null) {
        return next;
      }
    }
    return null;
  }

  private @Nullable String head(Lane lane, long groupId, int priority, boolean ofActive) {
    String lone = lane.lone();
    if (lone != null) {
      return ofActive ? null : lone;
    }
    Long first = lane.first(ofActive);
    return first == null ? null : queue.get(new Rank(groupId, priority, first)).id();
  }

  // ---- who waits ----

  /** A query comes to wait at a place. */
  void enter(Rank rank, String sessionId, String queryId, long nowMs) {
    if (!inUse) {
      return;
    }
    Lane lane = opened(rank);
    Lane.Member member = lane.find(sessionId);
    if (member == null) {
      SessionRow session = sessions.get(sessionId);
      if (session.runs() == 0 && lane.isUnused()) {
        lane.enterAlone(sessionId, queryId, rank.seq(), !session.implicit());
        return;
      }
      long unused = outstandingMicros(session, nowMs);
      Long entered = session.runs() == 0 ? null : (Long) counters.seq();
      member = known(lane, session, TurnRow.entering(lane.virtualTime(), unused, entered));
    }
    lane.enter(member, rank.seq(), counters.seq());
    touch(member);
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

  /**
   * A query at a place gets a slot; its session is charged apart. With the last that waits the lane
   * is forgotten, and all that would be kept of this.
   */
  void serve(Rank rank, String sessionId, long expectedMicros) {
    Lane lane = find(rank);
    if (lane == null || lane.lone() != null) {
      return;
    }
    Lane.Member member = of(lane, sessionId);
    if (!lane.isLast(member)) {
      lane.serve(member, expectedMicros, counters.seq());
      touch(member);
    }
  }

  /** A query waits no more. */
  void leave(Rank rank, String sessionId) {
    Lane lane = find(rank);
    if (lane == null) {
      return;
    }
    if (lane.lone() != null) {
      lane.leaveAlone(sessionId);
      return;
    }
    Lane.Member member = of(lane, sessionId);
    lane.leave(member, rank.seq());
    if (lane.isEmpty()) {
      forget(lane);
    } else if (member.waits() || member.stays) {
      touch(member);
    } else {
      forget(member);
    }
  }

  private static Lane.Member of(Lane lane, String sessionId) {
    Lane.Member member = lane.find(sessionId);
    if (member == null) {
      throw new IllegalStateException("Expected session " + sessionId + " to wait");
    }
    return member;
  }

  private void forget(Lane lane) {
    if (lane.storedTime != 0) {
      rows.delete(lane.name());
    }
    lane.all().forEach(this::delete);
    lane.reset();
    if (!lane.isWorthKeeping()) {
      lanes.get(lane.key / PRIORITIES)[(int) (lane.key % PRIORITIES)] = null;
    }
  }

  private void forget(Lane.Member member) {
    member.lane.forget(member);
    delete(member);
  }

  private void delete(Lane.Member member) {
    if (member.stored != null) {
      rows.delete(member.name());
    }
  }

  // ---- sessions ----

  private void each(String sessionId, long groupId, Consumer<Lane.Member> step) {
    Lane[] ofGroup = lanes.get(groupId);
    for (int i = 0; ofGroup != null && i < PRIORITIES; i++) {
      Lane.Member member = ofGroup[i] == null ? null : ofGroup[i].find(sessionId);
      if (member != null) {
        step.accept(member);
      }
    }
  }

  /** A query of a session gets a slot, and the session is charged what is expected of it. */
  void start(SessionRow session, long expectedMicros, boolean becomesActive) {
    each(
        session.sessionId(),
        session.groupId(),
        member -> {
          member.lane.charge(member, expectedMicros, Long.MAX_VALUE);
          if (becomesActive) {
            member.lane.activate(member, true);
          }
          touch(member);
        });
  }

  /** A query of a session has given its slot back. */
  void end(SessionRow session) {
    if (session.runs() == 0) {
      each(session.sessionId(), session.groupId(), member -> member.lane.activate(member, false));
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
        member -> {
          member.lane.charge(member, micros, row.chargedSinceSeq());
          if (micros > 0) {
            member.lane.useMore(member, counters.seq());
          }
          touch(member);
        });
  }

  /** A session leaves a group. */
  void forget(SessionRow session) {
    each(session.sessionId(), session.groupId(), this::forget);
  }

  // ---- rows ----

  private void touch(Lane.Member member) {
    if (!member.touched) {
      touched.add(member);
      member.touched = true;
    }
  }

  /** Writes the accounts that this turn changed; those that it forgot are gone already. */
  public void save() {
    for (int i = 0; i < touched.size(); i++) {
      Lane.Member member = touched.get(i);
      save(member.lane);
      save(member);
    }
    touched.clear();
  }

  private void save(Lane lane) {
    long time = lane.virtualTime();
    if (time != lane.storedTime) {
      lane.storedTime = time; // it never goes back
      rows.upsert(lane.name(), TurnRow.entering(time, 0, null));
    }
  }

  private void save(Lane.Member member) {
    member.touched = false;
    boolean begins = member.waits() && member.account().equals(TurnRow.NONE);
    TurnRow row = begins ? null : member.account();
    if (!Objects.equals(row, member.stored) && !member.isGone()) {
      member.stored = row;
      if (row == null) {
        rows.delete(member.name());
      } else {
        rows.upsert(member.name(), row);
      }
    }
  }
}

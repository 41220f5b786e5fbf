package io.weir.kernel.sessions;

import io.weir.kernel.Families;
import io.weir.kernel.Saturating;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.Orders;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.kernel.plans.EffectiveLimits.Bound;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Limit;
import io.weir.protocol.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a domain and the timers of their silence and idleness. Both timers are lazy: a
 * sign of life or a query only changes a figure, and a timer that fires too early is armed again
 * for the exact time.
 */
public final class Sessions {

  private final Table<String, SessionRow> sessions;
  private final Table<String, HolderRow> clients;
  private final Table<String, HolderRow> users;
  private final Domain domain;
  private final Counters counters;
  private final Groups groups;
  private final Timers timers;
  private final Orders orders;
  private final EffectiveLimits limits;

  public Sessions(
      Tables tables,
      Domain domain,
      Groups groups,
      Timers timers,
      Orders orders,
      EffectiveLimits limits) {
    this.sessions = tables.table(Families.SESSIONS);
    this.clients = tables.table(Families.CLIENTS);
    this.users = tables.table(Families.USERS);
    this.domain = domain;
    this.counters = domain.counters();
    this.groups = groups;
    this.timers = timers;
    this.orders = orders;
    this.limits = limits;
  }

  public @Nullable SessionRow find(String sessionId) {
    return sessions.find(sessionId);
  }

  public SessionRow get(String sessionId) {
    return sessions.get(sessionId);
  }

  /** Open sessions of a user. */
  public long ofUser(@Nullable String user) {
    HolderRow holder = user == null ? null : users.find(user);
    return holder == null ? 0 : holder.sessions();
  }

  /** Opens a session; its limits have been checked. */
  public SessionRow open(SessionRow row) {
    sessions.insert(row.sessionId(), row);
    counters.sessions(1);
    groups.open(groups.get(row.groupId()));
    hold(clients, row.client(), row.heardLiveMs());
    if (row.user() != null) {
      hold(users, row.user(), row.heardLiveMs());
    }
    SessionRow watched = armHeartbeat(row);
    return watched.queries().isEmpty() && !watched.implicit() ? armIdle(watched) : watched;
  }

  /** Keeps what the client was told at the opening, for a repeated request. */
  public void opened(SessionRow row, Decided answer) {
    sessions.update(row.sessionId(), row.change().opened(answer).row());
  }

  /** Removes a session that has no live query; what it held is free. */
  public void remove(SessionRow row) {
    timers.cancel(row.heartbeatTimer());
    timers.cancel(row.idleTimer());
    orders.close(row.orderSeq());
    sessions.delete(row.sessionId());
    counters.sessions(-1);
    groups.end(groups.get(row.groupId()));
    release(clients, row.client());
    if (row.user() != null) {
      release(users, row.user());
    }
  }

  private static void hold(Table<String, HolderRow> holders, String name, long liveMs) {
    HolderRow holder = holders.find(name);
    holders.upsert(
        name,
        holder == null
            ? new HolderRow(1, liveMs)
            : new HolderRow(holder.sessions() + 1, Math.max(holder.heardLiveMs(), liveMs)));
  }

  private static void release(Table<String, HolderRow> holders, String name) {
    HolderRow holder = holders.get(name);
    if (holder.sessions() == 1) {
      holders.delete(name);
    } else {
      holders.update(name, new HolderRow(holder.sessions() - 1, holder.heardLiveMs()));
    }
  }

  // ---- queries of a session ----

  /** A query becomes one of the session's. */
  public void attach(SessionRow row, String queryId) {
    sessions.update(row.sessionId(), row.attached(queryId));
  }

  /** A query of the session is charged, or gets back what was charged too much. */
  public void charge(String sessionId, long micros) {
    if (micros != 0) {
      put(sessions.get(sessionId).change().charged(micros).row());
    }
  }

  /** A query becomes one of the session's, and gets a slot at once. */
  public SessionRow attachStarted(
      SessionRow row, String queryId, long expectedMicros, long waitedMs) {
    return put(row.started(queryId, expectedMicros, waitedMs));
  }

  /** A query of the session gets a slot, and is charged what it is expected to take. */
  public SessionRow start(SessionRow row, long expectedMicros, long waitedMs) {
    return put(row.started(null, expectedMicros, waitedMs));
  }

  /**
   * A query gives its slot back, and is none of the session's any more; its charge is corrected.
   */
  public SessionRow release(SessionRow row, String queryId, long byMicros, long nowMs) {
    long liveMs = counters.liveMs(nowMs);
    return left(row.ended(queryId, byMicros, liveMs));
  }

  /** A query that held no slot is none of the session's any more. */
  public SessionRow detach(SessionRow row, String queryId, long nowMs) {
    return left(row.change().without(queryId, counters.liveMs(nowMs)).row());
  }

  /** I/O of the session has ended: where it is idle, it is so from now on. */
  public void worked(String sessionId, long nowMs) {
    SessionRow row = sessions.find(sessionId);
    if (row != null && isIdle(row)) {
      left(row.change().idleSince(counters.liveMs(nowMs)).row());
    }
  }

  private SessionRow left(SessionRow left) {
    SessionRow row = put(left);
    return isIdle(row) ? armIdle(row) : row;
  }

  /**
   * The run time that ends a query of the session, in ms; 0 = none.
   *
   * @param grantedLiveMs when it began to run, on the live clock
   */
  public Bound executionTimeoutMs(SessionRow row, Group group, long grantedLiveMs) {
    Bound ofGroup = limits.executionTimeoutMs(group, grantedLiveMs);
    return orOwn(ofGroup, row.executionTimeoutMs(), row);
  }

  /**
   * When an idle session has been so as long as it may: in any case, or while it blocks others,
   * whichever is earlier; null where neither is limited.
   */
  @Nullable IdleEnd idleEnd(SessionRow row) {
    Group group = groups.get(row.groupId());
    long idleMs = row.idleSinceLiveMs();
    Bound idle = orOwn(limits.idleTimeoutMs(group, idleMs), row.idleTimeoutMs(), row);
    IdleEnd ofIdleness = idle.most() == 0 ? null : new IdleEnd(Limit.IDLE_TIME, idleMs, idle);
    Long blocksMs = row.blocksSinceLiveMs();
    if (blocksMs == null) {
      return ofIdleness;
    }
    long sinceMs = Math.max(idleMs, blocksMs);
    Bound blocker = limits.idleBlockerTimeoutMs(group, sinceMs);
    IdleEnd ofBlocker = new IdleEnd(Limit.IDLE_BLOCKER_TIME, sinceMs, blocker);
    if (blocker.most() == 0) {
      return ofIdleness;
    }
    return ofIdleness != null && ofIdleness.atLiveMs() <= ofBlocker.atLiveMs()
        ? ofIdleness
        : ofBlocker;
  }

  private static boolean isIdle(SessionRow row) {
    return row.queries().isEmpty() && !row.implicit() && !row.ending();
  }

  private static Bound orOwn(Bound ofGroup, long ownMs, SessionRow row) {
    return ownMs == 0 ? ofGroup : ofGroup.orShorter(new Bound(ownMs, place(row)));
  }

  private static String place(SessionRow row) {
    return "session " + row.sessionId();
  }

  // ---- signs of life ----

  /** A client is alive, with all its sessions. */
  public void clientAlive(String client, Turn turn) {
    HolderRow holder = clients.find(client);
    long liveMs = counters.liveMs(turn.nowMs());
    if (holder != null && holder.heardLiveMs() != liveMs) {
      clients.update(client, new HolderRow(holder.sessions(), liveMs));
    }
  }

  /** A session is alive. */
  public void alive(SessionRow row, Turn turn) {
    SessionRow heard = row.change().heard(counters.liveMs(turn.nowMs())).row();
    sessions.update(row.sessionId(), heard);
    if (heard.heartbeatTimer() == null) {
      armHeartbeat(heard);
    }
  }

  // ---- who waits for whom ----

  /** A session was said to block others, or not to. */
  void blocks(String sessionId, boolean others, Turn turn) {
    SessionRow row = sessions.get(sessionId);
    locked(row, Locks.of(row.locks()).said(others, counters.liveMs(turn.nowMs())));
  }

  /** A query that holds a slot was said to block others, or to be blocked; null = nothing was. */
  public void blocks(
      String sessionId,
      String queryId,
      @Nullable Boolean others,
      @Nullable Boolean blocked,
      Turn turn) {
    if (others != null || blocked != null) {
      SessionRow row = sessions.get(sessionId);
      long liveMs = counters.liveMs(turn.nowMs());
      locked(row, Locks.of(row.locks()).said(queryId, others, blocked, liveMs));
    }
  }

  private void locked(SessionRow row, @Nullable Locks locks) {
    if (!Objects.equals(locks, row.locks())) {
      SessionRow said = put(row.change().locks(locks).row());
      if (isIdle(said)) {
        armIdle(beginsToBlock(row, said) ? put(said.change().notRecommended().row()) : said);
      }
    }
  }

  /** It blocks others anew, and may be ended for that: this has not been said before. */
  private boolean beginsToBlock(SessionRow before, SessionRow now) {
    IdleEnd end = idleEnd(now);
    return before.blocksSinceLiveMs() == null
        && now.blocksSinceLiveMs() != null
        && end != null
        && end.limit() == Limit.IDLE_BLOCKER_TIME;
  }

  /** When a session's silence is too long, on the live clock. */
  public long lostAtLiveMs(SessionRow row) {
    HolderRow client = clients.get(row.client());
    long heardLiveMs = Math.max(row.heardLiveMs(), client.heardLiveMs());
    return Saturating.add(
        Math.max(heardLiveMs, counters.silenceFromLiveMs()), domain.row().lostAfterMs());
  }

  private SessionRow armHeartbeat(SessionRow row) {
    if (domain.row().lostAfterMs() == 0) {
      return row;
    }
    return put(
        row.change()
            .heartbeatTimer(timers.atLive(lostAtLiveMs(row), TimerKind.HEARTBEAT, row.sessionId()))
            .row());
  }

  /**
   * The heartbeat timer has fired: true where the session is lost, else it is armed again. Signs of
   * life put its end off without its timer; so where a tick comes late, an end that is over by now
   * still waits for its turn among what is due.
   */
  public boolean heartbeatIsOver(SessionRow row) {
    Rank armed = row.heartbeatTimer();
    SessionRow fired = put(row.change().heartbeatTimer(null).row());
    if (domain.row().lostAfterMs() == 0) {
      return false;
    }
    if (armed == null) {
      throw new IllegalStateException("Expected the timer of session " + row.sessionId());
    }
    if (lostAtLiveMs(row) > armed.order()) {
      armHeartbeat(fired);
      return false;
    }
    return true;
  }

  /** Watches a session by the limits that hold now. */
  public void tighten(SessionRow row, Turn turn) {
    if (row.ending()) {
      return;
    }
    SessionRow watched = row;
    Rank armed = row.heartbeatTimer();
    if (domain.row().lostAfterMs() != 0 && (armed == null || armed.order() > lostAtLiveMs(row))) {
      timers.cancel(armed);
      watched = armHeartbeat(row);
    }
    IdleEnd end = isIdle(watched) ? idleEnd(watched) : null;
    if (end != null && (domain.enforces() || !watched.isRecommended(end.most().most()))) {
      armIdle(watched, counters.liveMs(turn.nowMs()));
    }
  }

  /** Ids of open sessions in their order, after one, at most so many. */
  public List<String> idsAfter(String sessionId, long most) {
    List<String> ids = new ArrayList<>();
    sessions.scan(
        sessionId,
        (id, row) -> {
          if (!id.equals(sessionId)) {
            ids.add(id);
          }
          return ids.size() < most;
        });
    return ids;
  }

  // ---- idleness ----

  private SessionRow armIdle(SessionRow row) {
    return armIdle(row, 0);
  }

  private SessionRow armIdle(SessionRow row, long notBeforeLiveMs) {
    IdleEnd end = idleEnd(row);
    if (end == null) {
      return row;
    }
    long dueMs = Math.max(end.atLiveMs(), notBeforeLiveMs);
    Rank armed = row.idleTimer();
    if (armed != null && armed.order() <= dueMs) {
      return row; // one that fires too early is armed again
    }
    timers.cancel(armed);
    return put(row.change().idleTimer(timers.atLive(dueMs, TimerKind.IDLE, row.sessionId())).row());
  }

  /** The idle timer has fired: true where the session was idle too long. */
  public boolean idleIsOver(SessionRow row, long nowMs) {
    SessionRow fired = put(row.change().idleTimer(null).row());
    IdleEnd end = idleEnd(fired);
    if (end == null || !fired.queries().isEmpty()) {
      return false;
    }
    if (end.atLiveMs() > counters.liveMs(nowMs)) {
      armIdle(fired);
      return false;
    }
    return true;
  }

  /** A session that is idle too long stays open: looks again after as long a time. */
  void lookAgainAtIdleness(SessionRow row, long afterMs, long nowMs) {
    long dueMs = Saturating.add(counters.liveMs(nowMs), afterMs);
    put(row.change().idleTimer(timers.atLive(dueMs, TimerKind.IDLE, row.sessionId())).row());
  }

  /** The end of an idle session was recommended. */
  void recommended(String sessionId, long limitMs) {
    put(sessions.get(sessionId).change().recommended(limitMs).row());
  }

  // ---- orders of operators ----

  /** Marks a session as being killed; it takes no new queries. */
  public SessionRow kill(SessionRow row, Code cause, @Nullable Long orderSeq) {
    timers.cancel(row.heartbeatTimer());
    timers.cancel(row.idleTimer());
    orders.close(row.orderSeq());
    return put(row.change().killed(cause, orderSeq).row());
  }

  /** Marks a session that its client has closed; it ends with the last of its killed queries. */
  public SessionRow close(SessionRow row) {
    timers.cancel(row.heartbeatTimer());
    timers.cancel(row.idleTimer());
    return put(row.change().closing().row());
  }

  /** Gives a session another priority; its queries are moved by their own. */
  public void boost(SessionRow row, Priority priority) {
    put(row.change().priority(priority).row());
  }

  /** Moves a session to another group; its queries are moved by their own. */
  public void move(SessionRow row, Group to) {
    groups.sessions(groups.get(row.groupId()), -1);
    groups.sessions(to, 1);
    SessionRow moved = put(row.change().group(to.id()).row());
    if (moved.queries().isEmpty() && !moved.implicit()) {
      armIdle(moved);
    }
  }

  private SessionRow put(SessionRow row) {
    sessions.update(row.sessionId(), row);
    return row;
  }
}

package io.weir.kernel.sessions;

import io.weir.kernel.Saturating;
import io.weir.kernel.groups.Assignment.Attributes;
import io.weir.kernel.state.Rank;
import io.weir.protocol.Capability;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Priority;
import io.weir.protocol.SessionCommand.Backend;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open session.
 *
 * @param implicit true where a query without a session opened it; it ends with that query
 * @param rule what put it into its group
 * @param idleTimeoutMs its own; 0 = off
 * @param executionTimeoutMs its own; 0 = off
 * @param heardLiveMs its own last sign of life, on the live clock
 * @param idleSinceLiveMs since when it has no live query and the last of its I/O ended, on the live
 *     clock
 * @param queries its live queries, in order of arrival
 * @param chargedMicros CPU time that its queries were charged, as their group was
 * @param recommendedMs the idle time by which its end was recommended, where nothing is enforced
 * @param closing true where its client has closed it, and a killed query still holds its slot
 * @param cause why it is being killed; absent while it is not
 * @param orderSeq the order to kill it, while unconfirmed
 * @param opened what its client was told at the opening; absent where it is implicit
 * @param running how many of its queries hold a slot; absent where none ever did
 * @param locks what it holds that others wait for, and what waits for others; absent = nothing
 * @param granted queries that got a slot; absent = none
 * @param waitedMs how long they had waited for it, together; absent = 0
 */
public record SessionRow(
    String sessionId,
    boolean implicit,
    String client,
    @Nullable String user,
    @Nullable String program,
    @Nullable String machine,
    @Nullable String service,
    @Nullable String module,
    @Nullable String action,
    @Nullable String target,
    @Nullable Backend backend,
    @Nullable List<Capability> capabilities,
    long groupId,
    String rule,
    Priority priority,
    long idleTimeoutMs,
    long executionTimeoutMs,
    long bodyHash,
    long openedMs,
    long heardLiveMs,
    long idleSinceLiveMs,
    List<String> queries,
    long chargedMicros,
    @Nullable Rank heartbeatTimer,
    @Nullable Rank idleTimer,
    @Nullable Long recommendedMs,
    boolean closing,
    @Nullable Code cause,
    @Nullable Long orderSeq,
    @Nullable Decided opened,
    @Nullable Long running,
    @Nullable Locks locks,
    @Nullable Long granted,
    @Nullable Long waitedMs) {

  /** A session that a query without one opens for itself. */
  public static SessionRow implicit(
      String sessionId,
      String client,
      Attributes who,
      long groupId,
      String rule,
      long nowMs,
      long liveMs) {
    return new SessionRow(
        sessionId,
        true,
        client,
        who.user(),
        who.program(),
        who.machine(),
        who.service(),
        who.module(),
        who.action(),
        null,
        null,
        null,
        groupId,
        rule,
        Priority.NORMAL,
        0,
        0,
        0,
        nowMs,
        liveMs,
        liveMs,
        List.of(),
        0,
        null,
        null,
        null,
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** How many of its queries hold a slot. */
  public long runs() {
    return running == null ? 0 : running;
  }

  /** True where a query of it has ever held a slot. */
  boolean hasRun() {
    return running != null;
  }

  /** How many of its queries wait for what another session holds. */
  long blocked() {
    return locks == null ? 0 : locks.blocked().size();
  }

  /** Since when others wait for what it holds, on the live clock; null while nobody does. */
  @Nullable Long blocksSinceLiveMs() {
    return locks == null ? null : locks.sinceLiveMs();
  }

  /** True while others wait for what it holds. */
  public boolean blocksOthers() {
    return locks != null && locks.blocksOthers();
  }

  /** Queries that got a slot. */
  public long grants() {
    return granted == null ? 0 : granted;
  }

  /** How long they had waited for it, together. */
  public long waited() {
    return waitedMs == null ? 0 : waitedMs;
  }

  /** True where it takes no new queries and ends with its last one. */
  public boolean ending() {
    return closing || cause != null;
  }

  /** True where the end of this idleness was recommended by this limit before. */
  boolean isRecommended(long limitMs) {
    return recommendedMs != null && recommendedMs == limitMs;
  }

  // ---- what every query makes of its session: one copy each, where a Change makes two ----

  /** A query of it comes to wait. */
  SessionRow attached(String queryId) {
    return of(
        more(queryId),
        chargedMicros,
        idleSinceLiveMs,
        recommendedMs,
        running,
        locks,
        granted,
        waitedMs);
  }

  /**
   * A query of it gets a slot.
   *
   * @param arriving the same, where it did not wait; else null
   */
  SessionRow started(@Nullable String arriving, long byMicros, long afterMs) {
    return of(
        arriving == null ? queries : more(arriving),
        charged(chargedMicros, byMicros),
        idleSinceLiveMs,
        recommendedMs,
        runs() + 1,
        locks,
        grants() + 1,
        Saturating.add(waited(), afterMs));
  }

  /** A query of it gives its slot back, and is none of the session's any more. */
  SessionRow ended(String queryId, long byMicros, long liveMs) {
    List<String> left = fewer(queries, queryId);
    return of(
        left,
        charged(chargedMicros, byMicros),
        left.isEmpty() ? liveMs : idleSinceLiveMs,
        left.isEmpty() ? null : recommendedMs,
        Math.max(0, runs() - 1),
        locks == null ? null : locks.without(queryId, liveMs),
        granted,
        waitedMs);
  }

  private SessionRow of(
      List<String> nowQueries,
      long nowChargedMicros,
      long nowIdleSinceLiveMs,
      @Nullable Long nowRecommendedMs,
      @Nullable Long nowRunning,
      @Nullable Locks nowLocks,
      @Nullable Long nowGranted,
      @Nullable Long nowWaitedMs) {
    return new SessionRow(
        sessionId,
        implicit,
        client,
        user,
        program,
        machine,
        service,
        module,
        action,
        target,
        backend,
        capabilities,
        groupId,
        rule,
        priority,
        idleTimeoutMs,
        executionTimeoutMs,
        bodyHash,
        openedMs,
        heardLiveMs,
        nowIdleSinceLiveMs,
        nowQueries,
        nowChargedMicros,
        heartbeatTimer,
        idleTimer,
        nowRecommendedMs,
        closing,
        cause,
        orderSeq,
        opened,
        nowRunning,
        nowLocks,
        nowGranted,
        nowWaitedMs);
  }

  // its only copy: a session may have many
  private List<String> more(String queryId) {
    if (queries.isEmpty()) {
      return List.of(queryId);
    }
    List<String> more = new ArrayList<>(queries.size() + 1);
    more.addAll(queries);
    more.add(queryId);
    return Collections.unmodifiableList(more);
  }

  private static List<String> fewer(List<String> queries, String queryId) {
    if (queries.size() == 1 && queries.getFirst().equals(queryId)) {
      return List.of();
    }
    List<String> fewer = new ArrayList<>(queries);
    fewer.remove(queryId);
    return Collections.unmodifiableList(fewer);
  }

  /** Charged more, or given back where negative; never below nothing. */
  private static long charged(long micros, long byMicros) {
    return Math.max(0, Saturating.add(micros, byMicros));
  }

  // ---- all else ----

  /** A copy to change. */
  Change change() {
    return new Change(this);
  }

  /** What a session becomes: the fields that change in its life, set by name. */
  static final class Change {
    private final SessionRow from;
    private long groupId;
    private Priority priority;
    private long heardLiveMs;
    private long idleSinceLiveMs;
    private List<String> queries;
    private long chargedMicros;
    private @Nullable Rank heartbeatTimer;
    private @Nullable Rank idleTimer;
    private @Nullable Long recommendedMs;
    private boolean closing;
    private @Nullable Code cause;
    private @Nullable Long orderSeq;
    private @Nullable Decided opened;
    private @Nullable Long running;
    private @Nullable Locks locks;
    private @Nullable Long granted;
    private @Nullable Long waitedMs;

    private Change(SessionRow row) {
      from = row;
      groupId = row.groupId;
      priority = row.priority;
      heardLiveMs = row.heardLiveMs;
      idleSinceLiveMs = row.idleSinceLiveMs;
      queries = row.queries;
      chargedMicros = row.chargedMicros;
      heartbeatTimer = row.heartbeatTimer;
      idleTimer = row.idleTimer;
      recommendedMs = row.recommendedMs;
      closing = row.closing;
      cause = row.cause;
      orderSeq = row.orderSeq;
      opened = row.opened;
      running = row.running;
      locks = row.locks;
      granted = row.granted;
      waitedMs = row.waitedMs;
    }

    Change group(long value) {
      groupId = value;
      return this;
    }

    Change priority(Priority value) {
      priority = value;
      return this;
    }

    Change heard(long liveMs) {
      heardLiveMs = liveMs;
      return this;
    }

    /** One query less; with the last of them it begins to be idle. */
    Change without(String queryId, long liveMs) {
      queries = fewer(queries, queryId);
      if (queries.isEmpty()) {
        idleSinceLiveMs = liveMs;
        recommendedMs = null;
      }
      return this;
    }

    /** Charged more, or given back where negative; never below nothing. */
    Change charged(long byMicros) {
      chargedMicros = SessionRow.charged(chargedMicros, byMicros);
      return this;
    }

    Change heartbeatTimer(@Nullable Rank value) {
      heartbeatTimer = value;
      return this;
    }

    Change idleTimer(@Nullable Rank value) {
      idleTimer = value;
      return this;
    }

    Change idleSince(long liveMs) {
      idleSinceLiveMs = liveMs;
      return notRecommended();
    }

    Change notRecommended() {
      recommendedMs = null;
      return this;
    }

    Change recommended(long limitMs) {
      recommendedMs = limitMs;
      return this;
    }

    Change closing() {
      heartbeatTimer = null;
      idleTimer = null;
      closing = true;
      return this;
    }

    Change killed(Code why, @Nullable Long order) {
      heartbeatTimer = null;
      idleTimer = null;
      cause = why;
      orderSeq = order;
      return this;
    }

    Change opened(Decided answer) {
      opened = answer;
      return this;
    }

    Change locks(@Nullable Locks value) {
      locks = value;
      return this;
    }

    SessionRow row() {
      return new SessionRow(
          from.sessionId,
          from.implicit,
          from.client,
          from.user,
          from.program,
          from.machine,
          from.service,
          from.module,
          from.action,
          from.target,
          from.backend,
          from.capabilities,
          groupId,
          from.rule,
          priority,
          from.idleTimeoutMs,
          from.executionTimeoutMs,
          from.bodyHash,
          from.openedMs,
          heardLiveMs,
          idleSinceLiveMs,
          queries,
          chargedMicros,
          heartbeatTimer,
          idleTimer,
          recommendedMs,
          closing,
          cause,
          orderSeq,
          opened,
          running,
          locks,
          granted,
          waitedMs);
    }
  }
}

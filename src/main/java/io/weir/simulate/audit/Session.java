package io.weir.simulate.audit;

import io.weir.protocol.Capability;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Priority;
import io.weir.protocol.SessionCommand.OpenSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An open session, or one that a query without a session has for itself. */
final class Session {

  /**
   * Moved by a runaway rule until the end of a call.
   *
   * @param queryId whose call that is, as far as is known
   * @param others that had run for as long: it may as well be one of them
   * @param mark what says that the rule has fired for it
   */
  record Away(String queryId, List<String> others, String mark, long home, long to, Code cause) {

    boolean mayBeOf(String id) {
      return queryId.equals(id) || others.contains(id);
    }

    /** The call of another one. */
    Away without(String id) {
      List<String> left = new ArrayList<>(others);
      String whose = queryId.equals(id) ? left.removeFirst() : queryId;
      left.remove(id);
      return new Away(whose, left, mark, home, to, cause);
    }
  }

  final String id;
  final @Nullable OpenSession request; // none: it ends with its only query
  final String client;
  final @Nullable String user;
  Group group;
  Priority priority;
  long heardLiveMs;
  long idleSinceLiveMs;
  final SequencedSet<String> queries = new LinkedHashSet<>();
  long running; // of its queries, those that hold a slot
  private boolean blocks; // by itself, or by a query that has ended
  private final Set<String> blocking = new HashSet<>();
  private long blocksSinceLiveMs;
  boolean closing;
  @Nullable Code cause;
  @Nullable Long orderSeq;
  @Nullable Decided opened;
  @Nullable Away away;
  @Nullable Long memoryQuota;
  @Nullable Long workAreaQuota;
  final Use use = new Use();
  long limitChanges;
  long lostChanges;

  Session(
      String id,
      @Nullable OpenSession request,
      String client,
      @Nullable String user,
      Group group,
      Priority priority,
      long liveMs) {
    this.id = id;
    this.request = request;
    this.client = client;
    this.user = user;
    this.group = group;
    this.priority = priority;
    this.heardLiveMs = liveMs;
    this.idleSinceLiveMs = liveMs;
  }

  boolean implicit() {
    return request == null;
  }

  boolean ending() {
    return closing || cause != null;
  }

  /** True where its client can only kill the whole session, not cancel one query. */
  boolean killsOnly() {
    return request != null
        && request.capabilities() != null
        && !request.capabilities().contains(Capability.CANCEL)
        && request.capabilities().contains(Capability.KILL);
  }

  long executionTimeoutMs(long grantedLiveMs) {
    return shorter(
        request == null ? null : request.executionTimeoutMs(), group.runsMs(grantedLiveMs));
  }

  long idleTimeoutMs() {
    return shorter(
        request == null ? null : request.idleTimeoutMs(), group.idlesMs(idleSinceLiveMs));
  }

  /** It was said of the session whether it blocks others. */
  void said(boolean blocksOthers, long liveMs) {
    boolean before = blocksOthers();
    blocks = blocksOthers;
    if (!blocksOthers) {
      blocking.clear();
    }
    blocksSinceLiveMs = before ? blocksSinceLiveMs : liveMs;
  }

  /** The same of a query that runs. */
  void said(String queryId, boolean blocksOthers, long liveMs) {
    boolean before = blocksOthers();
    boolean changed = blocksOthers ? blocking.add(queryId) : blocking.remove(queryId);
    blocksSinceLiveMs = before || !changed ? blocksSinceLiveMs : liveMs;
  }

  /** A query that ran has ended: what it locked is its session's. */
  void ended(String queryId) {
    blocks |= blocking.remove(queryId);
  }

  boolean blocksOthers() {
    return blocks || !blocking.isEmpty();
  }

  /** When it has been idle as long as it may, on the live clock: in any case, or as a blocker. */
  long idleUntilLiveMs() {
    long idleMs = idleTimeoutMs();
    long untilMs = idleMs == 0 ? Clock.NEVER : Clock.plus(idleSinceLiveMs, idleMs);
    long fromMs = Math.max(idleSinceLiveMs, blocksSinceLiveMs);
    long blockerMs = blocksOthers() ? group.blocksIdleMs(fromMs) : 0;
    return blockerMs == 0 ? untilMs : Math.min(untilMs, Clock.plus(fromMs, blockerMs));
  }

  // 0 is off
  private static long shorter(@Nullable Long own, long groups) {
    long ownMs = own == null ? 0 : own;
    return ownMs == 0 || groups == 0 ? Math.max(ownMs, groups) : Math.min(ownMs, groups);
  }
}

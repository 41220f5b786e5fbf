package io.weir.simulate.audit;

import io.weir.protocol.Capability;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Priority;
import io.weir.protocol.SessionCommand.OpenSession;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/** An open session, or one that a query without a session has for itself. */
final class Session {

  /** Moved by a runaway rule until the end of a call. */
  record Away(String queryId, long home, long to, Code cause) {}

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
  boolean closing;
  @Nullable Code cause;
  @Nullable Long orderSeq;
  @Nullable Decided opened;
  @Nullable Away away;
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

  // 0 is off
  private static long shorter(@Nullable Long own, long groups) {
    long ownMs = own == null ? 0 : own;
    return ownMs == 0 || groups == 0 ? Math.max(ownMs, groups) : Math.min(ownMs, groups);
  }
}

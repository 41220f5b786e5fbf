package io.weir.kernel.sessions;

import io.weir.kernel.groups.Assignment.Attributes;
import io.weir.kernel.state.Rank;
import io.weir.protocol.Capability;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Priority;
import io.weir.protocol.SessionCommand.Backend;
import java.util.ArrayList;
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
 * @param idleSinceLiveMs since when it has no live query, on the live clock
 * @param queries its live queries, in order of arrival
 * @param cause why it is being killed; absent while it is not
 * @param orderSeq the order to kill it, while unconfirmed
 * @param opened what its client was told at the opening; absent where it is implicit
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
    @Nullable Rank heartbeatTimer,
    @Nullable Rank idleTimer,
    @Nullable Code cause,
    @Nullable Long orderSeq,
    @Nullable Decided opened) {

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
        null,
        null,
        null,
        null,
        null);
  }

  /** True while it is being killed. */
  public boolean killed() {
    return cause != null;
  }

  SessionRow with(
      long newGroup,
      Priority newPriority,
      long newHeard,
      long newIdleSince,
      List<String> newQueries,
      @Nullable Rank newHeartbeatTimer,
      @Nullable Rank newIdleTimer,
      @Nullable Code newCause,
      @Nullable Long newOrder,
      @Nullable Decided newOpened) {
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
        newGroup,
        rule,
        newPriority,
        idleTimeoutMs,
        executionTimeoutMs,
        bodyHash,
        openedMs,
        newHeard,
        newIdleSince,
        newQueries,
        newHeartbeatTimer,
        newIdleTimer,
        newCause,
        newOrder,
        newOpened);
  }

  SessionRow inGroup(long value) {
    return with(
        value,
        priority,
        heardLiveMs,
        idleSinceLiveMs,
        queries,
        heartbeatTimer,
        idleTimer,
        cause,
        orderSeq,
        opened);
  }

  SessionRow boosted(Priority value) {
    return with(
        groupId,
        value,
        heardLiveMs,
        idleSinceLiveMs,
        queries,
        heartbeatTimer,
        idleTimer,
        cause,
        orderSeq,
        opened);
  }

  SessionRow heard(long liveMs) {
    return with(
        groupId,
        priority,
        liveMs,
        idleSinceLiveMs,
        queries,
        heartbeatTimer,
        idleTimer,
        cause,
        orderSeq,
        opened);
  }

  SessionRow withQuery(String queryId) {
    List<String> more = new ArrayList<>(queries);
    more.add(queryId);
    return with(
        groupId,
        priority,
        heardLiveMs,
        idleSinceLiveMs,
        List.copyOf(more),
        heartbeatTimer,
        idleTimer,
        cause,
        orderSeq,
        opened);
  }

  SessionRow withoutQuery(String queryId, long liveMs) {
    List<String> fewer = new ArrayList<>(queries);
    fewer.remove(queryId);
    return with(
        groupId,
        priority,
        heardLiveMs,
        fewer.isEmpty() ? liveMs : idleSinceLiveMs,
        List.copyOf(fewer),
        heartbeatTimer,
        idleTimer,
        cause,
        orderSeq,
        opened);
  }

  SessionRow heartbeatTimer(@Nullable Rank value) {
    return with(
        groupId,
        priority,
        heardLiveMs,
        idleSinceLiveMs,
        queries,
        value,
        idleTimer,
        cause,
        orderSeq,
        opened);
  }

  SessionRow idleTimer(@Nullable Rank value) {
    return with(
        groupId,
        priority,
        heardLiveMs,
        idleSinceLiveMs,
        queries,
        heartbeatTimer,
        value,
        cause,
        orderSeq,
        opened);
  }

  SessionRow killed(Code value, @Nullable Long order) {
    return with(
        groupId, priority, heardLiveMs, idleSinceLiveMs, queries, null, null, value, order, opened);
  }

  SessionRow opened(Decided value) {
    return with(
        groupId,
        priority,
        heardLiveMs,
        idleSinceLiveMs,
        queries,
        heartbeatTimer,
        idleTimer,
        cause,
        orderSeq,
        value);
  }
}

package io.weir.streams;

import io.weir.kernel.queries.QueryState;
import io.weir.kernel.sessions.SessionRow;
import io.weir.protocol.Code;
import io.weir.protocol.Priority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a reader sees of an open session. */
public record SessionView(
    String sessionId,
    SessionState state,
    String client,
    @Nullable String user,
    @Nullable String program,
    @Nullable String group,
    String rule,
    Priority priority,
    long openedMs,
    List<String> queries,
    long chargedMicros,
    @Nullable Code cause) {

  /** What a session is doing. */
  public enum SessionState {
    /** Has never run a query. */
    INACTIVE,
    /** Has no query now. */
    IDLE,
    /** Runs at least one query. */
    ACTIVE,
    /** All its queries wait. */
    WAITING,
    /** Is being ended. */
    KILLED
  }

  static SessionView of(SessionRow row, @Nullable String group, List<QueryState> queries) {
    return new SessionView(
        row.sessionId(),
        state(row, queries),
        row.client(),
        row.user(),
        row.program(),
        group,
        row.rule(),
        row.priority(),
        row.openedMs(),
        row.queries(),
        row.chargedMicros(),
        row.cause());
  }

  private static SessionState state(SessionRow row, List<QueryState> queries) {
    if (row.ending()) {
      return SessionState.KILLED;
    } else if (queries.isEmpty()) {
      return row.chargedMicros() == 0 ? SessionState.INACTIVE : SessionState.IDLE;
    }
    boolean runs = queries.contains(QueryState.RUNNING) || queries.contains(QueryState.KILLED);
    return runs ? SessionState.ACTIVE : SessionState.WAITING;
  }
}

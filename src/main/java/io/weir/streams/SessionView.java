package io.weir.streams;

import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.SessionState;
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
    @Nullable Code cause,
    boolean blocksOthers,
    long granted,
    long waitedMs) {

  static SessionView of(SessionRow row, @Nullable String group) {
    return new SessionView(
        row.sessionId(),
        SessionState.of(row),
        row.client(),
        row.user(),
        row.program(),
        group,
        row.rule(),
        row.priority(),
        row.openedMs(),
        row.queries(),
        row.chargedMicros(),
        row.cause(),
        row.blocksOthers(),
        row.grants(),
        row.waited());
  }
}

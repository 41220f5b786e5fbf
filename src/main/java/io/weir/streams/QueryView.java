package io.weir.streams;

import io.weir.kernel.queries.QueryRow;
import io.weir.kernel.queries.QueryState;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/** What a reader sees of a live query. */
public record QueryView(
    String queryId,
    QueryState state,
    String sessionId,
    @Nullable String group,
    String client,
    long heardMs,
    @Nullable Long position,
    @Nullable Long queueUntilMs,
    @Nullable Long grantedMs,
    long chargedMicros,
    @Nullable Long cpuMicros,
    @Nullable Code cause,
    @Nullable Long lastSeq,
    @Nullable Why why) {

  static QueryView of(QueryRow row, @Nullable String group, @Nullable Long position) {
    Decided answer = row.answer();
    return new QueryView(
        row.queryId(),
        row.state(),
        row.sessionId(),
        group,
        row.client(),
        row.heardMs(),
        position,
        row.queueUntilMs(),
        row.grantedMs(),
        row.chargedMicros(),
        row.cpuMicros(),
        row.cause(),
        answer == null ? null : answer.seq(),
        answer == null ? null : answer.why());
  }
}

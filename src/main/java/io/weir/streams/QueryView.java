package io.weir.streams;

import io.weir.kernel.queries.ParallelRow;
import io.weir.kernel.queries.QueryMemoryRow;
import io.weir.kernel.queries.QueryRow;
import io.weir.kernel.queries.QueryState;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sees of a live query.
 *
 * @param memoryBytes that it holds
 * @param pool what it holds them of
 * @param dop the degree of parallelism that it runs with; absent = 1, or it does not run yet
 * @param wantedDop what it asked for, or was chosen for it
 */
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
    @Nullable Why why,
    ExecutionState execution,
    @Nullable Long memoryBytes,
    @Nullable String pool,
    @Nullable Long dop,
    @Nullable Long wantedDop) {

  static QueryView of(QueryRow row, @Nullable String group, @Nullable Long position) {
    Decided answer = row.answer();
    QueryMemoryRow memory = row.memory();
    ParallelRow parallel = row.parallel();
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
        answer == null ? null : answer.why(),
        ExecutionState.of(row),
        memory == null ? null : memory.heldBytes(),
        memory == null ? null : memory.pool(),
        row.dop(),
        parallel == null ? null : (Long) parallel.wantedDop());
  }
}

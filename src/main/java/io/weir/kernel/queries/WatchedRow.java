package io.weir.kernel.queries;

import io.weir.kernel.state.Rank;
import io.weir.protocol.Code;
import io.weir.protocol.Plan.Runaway;

/**
 * A runaway that is treated at once when it comes again, in its group and under its plan.
 *
 * @param rule what is done with it
 * @param name of the rule, as {@code runaway rule 1 of group ETL}
 * @param plan in force when it was put here
 * @param queryId for which query
 * @param sinceMs when it was put here, and {@code untilMs} when it is forgotten, in ms since 1970
 * @param timer of its end
 */
public record WatchedRow(
    Runaway rule,
    String name,
    String plan,
    Code cause,
    String queryId,
    long sinceMs,
    long untilMs,
    Rank timer) {}

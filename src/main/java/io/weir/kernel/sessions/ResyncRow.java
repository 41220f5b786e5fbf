package io.weir.kernel.sessions;

import io.weir.kernel.state.Rank;

/**
 * How far a client that restarted has been told what it has to know.
 *
 * @param afterSeq the number of the decision it was told last
 * @param timer when it is told more
 */
public record ResyncRow(long afterSeq, Rank timer) {}

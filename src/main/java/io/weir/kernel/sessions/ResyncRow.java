package io.weir.kernel.sessions;

import io.weir.kernel.state.Rank;
import org.jspecify.annotations.Nullable;

/**
 * How far the walk has come for a client that restarted.
 *
 * @param afterSeq the open order that was looked at last; 0 before the first
 * @param timer when it goes on
 * @param afterQueryId the live query that was looked at last; absent in a row of kernel version 2,
 *     which went by seq: its walk begins anew
 * @param afterIoId the live I/O that was looked at last; absent before the first
 * @param afterLeaseId the lease that was looked at last; absent before the first
 */
public record ResyncRow(
    long afterSeq,
    Rank timer,
    @Nullable String afterQueryId,
    @Nullable String afterIoId,
    @Nullable String afterLeaseId) {}

package io.weir.kernel.io;

import io.weir.kernel.state.Rank;
import io.weir.protocol.IoPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is in a domain's I/O.
 *
 * @param policy under which tags and batches were counted
 * @param virtualTime of the fair policies
 * @param writes true where the batch is of writes
 * @param left of the batch that was begun
 * @param starved batches of reads that were begun in a row while a write was offered
 * @param wake the timer that goes on; absent where none is needed
 */
public record IoTurnRow(
    IoPolicy policy,
    long virtualTime,
    boolean writes,
    long left,
    long starved,
    @Nullable Rank wake) {}

package io.weir.simulate.replay;

import io.weir.protocol.Command;
import io.weir.protocol.JournalEntry;
import org.jspecify.annotations.Nullable;

/**
 * What replay needs of a {@link JournalEntry}: all but the decisions, which it makes itself and
 * compares as bytes, so that they need not be read.
 */
public record Taken(
    String domain,
    long commandSeq,
    @Nullable Long firstSeq,
    @Nullable Long lastSeq,
    long atMs,
    @Nullable Long heardAtMs,
    Command command,
    JournalEntry.@Nullable Source source,
    String kernelVersion,
    String rulesHash) {}

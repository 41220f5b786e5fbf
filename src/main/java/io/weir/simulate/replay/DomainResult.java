package io.weir.simulate.replay;

import org.jspecify.annotations.Nullable;

/**
 * What came of one domain's journal.
 *
 * @param startedAfter the command after whose snapshot replay started; 0 from the beginning
 * @param lastSeq the last command that was read
 * @param commands how many were run again
 * @param decisions how many were made again
 * @param comparedTables how many times all tables were compared with a snapshot
 * @param unchecked how many entries had no checksum
 * @param difference the first one; null where all is equal
 */
public record DomainResult(
    String domain,
    long startedAfter,
    long lastSeq,
    long commands,
    long decisions,
    long comparedTables,
    long unchecked,
    @Nullable Difference difference) {}

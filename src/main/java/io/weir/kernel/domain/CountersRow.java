package io.weir.kernel.domain;

import io.weir.kernel.state.Rank;
import org.jspecify.annotations.Nullable;

/**
 * What changes with nearly every command of a domain, in one row.
 *
 * @param seq last decision's number
 * @param commandSeq last journalled command's number
 * @param insertions last insertion sequence
 * @param lastNowMs time of the last command, never going back
 * @param paused whether the live clock stands still
 * @param liveMs the live clock at {@code liveFromMs}
 * @param liveFromMs since when the live clock runs (where not paused)
 * @param running queries that hold a slot
 * @param queued queries that wait for a slot
 * @param awaiting queries that wait for their session to be opened
 * @param sessions open sessions
 * @param virtualTime start tag of the group served last, never going back
 * @param silenceFromLiveMs silence before this counts for nothing, on the live clock
 * @param divisions how often everybody began even, under another plan or policy; absent = never
 * @param served what was served last; absent = nothing
 * @param remembered answers ever remembered
 * @param forgotten answers ever forgotten
 */
public record CountersRow(
    long seq,
    long commandSeq,
    long insertions,
    long lastNowMs,
    boolean paused,
    long liveMs,
    long liveFromMs,
    long running,
    long queued,
    long awaiting,
    long sessions,
    long virtualTime,
    long remembered,
    long forgotten,
    @Nullable Rank announceTimer,
    @Nullable Rank forgetTimer,
    @Nullable Rank dispatchTimer,
    @Nullable Rank reviewTimer,
    long silenceFromLiveMs,
    @Nullable Long divisions,
    @Nullable ServedRow served) {}

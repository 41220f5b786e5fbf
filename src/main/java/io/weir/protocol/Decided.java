package io.weir.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A decision in its frame, as it leaves the kernel.
 *
 * @param domain the domain that decided
 * @param client who is told; the record key
 * @param atMs when it was decided
 * @param dueMs when the timer that caused it was due, where a timer did
 * @param seq numbers the domain's decisions from 1; (domain, seq) is the decision's id. 0 where the
 *     domain does not exist
 * @param plan the plan in force
 * @param planVersion its version
 * @param group the consumer group that it is about
 * @param decision what was decided
 * @param why the limit that bound
 */
public record Decided(
    String domain,
    String client,
    long atMs,
    @Nullable Long dueMs,
    long seq,
    @Nullable String plan,
    @Nullable Long planVersion,
    @Nullable String group,
    Decision decision,
    Why why) {}

package io.weir.streams;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statistics since the domain was defined: of the domain, a group, or what happened under a plan.
 * What a scope does not have is left out. {@code docs/statistics.md} explains each.
 */
public record StatisticsView(
    Scope scope,
    String name,
    @Nullable Long sessions,
    @Nullable Long sessionsOpened,
    @Nullable Long sessionsClosed,
    @Nullable Map<String, Long> sessionsEndedBy,
    @Nullable Map<String, Long> sessionsRejectedBy,
    @Nullable Long active,
    @Nullable Long queued,
    long granted,
    long finished,
    long rejected,
    @Nullable Map<String, Long> rejectedBy,
    long killed,
    @Nullable Map<String, Long> killedBy,
    @Nullable Long withdrawn,
    long waitedMs,
    @Nullable DurationView waits,
    long ranMs,
    @Nullable DurationView runs,
    long chargedMicros,
    @Nullable Long contendedMicros,
    @Nullable Long receivedMillionths,
    @Nullable Long entitledMillionths,
    @Nullable Long shareRatioMillionths,
    @Nullable Long jainMillionths,
    @Nullable Long leastShareRatioMillionths,
    @Nullable Long contextSwitches,
    @Nullable Long runaways,
    @Nullable Long throttles,
    @Nullable Long overLimit,
    @Nullable Long mostOverLimit,
    @Nullable Long terms,
    @Nullable Long inForceMs,
    @Nullable IoStatisticsView io,
    @Nullable MemoryStatisticsView memory,
    @Nullable ParallelStatisticsView parallel) {

  /** What statistics are of. */
  public enum Scope {
    DOMAIN,
    GROUP,
    PLAN
  }
}

package io.weir.kernel.queries;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Saturating;
import io.weir.kernel.groups.Group;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.kernel.plans.EffectiveLimits.Bound;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/**
 * How long a request may wait for a slot, from when the broker heard it: as long as it is willing
 * to and its group allows, itself and by the plan in force, whichever is shortest.
 *
 * @param mostMs the bound, in ms; {@link #NONE} where there is none
 * @param at who set it
 */
record WaitLimit(long heardMs, long mostMs, String at) {

  private static final long NONE = Long.MAX_VALUE;

  /** The bound of a request whose group is not known yet. */
  static WaitLimit of(String queryId, long heardMs, @Nullable Long waitMs) {
    return new WaitLimit(heardMs, waitMs == null ? NONE : waitMs, "query " + queryId);
  }

  /** The bound of a request in a group. */
  static WaitLimit of(QueryRow row, Group group, EffectiveLimits limits) {
    WaitLimit own = of(row.queryId(), row.heardMs(), row.waitMs());
    Bound timeout = limits.queueTimeoutMs(group, row.heardMs());
    return timeout.most() != 0 && timeout.most() < own.mostMs
        ? new WaitLimit(row.heardMs(), timeout.most(), timeout.at())
        : own;
  }

  /** When the wait is over; null = never. */
  @Nullable Long untilMs() {
    return mostMs == NONE ? null : (Long) Saturating.add(heardMs, mostMs);
  }

  /**
   * The same, where a request may still be let in a moment later than it asks for.
   *
   * @param atOnceWithinMs how long one that will not wait at all may be on its way
   */
  WaitLimit allowing(long atOnceWithinMs) {
    return mostMs == 0 ? new WaitLimit(heardMs, atOnceWithinMs, at) : this;
  }

  /**
   * The refusal of a request that is read when its wait is over, or null.
   *
   * @param atOnceWithinMs how late a request may be read that will not wait at all, and still get a
   *     free slot
   */
  @Nullable Rejection refuseLate(long nowMs, long atOnceWithinMs) {
    long lateMs = nowMs - heardMs;
    long allowedMs = allowing(atOnceWithinMs).mostMs;
    return lateMs < allowedMs || mostMs == NONE
        ? null
        : reject(
            Code.QUEUE_TIMEOUT,
            Why.of(Limit.QUEUE_TIME, lateMs, allowedMs, 0, at),
            Sentence.of(
                "Expected to read the request within the %d ms that it may wait, but %d ms have"
                    + " passed",
                allowedMs, lateMs));
  }
}

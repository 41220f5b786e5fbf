package io.weir.kernel.limit;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Saturating;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/**
 * How long a request may wait, from when the broker heard it: as long as it is willing to and what
 * bounds it allows, whichever is shortest.
 *
 * @param mostMs the bound, in ms; {@link #NONE} where there is none
 * @param limit which bound it is
 * @param at who set it
 */
public record WaitLimit(long heardMs, long mostMs, Limit limit, String at) {

  private static final long NONE = Long.MAX_VALUE;

  /** Of a request that is willing to wait for as long as it takes. */
  public static WaitLimit none(long heardMs) {
    return new WaitLimit(heardMs, NONE, Limit.QUEUE_TIME, "request");
  }

  /**
   * The bound that a request has itself.
   *
   * @param request as {@code query q1}
   */
  public static WaitLimit of(String request, long heardMs, @Nullable Long waitMs) {
    return new WaitLimit(heardMs, waitMs == null ? NONE : waitMs, Limit.QUEUE_TIME, request);
  }

  /**
   * The same, where something else bounds it too.
   *
   * @param timeoutMs 0 = it does not
   */
  public WaitLimit orShorter(long timeoutMs, String where) {
    return orShorter(timeoutMs, Limit.QUEUE_TIME, where);
  }

  /** The same of another bound than that of the queue. */
  public WaitLimit orShorter(long timeoutMs, Limit of, String where) {
    return timeoutMs != 0 && timeoutMs < mostMs
        ? new WaitLimit(heardMs, timeoutMs, of, where)
        : this;
  }

  /** When the wait is over; null = never. */
  public @Nullable Long untilMs() {
    return mostMs == NONE ? null : (Long) Saturating.add(heardMs, mostMs);
  }

  /**
   * The same, where a request may still be let in a moment later than it asks for.
   *
   * @param atOnceWithinMs how long one that will not wait at all may be on its way
   */
  public WaitLimit allowing(long atOnceWithinMs) {
    return mostMs == 0 ? new WaitLimit(heardMs, atOnceWithinMs, limit, at) : this;
  }

  /**
   * The refusal of a request that is read when its wait is over, or null.
   *
   * @param atOnceWithinMs how late a request may be read that will not wait at all, and still get a
   *     free slot
   */
  public @Nullable Rejection refuseLate(long nowMs, long atOnceWithinMs) {
    long lateMs = nowMs - heardMs;
    long allowedMs = allowing(atOnceWithinMs).mostMs;
    return lateMs < allowedMs || mostMs == NONE
        ? null
        : reject(
            Code.QUEUE_TIMEOUT,
            Why.of(limit, lateMs, allowedMs, 0, at),
            Sentence.of(
                "Expected to read the request within the %d ms that it may wait, but %d ms have"
                    + " passed",
                allowedMs, lateMs));
  }
}

package io.weir.simulate.history;

import io.weir.simulate.report.Quantiles;

/**
 * What a group, or a whole domain, did in some time.
 *
 * @param queuedMs the waiting queries, integrated over the time (query · ms)
 * @param runningMs the running queries, integrated over the time (query · ms)
 * @param mostQueued how many waited at most at once
 * @param mostRunning how many ran at most at once
 * @param granted queries that began to run
 * @param rejected queries that were refused, at once or after a wait
 * @param released queries that ran and have ended
 * @param expired queries that were withdrawn while they waited
 * @param ordered orders to end a running query or session
 * @param chargedMicros what was charged; spread evenly over the time that each query ran
 * @param contendedMicros the part of it that was spent while somebody waited
 * @param entitledPpmMs the entitled part of the slots, integrated over the time that anybody had
 *     work (ppm · ms)
 * @param contendedPpmMs the same, over the time that somebody waited
 * @param waits of the queries that were granted, to three digits
 */
public record Figures(
    long queuedMs,
    long runningMs,
    long mostQueued,
    long mostRunning,
    long granted,
    long rejected,
    long released,
    long expired,
    long ordered,
    long chargedMicros,
    long contendedMicros,
    long entitledPpmMs,
    long contendedPpmMs,
    Quantiles waits) {

  /** Of a time in which nothing happened. */
  public static final Figures NONE =
      new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, new Quantiles(0, 0, 0));

  /** How many requests got their last decision. */
  public long terminal() {
    return rejected + released + expired;
  }
}

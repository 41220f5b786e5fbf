package io.weir.kernel.plans;

/**
 * Since when the plan is in force, in this version.
 *
 * @param sinceMs in ms since 1970
 * @param sinceLiveMs the same on the live clock
 */
public record InForceRow(long sinceMs, long sinceLiveMs) {

  /** Since before all that goes on: the domain began with it. */
  static final InForceRow ALWAYS = new InForceRow(Long.MIN_VALUE, Long.MIN_VALUE);
}

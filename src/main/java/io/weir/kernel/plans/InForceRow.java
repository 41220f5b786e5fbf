package io.weir.kernel.plans;

import org.jspecify.annotations.Nullable;

/**
 * Since when the plan is in force, in this version.
 *
 * @param sinceMs in ms since 1970
 * @param sinceLiveMs the same on the live clock
 * @param seq number of the decision that said so; absent = before all decisions
 */
public record InForceRow(long sinceMs, long sinceLiveMs, @Nullable Long seq) {

  /** Since before all that goes on: the domain began with it. */
  static final InForceRow ALWAYS = new InForceRow(Long.MIN_VALUE, Long.MIN_VALUE, null);
}

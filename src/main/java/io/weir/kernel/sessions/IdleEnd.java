package io.weir.kernel.sessions;

import io.weir.kernel.Saturating;
import io.weir.kernel.plans.EffectiveLimits.Bound;
import io.weir.protocol.Limit;

/**
 * When a session has been idle as long as it may.
 *
 * @param limit the time that is over then: of idleness, or of idleness that others wait for
 * @param sinceLiveMs from when that counts, on the live clock
 * @param most how long, in ms, and where that stands
 */
record IdleEnd(Limit limit, long sinceLiveMs, Bound most) {

  /** On the live clock. */
  long atLiveMs() {
    return Saturating.add(sinceLiveMs, most.most());
  }
}

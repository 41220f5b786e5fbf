package io.weir.kernel.queries;

import io.weir.kernel.domain.Domain;
import io.weir.kernel.fair.Rebalancing.Cut;
import io.weir.kernel.groups.Groups;

/**
 * Lets each group owe and claim no more than is allowed to one query at once (ADR 25): when an
 * operator asks, and in intervals where the settings say so.
 *
 * <p>An interval ends at each whole multiple of its length since 1970, and the first turn from then
 * on begins with it, whatever its command, as with a reading ({@link Meter}). So nothing is kept of
 * it, and an auditor can tell it from the times of two commands alone.
 */
public final class Rebalancer {

  private final Domain domain;
  private final Groups groups;
  private final Meter meter;

  public Rebalancer(Domain domain, Groups groups, Meter meter) {
    this.domain = domain;
    this.groups = groups;
    this.meter = meter;
  }

  Cut cut() {
    return groups.rebalance(meter.mostAtOnceMicros());
  }

  /** Cuts where an interval has ended since the last turn; never where they are off. */
  public void look(long atMs) {
    long everyMs = domain.settings().rebalanceEveryMs();
    if (everyMs > 0 && atMs / everyMs > domain.counters().lastNowMs() / everyMs) {
      cut();
    }
  }
}

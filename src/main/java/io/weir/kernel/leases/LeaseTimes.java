package io.weir.kernel.leases;

import io.weir.kernel.Saturating;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.state.Rank;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.Timers;
import org.jspecify.annotations.Nullable;

/** How long leases last. */
final class LeaseTimes {

  /** It has no end by itself. */
  static final long ENDLESS = 0;

  private final Domain domain;
  private final Timers timers;

  LeaseTimes(Domain domain, Timers timers) {
    this.domain = domain;
    this.timers = timers;
  }

  /** How long one lasts: as it says, else with its session, else for the usual time. */
  long of(@Nullable Long asked, boolean ofSession) {
    return asked != null ? asked : ofSession ? ENDLESS : domain.settings().leaseMs();
  }

  /** Its time begins; null where it has no end. */
  @Nullable Rank begin(String leaseId, long leaseMs, long nowMs) {
    long untilLiveMs = Saturating.add(domain.counters().liveMs(nowMs), leaseMs);
    return leaseMs == ENDLESS ? null : timers.atLive(untilLiveMs, TimerKind.LEASE, leaseId);
  }
}

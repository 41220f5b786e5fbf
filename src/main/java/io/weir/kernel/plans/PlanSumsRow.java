package io.weir.kernel.plans;

import io.weir.kernel.Saturating;
import io.weir.kernel.groups.AccountRow;

/** Sums over all groups of a domain, those that are gone too. */
public record PlanSumsRow(
    long granted,
    long finished,
    long rejected,
    long killed,
    long waitedMs,
    long ranMs,
    long chargedMicros) {

  /** Nothing. */
  public static final PlanSumsRow NONE = new PlanSumsRow(0, 0, 0, 0, 0, 0, 0);

  /** With what a group has done. */
  public PlanSumsRow plus(AccountRow account) {
    return plus(
        new PlanSumsRow(
            account.granted(),
            account.finished(),
            account.rejected(),
            account.killed(),
            account.waitedMs(),
            account.statistics().ranMs(),
            account.chargedMicros()));
  }

  PlanSumsRow plus(PlanSumsRow other) {
    return new PlanSumsRow(
        granted + other.granted,
        finished + other.finished,
        rejected + other.rejected,
        killed + other.killed,
        waitedMs + other.waitedMs,
        Saturating.add(ranMs, other.ranMs),
        Saturating.add(chargedMicros, other.chargedMicros));
  }

  PlanSumsRow minus(PlanSumsRow other) {
    return new PlanSumsRow(
        granted - other.granted,
        finished - other.finished,
        rejected - other.rejected,
        killed - other.killed,
        waitedMs - other.waitedMs,
        ranMs - other.ranMs,
        chargedMicros - other.chargedMicros);
  }
}

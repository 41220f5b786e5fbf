package io.weir.kernel.plans;

/**
 * What happened while a plan was in force, in all its terms.
 *
 * @param terms how often it came into force; another version counts as another term
 * @param sinceMs since when it is in force, in ms since 1970; 0 = it is not
 * @param inForceMs how long it was, in terms that are over
 * @param during what happened in terms that are over
 * @param before what had happened in the domain when it came into force
 */
public record PlanTermRow(
    long terms, long sinceMs, long inForceMs, PlanSumsRow during, PlanSumsRow before) {

  static final PlanTermRow NEVER = new PlanTermRow(0, 0, 0, PlanSumsRow.NONE, PlanSumsRow.NONE);

  PlanTermRow begin(PlanSumsRow sums, long nowMs) {
    return new PlanTermRow(terms + 1, nowMs, inForceMs, during, sums);
  }

  /** As it is when its term ends now; itself where it is not in force. */
  public PlanTermRow end(PlanSumsRow sums, long nowMs) {
    return sinceMs == 0
        ? this
        : new PlanTermRow(
            terms,
            0,
            inForceMs + Math.max(0, nowMs - sinceMs),
            during.plus(sums).minus(before),
            PlanSumsRow.NONE);
  }
}

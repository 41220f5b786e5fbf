package io.weir.simulate.report;

/**
 * What one consumer group got in a closed loop. Waits, sojourns and slowdowns are those of the
 * queries that ran to their end.
 *
 * @param queries how many got a terminal decision
 * @param refused how many of them were never granted
 * @param stopped how many of them were ended by order while they ran
 * @param weight its weight at its last grant; 0 where it had none
 * @param entitledShare its weight / the weights of all groups that were granted anything, 0 to 1
 * @param receivedShare its part of the slot time while somebody waited, 0 to 1; see {@link
 *     ContendedShares}
 * @param meanWaitMs from arrival to grant
 * @param waits from arrival to grant
 * @param sojourns wait and run together
 * @param slowdowns sojourn / demand
 */
public record GroupOutcome(
    String group,
    int queries,
    int refused,
    int stopped,
    long weight,
    double entitledShare,
    double receivedShare,
    double meanWaitMs,
    Quantiles waits,
    Quantiles sojourns,
    Slowdowns slowdowns) {}

package io.weir.kernel.groups;

import io.weir.kernel.Saturating;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group's account: what it has used, and what it has under way.
 *
 * @param vruntime weighted time charged, in microseconds at weight 1024
 * @param remainder of the last division by the weight, carried
 * @param meanMicros moving mean of what a query is charged (1/8 of each new figure); 0 = none yet
 * @param chargedMicros sum of all charges and corrections
 * @param waitedMs sum of all waits of granted queries
 * @param lag see {@link io.weir.kernel.fair.Contender#lag()}
 * @param figures what only statistics ask; absent = all 0
 * @param aloneSeq see {@link io.weir.kernel.fair.Contender#aloneSeq()}
 * @param active sessions of which a query holds a slot; absent = none
 * @param joining queries that wait in such sessions, where their number is limited; absent = none
 * @param hold what it waits for beside a slot; absent = it is not held
 */
public record AccountRow(
    long vruntime,
    long remainder,
    long running,
    long queuedCritical,
    long queuedHigh,
    long queuedNormal,
    long queuedLow,
    long sessions,
    long meanMicros,
    long chargedMicros,
    long granted,
    long finished,
    long rejected,
    long killed,
    long waitedMs,
    @Nullable Long lag,
    @Nullable FiguresRow figures,
    @Nullable Long aloneSeq,
    @Nullable Long active,
    @Nullable Long joining,
    @Nullable HoldRow hold) {

  /** A fresh account. */
  public static final AccountRow EMPTY =
      new AccountRow(
          0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null, null, null, null, null);

  /** What only statistics ask. */
  public FiguresRow statistics() {
    return figures == null ? FiguresRow.NONE : figures;
  }

  /** With the gauges and sums of another, and nothing of what orders groups. */
  public AccountRow with(AccountRow group) {
    return new AccountRow(
        0,
        0,
        running + group.running,
        queuedCritical + group.queuedCritical,
        queuedHigh + group.queuedHigh,
        queuedNormal + group.queuedNormal,
        queuedLow + group.queuedLow,
        sessions + group.sessions,
        0,
        Saturating.add(chargedMicros, group.chargedMicros),
        granted + group.granted,
        finished + group.finished,
        rejected + group.rejected,
        killed + group.killed,
        waitedMs + group.waitedMs,
        null,
        statistics().plus(group.statistics()),
        null,
        null,
        null,
        null);
  }
}

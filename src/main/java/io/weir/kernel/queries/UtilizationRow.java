package io.weir.kernel.queries;

import io.weir.kernel.Saturating;
import io.weir.kernel.fair.UtilizationLimits.Demand;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/**
 * What a group with a utilization limit uses, and how fast its queries may run.
 *
 * @param slowableMicros CPU time that would have been used at full speed since the window began, of
 *     queries whose clients can slow them
 * @param fixedMicros CPU time that was used since, of the others
 * @param percent the speed that its queries have, 1 to 100
 * @param why the limit by which that was decided; absent where nothing was
 */
public record UtilizationRow(
    long slowableMicros, long fixedMicros, long percent, @Nullable Why why) {

  static final UtilizationRow NONE = new UtilizationRow(0, 0, ThrottleRow.FULL_SPEED_PERCENT, null);

  Demand demand() {
    return new Demand(slowableMicros, fixedMicros);
  }

  UtilizationRow with(long moreSlowableMicros, long moreFixedMicros) {
    return new UtilizationRow(
        Saturating.add(slowableMicros, moreSlowableMicros),
        Saturating.add(fixedMicros, moreFixedMicros),
        percent,
        why);
  }

  /** Another window begins. */
  UtilizationRow at(long newPercent, @Nullable Why because) {
    return new UtilizationRow(0, 0, newPercent, because);
  }
}

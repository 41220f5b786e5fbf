package io.weir.kernel.queries;

import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Throttle;
import io.weir.protocol.Why;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a running query is slowed.
 *
 * @param holds what slows it, by reason, at most one of each
 * @param order what its client was told last: to slow it, or to let it run again
 */
public record ThrottleRow(List<Hold> holds, @Nullable Decided order) {

  /** What is left where nothing slows a query. */
  public static final long FULL_SPEED_PERCENT = 100;

  /** Nothing slows it. */
  static final ThrottleRow NONE = new ThrottleRow(List.of(), null);

  /** What a query may be slowed for. Constants are only ever appended: rows hold their ordinals. */
  public enum Reason {
    /** A runaway rule of its group's directive. */
    RUNAWAY,
    /** Its group is above its utilization limit. */
    UTILIZATION
  }

  /** One reason, and the part of its speed that it leaves. */
  public record Hold(Reason reason, long factorPercent, Why why) {}

  /** The hold that binds: the lowest factor, of equals the first reason; null where none is. */
  @Nullable Hold lowest() {
    return holds.stream()
        .min(Comparator.comparingLong(Hold::factorPercent).thenComparing(Hold::reason))
        .orElse(null);
  }

  /** The part of its speed that its client was told last. */
  public long toldPercent() {
    return order != null && order.decision() instanceof Throttle told
        ? told.factorPercent()
        : FULL_SPEED_PERCENT;
  }
}

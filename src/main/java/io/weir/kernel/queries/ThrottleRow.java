package io.weir.kernel.queries;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Throttle;
import io.weir.protocol.Why;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a running query is slowed.
 *
 * @param holds what slows it, by reason; of one reason none that another outlasts at no more speed
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

  /**
   * One reason, and the part of its speed that it leaves.
   *
   * @param untilLiveMs its end, on the live clock; absent where it has none of its own
   * @param cause what statistics count it by; absent in rows that are older than those
   */
  public record Hold(
      Reason reason,
      long factorPercent,
      Why why,
      @Nullable Long untilLiveMs,
      @Nullable Code cause) {

    boolean isOver(long liveMs) {
      return untilLiveMs != null && untilLiveMs <= liveMs;
    }

    /** True where another one of the same reason adds nothing to this. */
    boolean covers(Hold other) {
      return reason == other.reason
          && factorPercent <= other.factorPercent
          && (untilLiveMs == null
              || (other.untilLiveMs != null && other.untilLiveMs <= untilLiveMs));
    }
  }

  /** The hold of a reason of which there is one at most; null where it does not slow it. */
  @Nullable Hold hold(Reason reason) {
    return holds.stream().filter(hold -> hold.reason() == reason).findFirst().orElse(null);
  }

  /** The hold that binds: the lowest factor, of equals the first reason; null where none is. */
  @Nullable Hold lowest() {
    return holds.stream()
        .min(Comparator.comparingLong(Hold::factorPercent).thenComparing(Hold::reason))
        .orElse(null);
  }

  /** When the first hold ends that has an end, on the live clock; null where none has. */
  @Nullable Long firstEndLiveMs() {
    return holds.stream()
        .map(Hold::untilLiveMs)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /** The part of its speed that its client was told last. */
  public long toldPercent() {
    return order != null && order.decision() instanceof Throttle told
        ? told.factorPercent()
        : FULL_SPEED_PERCENT;
  }
}

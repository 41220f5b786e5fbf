package io.weir.simulate.torture;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in a run. Each part says how often, as one in so many, and how far; a part that
 * is left out does not happen.
 *
 * @param late records are read later than they were heard
 * @param duplicate records and answers come twice
 * @param reordered records overtake each other by so much
 * @param lost records and answers never come
 * @param clock the governor's clock is set, forwards or backwards
 * @param restart the governor dies and another takes its tables over
 * @param restore the tables are dumped and loaded into fresh ones
 * @param downtime nobody reads; afterwards timeouts stand still until all was read
 * @param flood many requests at once
 * @param lateTimers due timers are looked at late, and not all at once
 */
public record Fault(
    @Nullable Delay late,
    @Nullable Delay duplicate,
    @Nullable Delay reordered,
    @Nullable Often lost,
    @Nullable Delay clock,
    @Nullable Often restart,
    @Nullable Often restore,
    @Nullable Delay downtime,
    @Nullable Crowd flood,
    @Nullable Often lateTimers) {

  /** One in so many. */
  public record Often(long oneIn) {}

  /** One in so many, by at most so many milliseconds. */
  public record Delay(long oneIn, long upToMs) {}

  /** One in so many, of at most so many requests. */
  public record Crowd(long oneIn, long upTo) {}

  static final Fault NONE = new Fault(null, null, null, null, null, null, null, null, null, null);

  /** All of them together; where two name the same part, the later one counts. */
  static Fault all(List<Fault> faults) {
    return faults.stream().reduce(NONE, Fault::and);
  }

  private Fault and(Fault o) {
    return new Fault(
        later(late, o.late),
        later(duplicate, o.duplicate),
        later(reordered, o.reordered),
        later(lost, o.lost),
        later(clock, o.clock),
        later(restart, o.restart),
        later(restore, o.restore),
        later(downtime, o.downtime),
        later(flood, o.flood),
        later(lateTimers, o.lateTimers));
  }

  private static <T> @Nullable T later(@Nullable T one, @Nullable T other) {
    return other == null ? one : other;
  }
}

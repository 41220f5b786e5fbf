package io.weir.simulate.history;

import io.weir.protocol.Code;
import io.weir.protocol.PlanCause;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A domain's run so far.
 *
 * @param startMs when its first decision was made, ms since 1970
 * @param windowMs how long a window is
 * @param slots how many queries may run at once, where a decision said so
 * @param windows from the first to the last, without a gap
 * @param whole all windows as one
 * @param now how the groups stand at the end
 * @param switches of plans, the last ones, in order
 * @param causes how often a query was refused, cancelled or killed for this reason
 */
public record History(
    String domain,
    long startMs,
    long windowMs,
    @Nullable Long slots,
    List<Window> windows,
    Window whole,
    SortedMap<String, Standing> now,
    List<PlanSwitch> switches,
    SortedMap<Code, Long> causes) {

  /**
   * How a group stands.
   *
   * @param queued how many wait
   * @param running how many run
   * @param weight as its last grant said; that of a normal priority where it had none
   */
  public record Standing(long queued, long running, long weight) {}

  /**
   * Another plan is in force.
   *
   * @param atMs since when, ms since 1970
   * @param from the plan that was in force before
   */
  public record PlanSwitch(long atMs, String from, String plan, PlanCause cause) {}

  public History {
    switches = List.copyOf(switches);
    windows = List.copyOf(windows);
    now = Collections.unmodifiableSortedMap(new TreeMap<>(now));
    causes = Collections.unmodifiableSortedMap(new TreeMap<>(causes));
  }

  /** All groups that had work, those that were charged most first. */
  public List<String> groups() {
    return whole.groups().keySet().stream()
        .sorted(
            Comparator.<String>comparingLong(name -> -whole.of(name).chargedMicros())
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }
}

package io.weir.simulate.report;

import io.weir.protocol.PlanCause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The time from one switch of plans to the next.
 *
 * @param fromMs when the plan came in force, ms since 1970
 * @param untilMs when the next one did, or the end of the run
 * @param cause why it came in force; null where it was before the run
 * @param shares of each group that was granted anything in this time, by name
 */
public record PlanTerm(
    long fromMs, long untilMs, String plan, @Nullable PlanCause cause, List<Share> shares) {

  public PlanTerm {
    shares = List.copyOf(shares);
  }

  /**
   * What a group had in a term.
   *
   * @param entitled its weight at its last grant in the term / those of all of them, 0 to 1
   * @param received its part of the slot time while somebody waited, 0 to 1; see {@link
   *     ContendedShares}
   */
  public record Share(String group, double entitled, double received) {}
}

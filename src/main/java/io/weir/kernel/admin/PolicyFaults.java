package io.weir.kernel.admin;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.domain.IoSettingsRow;
import io.weir.protocol.Sentence;
import org.jspecify.annotations.Nullable;

/** What is wrong with a domain's policies, those of memory apart. */
final class PolicyFaults {

  private static final long LEAST_PERCENT = 1; // none at all would be no rate to find better by
  private static final long MOST_PERCENT = 100;

  private PolicyFaults() {}

  /** What is wrong with what is said of I/O, or null. */
  static @Nullable Rejection of(IoSettingsRow then) {
    long percent = then.leastOfRates();
    return percent >= LEAST_PERCENT && percent <= MOST_PERCENT
        ? null
        : Definitions.invalid(
            "domain",
            Sentence.of(
                "Expected policies.ioLeastPercent to be %d to %d, but it is %d",
                LEAST_PERCENT, MOST_PERCENT, percent));
  }
}

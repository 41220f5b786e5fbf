package io.weir.kernel.domain;

import io.weir.protocol.Inheritance;
import io.weir.protocol.IoPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What a domain's definition says of I/O; absent = by default, a limit that is not there.
 *
 * @param targetLatencyMs the rates come down while more transfers fail or take longer; 0 = never
 * @param leastPercent of the rates, at least
 */
public record IoSettingsRow(
    @Nullable Long bytesPerSecond,
    @Nullable Long burstBytes,
    @Nullable Long iops,
    @Nullable Long iopsBurst,
    @Nullable Long concurrency,
    @Nullable Long parallelism,
    @Nullable IoPolicy policy,
    @Nullable Inheritance inheritance,
    @Nullable Long targetLatencyMs,
    @Nullable Long leastPercent) {

  private static final long LEAST_PERCENT = 10; // where nothing is said

  /** Nothing is said. */
  public static final IoSettingsRow NONE =
      new IoSettingsRow(null, null, null, null, null, null, null, null, null, null);

  /** Null where nothing is said. */
  public @Nullable IoSettingsRow orNull() {
    return equals(NONE) ? null : this;
  }

  /** The latency up to which the rates stay as they are said; 0 = they always do. */
  public long targetMs() {
    return targetLatencyMs == null ? 0 : targetLatencyMs;
  }

  /** What stays of the rates, in percent. */
  public long leastOfRates() {
    return leastPercent == null ? LEAST_PERCENT : leastPercent;
  }
}

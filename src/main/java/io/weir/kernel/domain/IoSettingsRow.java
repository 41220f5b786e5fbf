package io.weir.kernel.domain;

import io.weir.protocol.Inheritance;
import io.weir.protocol.IoPolicy;
import org.jspecify.annotations.Nullable;

/** What a domain's definition says of I/O; absent = by default, a limit that is not there. */
public record IoSettingsRow(
    @Nullable Long bytesPerSecond,
    @Nullable Long burstBytes,
    @Nullable Long iops,
    @Nullable Long iopsBurst,
    @Nullable Long concurrency,
    @Nullable Long parallelism,
    @Nullable IoPolicy policy,
    @Nullable Inheritance inheritance) {

  /** Nothing is said. */
  public static final IoSettingsRow NONE =
      new IoSettingsRow(null, null, null, null, null, null, null, null);

  /** Null where nothing is said. */
  public @Nullable IoSettingsRow orNull() {
    return equals(NONE) ? null : this;
  }
}

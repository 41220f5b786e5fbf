package io.weir.kernel.domain;

import io.weir.protocol.MemoryStrategy;
import org.jspecify.annotations.Nullable;

/**
 * What a domain's definition says of memory; absent = by default, a limit that is not there.
 *
 * @param databaseBytes what pools divide; absent = there are none
 */
public record MemorySettingsRow(
    @Nullable Long databaseBytes,
    @Nullable Long totalBytes,
    @Nullable Long reserveBytes,
    @Nullable MemoryStrategy strategy,
    @Nullable Long overcommitPercent) {

  /** Nothing is said. */
  public static final MemorySettingsRow NONE = new MemorySettingsRow(null, null, null, null, null);

  /** Null where nothing is said. */
  public @Nullable MemorySettingsRow orNull() {
    return equals(NONE) ? null : this;
  }

  /** What is kept of the database's memory for SYS_GROUP, in bytes. */
  public long reserve() {
    return reserveBytes == null ? 0 : reserveBytes;
  }

  /** Of a pool's size, what may be given of it, in percent. */
  public long percent() {
    return overcommitPercent == null ? 100 : overcommitPercent;
  }

  /** True where the advisor resizes pools itself. */
  public boolean automatic() {
    return strategy == MemoryStrategy.AUTOMATIC;
  }
}

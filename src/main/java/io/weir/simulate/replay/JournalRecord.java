package io.weir.simulate.replay;

import io.weir.protocol.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * A record of the journal or of the snapshots as it lies there.
 *
 * @param domain its key
 * @param value its bytes
 * @param checksum what its header says of them; null where it has none
 * @param place where it was read, for people
 */
public record JournalRecord(String domain, byte[] value, @Nullable String checksum, String place) {

  /** True where the bytes are not those that were written. */
  boolean damaged() {
    return checksum != null && !checksum.equals(Checksum.of(value));
  }
}

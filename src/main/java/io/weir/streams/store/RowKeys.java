package io.weir.streams.store;

import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;

/** Layout of a store's keys: family (1 byte), domain number (4 bytes), the family's own key. */
final class RowKeys {

  static final int PREFIX = 1 + Integer.BYTES;

  /** The directory of domains, beside the kernel's families, which start at 1. */
  static final int DIRECTORY = 0;

  private RowKeys() {}

  static byte[] prefix(int family, int domain) {
    return ByteBuffer.allocate(PREFIX).put((byte) family).putInt(domain).array();
  }

  /** A row's key from its parts. */
  static Bytes of(int family, int domain, byte[] key) {
    return Bytes.wrap(
        ByteBuffer.allocate(PREFIX + key.length)
            .put((byte) family)
            .putInt(domain)
            .put(key)
            .array());
  }

  /** The first key after all that start with a prefix (which is never all ones). */
  static Bytes after(byte[] prefix) {
    byte[] next = prefix.clone();
    for (int i = next.length - 1; i >= 0; i--) {
      if (++next[i] != 0) {
        return Bytes.wrap(next);
      }
    }
    throw new IllegalArgumentException("Expected a prefix that is not all ones");
  }
}

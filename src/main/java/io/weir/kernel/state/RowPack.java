package io.weir.kernel.state;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Rows of any table as bytes, one behind the other: table (1 byte), length of the key (4,
 * big-endian), key, length of the row (4), row. Key and row are as their layouts write them.
 */
public final class RowPack {

  private static final int AROUND = 1 + 2 * Integer.BYTES;

  /** Is shown rows. */
  public interface Visitor {
    void row(int family, byte[] key, byte[] row);
  }

  private byte[] buffer = new byte[4096];
  private int size;

  /** Adds a row. */
  public void add(int family, byte[] key, byte[] row) {
    int after = size + AROUND + key.length + row.length;
    if (after > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(after, 2 * buffer.length));
    }
    ByteBuffer.wrap(buffer, size, after - size)
        .put((byte) family)
        .putInt(key.length)
        .put(key)
        .putInt(row.length)
        .put(row);
    size = after;
  }

  /** How many bytes there are so far. */
  public int size() {
    return size;
  }

  /** What was added. */
  public byte[] bytes() {
    return Arrays.copyOf(buffer, size);
  }

  /**
   * Shows the rows in these bytes, in order.
   *
   * @throws IllegalStateException where the bytes end within a row
   */
  public static void forEach(byte[] bytes, Visitor visitor) {
    ByteBuffer input = ByteBuffer.wrap(bytes);
    while (input.hasRemaining()) {
      int family = input.get() & 0xff;
      byte[] key = part(input);
      visitor.row(family, key, part(input));
    }
  }

  private static byte[] part(ByteBuffer input) {
    int length = input.remaining() < Integer.BYTES ? -1 : input.getInt();
    if (length < 0 || length > input.remaining()) {
      throw new IllegalStateException("Expected whole rows, but the bytes end within one");
    }
    byte[] part = new byte[length];
    input.get(part);
    return part;
  }
}

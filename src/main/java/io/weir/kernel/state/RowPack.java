package io.weir.kernel.state;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows of any table as bytes, one behind the other: table (1 byte), length of the key (4,
 * big-endian), key, length of the row (4; −1 where it is gone), row. Key and row are as their
 * layouts write them.
 */
public final class RowPack {

  private static final int AROUND = 1 + 2 * Integer.BYTES;
  private static final int GONE = -1;

  /** Is shown rows. */
  @FunctionalInterface
  public interface Visitor {
    void row(int family, byte[] key, byte[] row);

    /** Is told that a row is gone; refused where only rows are expected. */
    default void gone(int family, byte[] key) {
      throw new IllegalStateException("Expected rows alone, but one is said to be gone");
    }
  }

  private static final int FIRST_BYTES = 4096;

  /** A buffer that grew beyond this is not kept for the next pack. */
  private static final int MOST_KEPT_BYTES = 64 * 1024;

  private byte[] buffer = new byte[FIRST_BYTES];
  private int size;

  /** Adds a row, or that it is gone. */
  public void add(int family, byte[] key, byte @Nullable [] row) {
    int after = size + AROUND + key.length + (row == null ? 0 : row.length);
    if (after > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(after, 2 * buffer.length));
    }
    ByteBuffer to = ByteBuffer.wrap(buffer, size, after - size);
    to.put((byte) family).putInt(key.length).put(key);
    if (row == null) {
      to.putInt(GONE);
    } else {
      to.putInt(row.length).put(row);
    }
    size = after;
  }

  /** Begins anew. */
  public void clear() {
    size = 0;
    if (buffer.length > MOST_KEPT_BYTES) {
      buffer = new byte[FIRST_BYTES];
    }
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
      if (key == null) {
        throw new IllegalStateException("Expected rows with keys, but one has none");
      }
      byte[] row = part(input);
      if (row == null) {
        visitor.gone(family, key);
      } else {
        visitor.row(family, key, row);
      }
    }
  }

  private static byte @Nullable [] part(ByteBuffer input) {
    if (input.remaining() < Integer.BYTES) {
      throw endsWithin();
    }
    int length = input.getInt();
    if (length == GONE) {
      return null;
    }
    if (length < 0 || length > input.remaining()) {
      throw endsWithin();
    }
    byte[] part = new byte[length];
    input.get(part);
    return part;
  }

  private static IllegalStateException endsWithin() {
    return new IllegalStateException("Expected whole rows, but the bytes end within one");
  }
}

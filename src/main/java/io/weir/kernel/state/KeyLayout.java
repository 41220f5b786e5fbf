package io.weir.kernel.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * How keys are laid out in bytes, so that the order of bytes is the order of keys: numbers of fixed
 * width, big-endian, sign bit flipped; text as UTF-8.
 *
 * @param <K> key
 */
public sealed interface KeyLayout<K> {

  /** Text keys. */
  KeyLayout<String> TEXT = new Text();

  /** Number keys, 8 bytes. */
  KeyLayout<Long> NUMBER = new Number();

  /** Places in lanes, 24 bytes. */
  KeyLayout<Rank> RANK = new Ranks();

  /** The key's bytes, after a prefix. */
  byte[] encode(byte[] prefix, K key);

  /** The key in bytes that start with a prefix of this length. */
  K decode(byte[] bytes, int prefixLength);

  /** The order of the bytes, told from the keys. */
  Comparator<K> order();

  /** Text keys. */
  record Text() implements KeyLayout<String> {
    @Override
    public byte[] encode(byte[] prefix, String key) {
      byte[] text = key.getBytes(StandardCharsets.UTF_8);
      byte[] bytes = Arrays.copyOf(prefix, prefix.length + text.length);
      System.arraycopy(text, 0, bytes, prefix.length, text.length);
      return bytes;
    }

    @Override
    public String decode(byte[] bytes, int prefixLength) {
      return new String(bytes, prefixLength, bytes.length - prefixLength, StandardCharsets.UTF_8);
    }

    /** UTF-8 is ordered by code point, UTF-16 too but for surrogates, which are above U+FFFF. */
    @Override
    public Comparator<String> order() {
      return Text::compare;
    }

    private static int compare(String a, String b) {
      int shorter = Math.min(a.length(), b.length());
      for (int i = 0; i < shorter; i++) {
        char x = a.charAt(i);
        char y = b.charAt(i);
        if (x != y) {
          boolean alike = Character.isSurrogate(x) == Character.isSurrogate(y);
          return alike ? Character.compare(x, y) : Character.isSurrogate(x) ? 1 : -1;
        }
      }
      return Integer.compare(a.length(), b.length());
    }
  }

  /** Number keys. */
  record Number() implements KeyLayout<Long> {
    @Override
    public byte[] encode(byte[] prefix, Long key) {
      return ByteBuffer.allocate(prefix.length + Long.BYTES)
          .put(prefix)
          .putLong(key ^ Long.MIN_VALUE)
          .array();
    }

    @Override
    public Long decode(byte[] bytes, int prefixLength) {
      return ByteBuffer.wrap(bytes).getLong(prefixLength) ^ Long.MIN_VALUE;
    }

    @Override
    public Comparator<Long> order() {
      return Comparator.naturalOrder();
    }
  }

  /** Places in lanes. */
  record Ranks() implements KeyLayout<Rank> {
    @Override
    public byte[] encode(byte[] prefix, Rank key) {
      return ByteBuffer.allocate(prefix.length + 3 * Long.BYTES)
          .put(prefix)
          .putLong(key.lane() ^ Long.MIN_VALUE)
          .putLong(key.order() ^ Long.MIN_VALUE)
          .putLong(key.seq() ^ Long.MIN_VALUE)
          .array();
    }

    @Override
    public Rank decode(byte[] bytes, int prefixLength) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).position(prefixLength);
      return new Rank(
          buffer.getLong() ^ Long.MIN_VALUE,
          buffer.getLong() ^ Long.MIN_VALUE,
          buffer.getLong() ^ Long.MIN_VALUE);
    }

    @Override
    public Comparator<Rank> order() {
      return Comparator.naturalOrder();
    }
  }
}

package io.weir.kernel.state;

import io.weir.protocol.shape.Shape;

/**
 * What a table is: its number (for ever), name, key layout and row. All are listed in {@link
 * io.weir.kernel.Families}.
 *
 * @param number 1 to 255, never reused
 * @param <K> key
 * @param <V> row
 */
public record Family<K, V>(int number, String name, KeyLayout<K> keys, Shape<V> rows) {

  /** A family of rows of a record type. */
  public static <K, V> Family<K, V> of(int number, String name, KeyLayout<K> keys, Class<V> row) {
    return new Family<>(number, name, keys, Shape.of(row));
  }
}

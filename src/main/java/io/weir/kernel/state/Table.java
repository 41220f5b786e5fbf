package io.weir.kernel.state;

import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A typed table of one domain. Each verb states what must be so; breaking that is a fault of the
 * program, never of its input, and ends the turn.
 *
 * @param <K> key
 * @param <V> row, immutable
 */
public interface Table<K, V> {

  /** The row of a key, or null. */
  @Nullable V find(K key);

  /**
   * Adds a row.
   *
   * @throws IllegalStateException where the key has one
   */
  void insert(K key, V row);

  /**
   * Replaces a row.
   *
   * @throws IllegalStateException where the key has none
   */
  void update(K key, V row);

  /** Adds or replaces a row. */
  void upsert(K key, V row);

  /**
   * Removes a row.
   *
   * @throws IllegalStateException where the key has none
   */
  void delete(K key);

  /**
   * Shows rows in key order until the visitor says false, which changes nothing. Not for paths that
   * every request takes.
   */
  default void scan(BiPredicate<K, V> visitor) {
    scan(null, visitor);
  }

  /** The same, from a key on (inclusive). */
  void scan(@Nullable K from, BiPredicate<K, V> visitor);

  /**
   * The row of a key.
   *
   * @throws IllegalStateException where there is none
   */
  default V get(K key) {
    V row = find(key);
    if (row == null) {
      throw new IllegalStateException("Expected a row at " + key + ", but there is none");
    }
    return row;
  }
}

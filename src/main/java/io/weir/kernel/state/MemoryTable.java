package io.weir.kernel.state;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** A table in memory: point look-ups by hash, key order made only when it is asked for. */
class MemoryTable<K, V> implements Table<K, V> {

  private final KeyLayout<K> keys;
  private final Map<K, V> rows;
  long writes;

  MemoryTable(KeyLayout<K> keys) {
    this(keys, new HashMap<>());
  }

  MemoryTable(KeyLayout<K> keys, Map<K, V> rows) {
    this.keys = keys;
    this.rows = rows;
  }

  @Override
  public @Nullable V find(K key) {
    return rows.get(key);
  }

  @Override
  public void insert(K key, V row) {
    writes++;
    if (rows.put(key, row) != null) {
      throw new IllegalStateException("Expected no row at " + key + ", but there is one");
    }
  }

  @Override
  public void update(K key, V row) {
    writes++;
    if (rows.put(key, row) == null) {
      throw new IllegalStateException("Expected a row at " + key + ", but there is none");
    }
  }

  @Override
  public void upsert(K key, V row) {
    writes++;
    rows.put(key, row);
  }

  @Override
  public void delete(K key) {
    writes++;
    if (rows.remove(key) == null) {
      throw new IllegalStateException("Expected a row at " + key + ", but there is none");
    }
  }

  @Override
  public void scan(@Nullable K from, BiPredicate<K, V> visitor) {
    for (K key : keysFrom(from)) {
      if (!visitor.test(key, rows.get(key))) {
        return;
      }
    }
  }

  private List<K> keysFrom(@Nullable K from) {
    Comparator<K> order = keys.order();
    return rows.keySet().stream()
        .filter(key -> from == null || order.compare(key, from) >= 0)
        .sorted(order)
        .toList();
  }
}

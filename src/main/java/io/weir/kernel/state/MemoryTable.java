package io.weir.kernel.state;

import io.weir.kernel.state.MemoryTables.Writes;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** A table in memory: point look-ups by hash; key order from the first time it is asked for. */
class MemoryTable<K, V> implements Table<K, V> {

  private final KeyLayout<K> keys;
  private final Map<K, V> rows;
  private @Nullable NavigableSet<K> ordered;
  private final Writes writes;

  MemoryTable(KeyLayout<K> keys, Writes writes) {
    this(keys, new HashMap<>(), writes);
  }

  MemoryTable(KeyLayout<K> keys, Map<K, V> rows, Writes writes) {
    this.keys = keys;
    this.rows = rows;
    this.writes = writes;
  }

  @Override
  public @Nullable V find(K key) {
    return rows.get(key);
  }

  @Override
  public void insert(K key, V row) {
    if (!put(key, row)) {
      throw new IllegalStateException("Expected no row at " + key + ", but there is one");
    }
  }

  @Override
  public void update(K key, V row) {
    if (put(key, row)) {
      throw new IllegalStateException("Expected a row at " + key + ", but there is none");
    }
  }

  @Override
  public void upsert(K key, V row) {
    put(key, row);
  }

  /** True where the key is new. */
  private boolean put(K key, V row) {
    writes.add();
    boolean isNew = rows.put(key, row) == null;
    if (isNew && ordered != null) {
      ordered.add(key);
    }
    return isNew;
  }

  @Override
  public void delete(K key) {
    writes.add();
    if (rows.remove(key) == null) {
      throw new IllegalStateException("Expected a row at " + key + ", but there is none");
    }
    if (ordered != null) {
      ordered.remove(key);
    }
  }

  @Override
  public void scan(@Nullable K from, BiPredicate<K, V> visitor) {
    for (K key : from == null ? ordered() : ordered().tailSet(from, true)) {
      if (!visitor.test(key, rows.get(key))) {
        return;
      }
    }
  }

  private NavigableSet<K> ordered() {
    if (ordered == null) {
      ordered = new TreeSet<>(keys.order());
      ordered.addAll(rows.keySet());
    }
    return ordered;
  }
}

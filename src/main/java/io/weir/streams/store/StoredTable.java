package io.weir.streams.store;

import io.weir.kernel.state.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A table over the state store. Rows that were touched stay decoded, the least recently used leave
 * first. What changed goes to the store once, before the task commits: a row that came and went in
 * between never gets there.
 */
final class StoredTable<K, V> implements Table<K, V>, WriteBack {

  /** A row as it is known: perhaps known to be absent, perhaps not written yet. */
  private static final class Known<V> {
    @Nullable V row;
    boolean stored;
    boolean dirty;
  }

  /** Rows that are read at the first look; a table with fewer never asks the store for another. */
  private static final int FIRST_LOOK = 256;

  private final RowStore<K, V> store;
  private final long mostRows;
  private final LinkedHashMap<K, Known<V>> known = new LinkedHashMap<>(16, 0.75f, true);
  private final List<K> dirty = new ArrayList<>();
  private long writes;
  private boolean looked;
  private boolean complete; // every row of the store is known

  StoredTable(RowStore<K, V> store, CacheBounds bounds) {
    this.store = store;
    this.mostRows = bounds.rows();
  }

  private Known<V> know(K key) {
    Known<V> entry = known.get(key);
    if (entry == null) {
      if (!looked) {
        lookAround();
        return know(key);
      }
      entry = new Known<>();
      entry.row = complete ? null : store.get(key);
      entry.stored = entry.row != null;
      known.put(key, entry);
    }
    return entry;
  }

  /** Reads a small table whole: from then on a new key is known to be new. */
  private void lookAround() {
    looked = true;
    int[] read = {0};
    store.scan(
        null,
        (key, row) -> {
          Known<V> entry = new Known<>();
          entry.row = row;
          entry.stored = true;
          known.putIfAbsent(key, entry);
          return ++read[0] < FIRST_LOOK;
        });
    complete = read[0] < FIRST_LOOK;
  }

  private void write(K key, Known<V> entry, @Nullable V row) {
    entry.row = row;
    writes++;
    if (!entry.dirty) {
      entry.dirty = true;
      dirty.add(key);
    }
  }

  @Override
  public @Nullable V find(K key) {
    return know(key).row;
  }

  @Override
  public void insert(K key, V row) {
    Known<V> entry = know(key);
    if (entry.row != null) {
      throw new IllegalStateException("Expected no row at " + key + ", but there is one");
    }
    write(key, entry, row);
  }

  @Override
  public void update(K key, V row) {
    write(key, existing(key), row);
  }

  @Override
  public void upsert(K key, V row) {
    write(key, know(key), row);
  }

  @Override
  public void delete(K key) {
    write(key, existing(key), null);
  }

  private Known<V> existing(K key) {
    Known<V> entry = know(key);
    if (entry.row == null) {
      throw new IllegalStateException("Expected a row at " + key + ", but there is none");
    }
    return entry;
  }

  @Override
  public void scan(@Nullable K from, BiPredicate<K, V> visitor) {
    writeBack();
    store.scan(from, visitor);
  }

  @Override
  public long writes() {
    return writes;
  }

  @Override
  public void endTurn() {
    if (known.size() <= mostRows) {
      return;
    }
    var oldest = known.values().iterator();
    while (known.size() > mostRows && oldest.hasNext()) {
      if (oldest.next().dirty) {
        writeBack();
        oldest = known.values().iterator();
      } else {
        oldest.remove();
        complete = false;
      }
    }
  }

  @Override
  public void writeBack() {
    for (int i = 0; i < dirty.size(); i++) {
      K key = dirty.get(i);
      Known<V> entry = known.get(key);
      entry.dirty = false;
      if (entry.row != null || entry.stored) {
        store.put(key, entry.row);
      }
      entry.stored = entry.row != null;
      if (!entry.stored) {
        known.remove(key); // what is gone is hardly ever asked for again
      }
    }
    dirty.clear();
  }

  /** What is kept decoded, for the test that compares it with the store. */
  Map<K, @Nullable V> decoded() {
    Map<K, @Nullable V> rows = new LinkedHashMap<>();
    known.forEach((key, entry) -> rows.put(key, entry.row));
    return rows;
  }
}

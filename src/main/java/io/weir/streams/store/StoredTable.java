package io.weir.streams.store;

import io.weir.kernel.state.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A table over the state store. Rows that were touched stay decoded; of those that the store says
 * the same of, the least recently used leave first.
 */
final class StoredTable<K, V> implements Table<K, V>, WriteBack {

  /** Rows that are read at the first look; a table with fewer never asks the store for another. */
  private static final int FIRST_LOOK = 256;

  private final RowStore<K, V> store;
  private final long mostRows;
  private final LinkedHashMap<K, CachedRow<K, V>> known = new LinkedHashMap<>(16, 0.75f, true);
  private final ChangedRows<K, V> changes;
  private final Runnable logAll;
  private boolean looked;
  private boolean complete; // every row of the store is known

  StoredTable(
      RowStore<K, V> store, CacheBounds bounds, List<CachedRow<K, V>> recovered, Runnable logAll) {
    this.store = store;
    this.logAll = logAll;
    this.mostRows = bounds.rows();
    this.changes = new ChangedRows<>(store, this::clean);
    for (CachedRow<K, V> row : recovered) {
      known.put(row.key, row);
      changes.recovered(row);
    }
  }

  /** What is gone is hardly ever asked for again. */
  private void clean(CachedRow<K, V> cached) {
    if (cached.row == null) {
      known.remove(cached.key);
    }
  }

  private CachedRow<K, V> know(K key) {
    CachedRow<K, V> cached = known.get(key);
    if (cached == null) {
      if (!looked) {
        lookAround();
        return know(key);
      }
      V row = complete ? null : store.get(key);
      cached = new CachedRow<>(key, row, row != null);
      known.put(key, cached);
    }
    return cached;
  }

  /** Reads a small table whole: from then on a new key is known to be new. */
  private void lookAround() {
    looked = true;
    int[] read = {0};
    store.scan(
        null,
        (key, row) -> {
          known.putIfAbsent(key, new CachedRow<>(key, row, true));
          return ++read[0] < FIRST_LOOK;
        });
    complete = read[0] < FIRST_LOOK;
  }

  @Override
  public @Nullable V find(K key) {
    return know(key).row;
  }

  @Override
  public void insert(K key, V row) {
    CachedRow<K, V> cached = know(key);
    if (cached.row != null) {
      throw new IllegalStateException("Expected no row at " + key + ", but there is one");
    }
    changes.change(cached, row);
  }

  @Override
  public void update(K key, V row) {
    changes.change(existing(key), row);
  }

  @Override
  public void upsert(K key, V row) {
    changes.change(know(key), row);
  }

  @Override
  public void delete(K key) {
    changes.change(existing(key), null);
  }

  private CachedRow<K, V> existing(K key) {
    CachedRow<K, V> cached = know(key);
    if (cached.row == null) {
      throw new IllegalStateException("Expected a row at " + key + ", but there is none");
    }
    return cached;
  }

  @Override
  public void scan(@Nullable K from, BiPredicate<K, V> visitor) {
    placeAll();
    store.scan(from, visitor);
  }

  /** Lets the store show this table; the log has what other tables changed with it before. */
  private void placeAll() {
    if (changes.any()) {
      logAll.run();
    }
    changes.placeAll();
  }

  @Override
  public long writes() {
    return changes.writes();
  }

  @Override
  public boolean letGo() {
    var oldest = known.values().iterator();
    while (known.size() > mostRows && oldest.hasNext()) {
      if (!oldest.next().isClean()) {
        return false;
      }
      oldest.remove();
      complete = false;
    }
    return true;
  }

  @Override
  public void log(RedoLog log) {
    changes.log(log);
  }

  @Override
  public void checkpoint(long lsn) {
    changes.checkpoint(lsn);
  }

  /** What is kept decoded, for the test that compares it with the store. */
  Map<K, @Nullable V> decoded() {
    Map<K, @Nullable V> rows = new LinkedHashMap<>();
    known.forEach((key, cached) -> rows.put(key, cached.row));
    return rows;
  }
}

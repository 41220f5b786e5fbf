package io.weir.streams.store;

import io.weir.kernel.state.OrderedTable;
import io.weir.kernel.state.Rank;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * An ordered table over the state store. The head of each lane is kept decoded in a window; behind
 * its end, rows are in the store alone. A window that runs empty is filled again from its end,
 * never from the start of the lane: so taking the first row never walks over the remains of those
 * that were taken before, however deep the lane and however long it has been in use.
 */
final class StoredOrderedTable<V> implements OrderedTable<V>, WriteBack {

  private static final class Window<V> {
    final TreeMap<Rank, V> head = new TreeMap<>();

    /** Rows behind this are in the store alone; null where the head is all there is. */
    @Nullable Rank end;

    boolean holds(Rank rank) {
      return end == null || rank.compareTo(end) <= 0;
    }
  }

  private final RowStore<Rank, V> store;
  private final long windowRows;
  private final long mostUnclean;
  private final Map<Long, Window<V>> windows = new LinkedHashMap<>();
  private final Map<Rank, CachedRow<Rank, V>> unclean = new HashMap<>(); // never walked
  private final ChangedRows<Rank, V> changes;
  private final Runnable logAll;

  StoredOrderedTable(
      RowStore<Rank, V> store,
      CacheBounds bounds,
      List<CachedRow<Rank, V>> recovered,
      Runnable logAll) {
    this.store = store;
    this.logAll = logAll;
    this.windowRows = bounds.windowRows();
    this.mostUnclean = Math.max(bounds.rows(), bounds.windowRows());
    this.changes = new ChangedRows<>(store, cached -> unclean.remove(cached.key));
    for (CachedRow<Rank, V> row : recovered) {
      unclean.put(row.key, row);
      changes.recovered(row);
    }
  }

  private Window<V> window(long lane) {
    Window<V> window = windows.get(lane);
    if (window == null) {
      window = new Window<>();
      window.end = new Rank(lane, Long.MIN_VALUE, Long.MIN_VALUE);
      windows.put(lane, window);
    }
    if (window.head.isEmpty() && window.end != null) {
      refill(lane, window, window.end);
    }
    return window;
  }

  private void refill(long lane, Window<V> window, Rank from) {
    placeAll();
    window.end = null;
    store.scan(
        from,
        (rank, row) -> {
          if (rank.lane() != lane) {
            return false;
          }
          if (window.head.size() == windowRows) {
            window.end = window.head.lastKey();
            return false;
          }
          window.head.put(rank, row);
          return true;
        });
  }

  @Override
  public @Nullable Entry<V> first(long lane) {
    Map.Entry<Rank, V> first = window(lane).head.firstEntry();
    return first == null ? null : new Entry<>(first.getKey(), first.getValue());
  }

  @Override
  public @Nullable V find(Rank rank) {
    Window<V> window = window(rank.lane());
    if (window.holds(rank)) {
      return window.head.get(rank);
    }
    CachedRow<Rank, V> cached = unclean.get(rank);
    return cached != null ? cached.row : store.get(rank);
  }

  @Override
  public void insert(Rank rank, V row) {
    if (find(rank) != null) {
      throw new IllegalStateException("Expected no row at " + rank + ", but there is one");
    }
    put(rank, row, false);
  }

  @Override
  public void update(Rank rank, V row) {
    get(rank);
    put(rank, row, true);
  }

  @Override
  public void upsert(Rank rank, V row) {
    put(rank, row, true);
  }

  private void put(Rank rank, V row, boolean mayBeInPlace) {
    Window<V> window = window(rank.lane());
    if (window.holds(rank)) {
      window.head.put(rank, row);
      if (window.head.size() > windowRows) {
        window.head.pollLastEntry();
        window.end = window.head.lastKey();
      }
    }
    change(rank, row, mayBeInPlace);
  }

  @Override
  public void delete(Rank rank) {
    get(rank);
    window(rank.lane()).head.remove(rank);
    change(rank, null, true);
  }

  private void change(Rank rank, @Nullable V row, boolean mayBeInPlace) {
    changes.change(
        unclean.computeIfAbsent(rank, key -> new CachedRow<>(key, null, mayBeInPlace)), row);
  }

  @Override
  public void scan(@Nullable Rank from, BiPredicate<Rank, V> visitor) {
    placeAll();
    store.scan(from, visitor);
  }

  @Override
  public void scanLane(long lane, BiPredicate<Rank, V> visitor) {
    Window<V> window = window(lane);
    if (window.head.isEmpty()) {
      return;
    }
    placeAll();
    store.scan(
        window.head.firstKey(), (rank, row) -> rank.lane() == lane && visitor.test(rank, row));
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
    return unclean.size() <= mostUnclean;
  }

  @Override
  public void log(RedoLog log) {
    changes.log(log);
  }

  @Override
  public void checkpoint(long lsn) {
    changes.checkpoint(lsn);
  }
}

package io.weir.streams.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table that changed, on their way to the store: with a commit into a record of the
 * {@link RedoLog}, and to their own place when that record is about to be overwritten, unless they
 * changed again or are gone by then.
 */
final class ChangedRows<K, V> {

  /** A row in a record. */
  private record Logged<K, V>(CachedRow<K, V> row, long lsn) {}

  private final RowStore<K, V> store;
  private final Consumer<CachedRow<K, V>> whenClean;
  private final List<CachedRow<K, V>> changed = new ArrayList<>();
  private final ArrayDeque<Logged<K, V>> logged = new ArrayDeque<>(); // by record
  private long writes;

  /**
   * @param whenClean is told of each row that the store says the same of again
   */
  ChangedRows(RowStore<K, V> store, Consumer<CachedRow<K, V>> whenClean) {
    this.store = store;
    this.whenClean = whenClean;
  }

  /** How many changes there were. */
  long writes() {
    return writes;
  }

  /** True where something has changed that is in no record yet. */
  boolean any() {
    return !changed.isEmpty();
  }

  void change(CachedRow<K, V> cached, @Nullable V row) {
    cached.row = row;
    writes++;
    if (!cached.changed) {
      cached.changed = true;
      changed.add(cached);
    }
  }

  /** Takes up a row from a record, in the order of records. */
  void recovered(CachedRow<K, V> row) {
    logged.add(new Logged<>(row, row.lsn));
  }

  /** Adds what changed to the log; a row that came and went meanwhile leaves no trace. */
  void log(RedoLog log) {
    for (int i = 0; i < changed.size(); i++) {
      CachedRow<K, V> cached = changed.get(i);
      if (cached.row == null && !cached.inPlace && cached.lsn == CachedRow.NONE) {
        cached.changed = false;
        whenClean.accept(cached);
      } else {
        cached.lsn =
            log.add(store.family(), store.keyBytes(cached.key), store.rowBytes(cached.row));
        cached.changed = false; // not before: a full record checkpoints, and would find it clean
        logged.add(new Logged<>(cached, cached.lsn));
      }
    }
    changed.clear();
  }

  /** Puts the rows in their places whose last change is in this record or an earlier one. */
  void checkpoint(long lsn) {
    while (!logged.isEmpty() && logged.peek().lsn() <= lsn) {
      Logged<K, V> oldest = logged.poll();
      if (oldest.row().lsn == oldest.lsn()) {
        place(oldest.row());
      }
    }
  }

  /** Puts all rows in their places, so that the store shows the table as it is. */
  void placeAll() {
    checkpoint(Long.MAX_VALUE);
    for (int i = 0; i < changed.size(); i++) {
      place(changed.get(i));
    }
  }

  private void place(CachedRow<K, V> cached) {
    if (cached.row != null || cached.inPlace) {
      store.put(cached.key, cached.row);
      cached.inPlace = cached.row != null;
    }
    if (cached.changed) {
      cached.lsn = CachedRow.PLACED_EARLY;
    } else {
      cached.lsn = CachedRow.NONE;
      whenClean.accept(cached);
    }
  }
}

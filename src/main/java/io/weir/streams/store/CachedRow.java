package io.weir.streams.store;

import org.jspecify.annotations.Nullable;

/** A row as it is known above the store. */
final class CachedRow<K, V> {

  /** What {@link #lsn} is where no record of the redo log is needed for this row. */
  static final long NONE = 0;

  /**
   * What it is where a change was put in place before its commit. It still has to get into a
   * record, even if the row came and went meanwhile: an older record may say that there is one.
   */
  static final long PLACED_EARLY = -1;

  final K key;

  /** Null where there is none. */
  @Nullable V row;

  /** The store has a row in this one's place, perhaps an older one. */
  boolean inPlace;

  /** Changed since the last commit. */
  boolean changed;

  /** The redo record that has its last change, while its place does not. */
  long lsn = NONE;

  CachedRow(K key, @Nullable V row, boolean inPlace) {
    this.key = key;
    this.row = row;
    this.inPlace = inPlace;
  }

  /** True where the store says the same. */
  boolean isClean() {
    return !changed && lsn == NONE;
  }
}

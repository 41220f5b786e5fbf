package io.weir.kernel.state;

/** The tables of one domain, over memory or a state store. */
public interface Tables {

  /** The table of a family; the same one at each call. */
  <K, V> Table<K, V> table(Family<K, V> family);

  /** The ordered table of a family; the same one at each call. */
  <V> OrderedTable<V> ordered(Family<Rank, V> family);

  /**
   * Counts the writes to these tables since they were opened, so that a turn without effect shows.
   */
  long writes();
}

package io.weir.streams.store;

/** A table that keeps what changed decoded, until its domain writes it. */
interface WriteBack {

  /**
   * Lets go of what is kept beyond its bound.
   *
   * @return false where changes have to be written first
   */
  boolean letGo();

  /** Adds what changed since the last time to the log. */
  void log(RedoLog log);

  /** Puts the rows in their places whose last change is in this record or an earlier one. */
  void checkpoint(long lsn);

  /** Counts the writes to the table since it was opened. */
  long writes();
}

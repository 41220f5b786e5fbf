package io.weir.streams.store;

/** A table that keeps what changed decoded, and writes it to the store before a commit. */
interface WriteBack {
  /** Lets go of what is kept beyond its bound, written first where it has to be. */
  void endTurn();

  /** Writes what has changed since the last time. */
  void writeBack();

  /** Counts the writes to the table since it was opened. */
  long writes();
}

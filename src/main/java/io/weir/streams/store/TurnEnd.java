package io.weir.streams.store;

/** A table that writes to the store at the end of a turn. */
interface TurnEnd {
  /** Writes what the turn changed, and lets go of what is kept beyond its bound. */
  void endTurn();

  /** Counts the writes since the table was opened. */
  long writes();
}

package io.weir.protocol;

/** In which order waiting I/O is served; {@code topology/adr/0027-*} says each exactly. */
public enum IoPolicy {
  /** Groups by the number of their requests, in parts of their weights (as Linux CFQ's slices). */
  COMPLETELY_FAIR,
  /** Batches of reads, then of writes, those that are due first; groups do not count (Linux). */
  DEADLINE,
  /**
   * Groups by the bytes that they move, in parts of their weights (Valente, Checconi 2010: BFQ).
   */
  BUDGET_FAIR,
  /** By priority alone; who waits long rises, so that none starves. */
  PRIORITY
}

package io.weir.kernel.domain;

/** What {@link Tallies} count by group and cause; the names are parts of keys. */
public enum Counted {
  /** Queries refused, at the door or after a wait. */
  REJECTED,
  /** Queries that ended by an order, or with a client that was lost. */
  KILLED,
  /** Queries that their client took back while they waited. */
  WITHDRAWN,
  /** Sessions refused; counted for the domain, as they had no group yet. */
  SESSION_REJECTED,
  /** Sessions ended by something else than their client. */
  SESSION_ENDED,
  /** Runaway rules that caught a query: once a rule and query. */
  RUNAWAY,
  /** Orders to slow a query down. */
  THROTTLED
}

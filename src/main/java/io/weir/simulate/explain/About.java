package io.weir.simulate.explain;

/** What an explanation is about. */
public enum About {
  /** A query, by its queryId. */
  QUERY,
  /** I/O, by its ioId. */
  IO,
  /** A lease, by its leaseId. */
  LEASE,
  /** A session, by its sessionId. */
  SESSION,
  /** An administrator's command, by its requestId. */
  ADMIN,
  /** An order to a client, by its seq. */
  ORDER
}

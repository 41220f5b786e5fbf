package io.weir.protocol;

/** The limits and grounds that a decision can rest on. */
public enum Limit {
  /** Queries that run at once in the domain. */
  SLOTS,
  /** Sessions of a group that run something at once. */
  ACTIVE_SESSIONS,
  /** Queries that wait at once, in the domain or group. */
  MAX_QUEUED,
  /** Sessions open at once: of the domain, a group or a user. */
  MAX_SESSIONS,
  /** Live queries of one session. */
  SESSION_QUERIES,
  /** How long a request may wait (ms). */
  QUEUE_TIME,
  /** How long a query waits for its session to be opened (ms). */
  SESSION_WAIT,
  /** How long a query may run (ms). */
  EXECUTION_TIME,
  /** How long a session may be idle (ms). */
  IDLE_TIME,
  /** How long a client may be silent (ms). */
  HEARTBEAT,
  /** How long a killed query may take to confirm (ms). */
  KILL_GRACE,
  /** The domain's mode. */
  MODE,
  /** What the client or an operator asked for. */
  REQUEST,
  /** The record's own content. */
  RECORD,
  /** The domain's configuration. */
  CONFIGURATION,
  /** What a work is named by: it exists already, or does not. */
  IDENTITY,
  /** Slots that a plan lets a group or a part of it hold at once. */
  UTILIZATION,
  /** How long a query may be expected to run (ms). */
  ESTIMATE,
  /** CPU time of one query (ms). */
  CPU_TIME,
  /** What one query reads and writes (bytes). */
  IO_BYTES,
  /** How often one query reads and writes. */
  IO_REQUESTS,
  /** For how long a runaway is treated (ms). */
  COOLDOWN,
  /** Runaways that are treated at once when they come again. */
  WATCH_LIST,
  /** How long a session may be idle while it blocks others (ms). */
  IDLE_BLOCKER_TIME,
  /** CPU that a plan lets a group or a part of it use (thousandths of a core). */
  CPU_USE,
  /** Bytes that may pass at once; they come back at a rate. */
  IO_BANDWIDTH,
  /** Requests of the device that may pass at once; they come back at a rate. */
  IOPS,
  /** Requests of the device that are under way at once. */
  IO_CONCURRENCY,
  /** I/O requests that are under way at once. */
  IO_PARALLELISM,
  /** I/O requests that wait at once. */
  MAX_QUEUED_IO,
  /** How long I/O may be under way without a sign of its end (ms). */
  IO_LEASE,
  /** Live I/O requests of one session. */
  SESSION_IO,
  /** Memory of a pool or a group (bytes). */
  MEMORY,
  /** Memory of a session (bytes). */
  SESSION_MEMORY,
  /** How full a memory pool may be (percent). */
  MEMORY_PRESSURE,
  /** Records that the window buffers of a group hold. */
  WINDOW_BUFFER,
  /** Groups that the aggregations of a group hold. */
  AGGREGATION_GROUPS,
  /** How long a lease lasts without being renewed (ms). */
  LEASE_TIME,
  /** Parallel servers that are busy at once: of the domain, a pool or a group. */
  PARALLEL_SERVERS,
  /** Parallel servers of one query. */
  DOP,
  /** How long a query may wait for parallel servers (ms). */
  PARALLEL_QUEUE_TIME,
  /** Live leases of one session. */
  SESSION_LEASES,
  /** Live leases of a domain. */
  LEASES,
  /** Transfers that failed or took longer than they should (percent). */
  IO_LATENCY
}

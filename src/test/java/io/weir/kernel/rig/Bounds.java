package io.weir.kernel.rig;

import io.weir.kernel.Settings;

/** The kernel's settings in small numbers, each of which a test may choose. */
public final class Bounds {

  public static final long QUANTUM_MS = 1_000;
  public static final long GRACE_MS = 10_000;
  public static final long SESSION_WAIT_MS = 5_000;
  public static final long AT_ONCE_MS = 1_000;
  public static final long BEAT_MS = 5_000;
  public static final long LOST_MS = 15_000;
  public static final long REMEMBER_MS = 3_600_000;
  public static final long ANNOUNCE_MS = 5_000;
  public static final long CHARGE_MS = 5_000;
  public static final long DEBT_MS = 60_000;
  public static final long UTILIZATION_WINDOW_MS = 15_000;
  public static final long UTILIZATION_STEP_PERCENT = 20;
  public static final long IO_CONCURRENCY = 128;
  public static final long IO_PARALLELISM = 32;
  public static final long SHRINKS = 2;
  public static final long WINDOW_RECORDS = 1_000;
  public static final long AGGREGATION_GROUPS = 500;
  public static final long LEASE_MS = 60_000;
  public static final long SERVERS = 16;
  public static final long LOAD_VALID_MS = 60_000;
  public static final long RESIZES = 2;
  public static final long RESIZE_ANSWER_MS = 10_000;
  public static final long IO_LEASE_MS = 60_000;
  public static final long READ_DEADLINE_MS = 500;
  public static final long WRITE_DEADLINE_MS = 5_000;
  public static final long IO_BATCH = 16;
  public static final long IO_ADAPT_MS = 1_000;
  public static final long IO_ADAPT_SAMPLES = 10;
  public static final long IO_ADAPT_BAD_PERCENT = 10;
  public static final long MAX_QUEUED = 1_000;
  public static final long MAX_SESSIONS = 10_000;

  private long rememberMax = 100_000;
  private long timersPerTick = 1_000;
  private long grantsPerTurn = 1_000;
  private long resyncRowsPerTurn = 1_000;
  private long announceMax = 1_000;
  private long maxSessionQueries = 1_000;
  private long maxAwaitingSession = 1_000;
  private long maxGroups = 100;
  private long maxRules = 100;
  private long maxMappings = 100;
  private long maxPlans = 20;
  private long maxWatched = 100;
  private long rebalanceEveryMs;
  private long maxQueuedIo = 1_000;
  private long maxSessionIo = 1_000;
  private long maxPools = 20;
  private long maxMemoryOperations = 100;
  private long maxLeases = 10_000;
  private long maxSessionLeases = 100;
  private long maxServerPools = 10;
  private long maxLoadNodes = 10;
  private long ioBatch = IO_BATCH;

  public Bounds rememberMax(long value) {
    rememberMax = value;
    return this;
  }

  public Bounds timersPerTick(long value) {
    timersPerTick = value;
    return this;
  }

  public Bounds grantsPerTurn(long value) {
    grantsPerTurn = value;
    return this;
  }

  public Bounds resyncRowsPerTurn(long value) {
    resyncRowsPerTurn = value;
    return this;
  }

  public Bounds announceMax(long value) {
    announceMax = value;
    return this;
  }

  public Bounds maxSessionQueries(long value) {
    maxSessionQueries = value;
    return this;
  }

  public Bounds maxAwaitingSession(long value) {
    maxAwaitingSession = value;
    return this;
  }

  public Bounds maxGroups(long value) {
    maxGroups = value;
    return this;
  }

  public Bounds maxRules(long value) {
    maxRules = value;
    return this;
  }

  public Bounds maxMappings(long value) {
    maxMappings = value;
    return this;
  }

  public Bounds maxWatched(long value) {
    maxWatched = value;
    return this;
  }

  public Bounds maxPlans(long value) {
    maxPlans = value;
    return this;
  }

  public Bounds rebalanceEveryMs(long value) {
    rebalanceEveryMs = value;
    return this;
  }

  public Bounds maxQueuedIo(long value) {
    maxQueuedIo = value;
    return this;
  }

  public Bounds maxSessionIo(long value) {
    maxSessionIo = value;
    return this;
  }

  public Bounds maxPools(long value) {
    maxPools = value;
    return this;
  }

  public Bounds maxMemoryOperations(long value) {
    maxMemoryOperations = value;
    return this;
  }

  public Bounds maxSessionLeases(long value) {
    maxSessionLeases = value;
    return this;
  }

  public Bounds maxLeases(long value) {
    maxLeases = value;
    return this;
  }

  public Bounds maxServerPools(long value) {
    maxServerPools = value;
    return this;
  }

  public Bounds maxLoadNodes(long value) {
    maxLoadNodes = value;
    return this;
  }

  public Bounds ioBatch(long value) {
    ioBatch = value;
    return this;
  }

  public Settings settings() {
    return new Settings(
        QUANTUM_MS,
        GRACE_MS,
        SESSION_WAIT_MS,
        AT_ONCE_MS,
        BEAT_MS,
        LOST_MS,
        REMEMBER_MS,
        rememberMax,
        timersPerTick,
        grantsPerTurn,
        resyncRowsPerTurn,
        ANNOUNCE_MS,
        announceMax,
        MAX_QUEUED,
        MAX_SESSIONS,
        maxSessionQueries,
        maxAwaitingSession,
        maxGroups,
        maxRules,
        maxMappings,
        1,
        8,
        maxPlans,
        10,
        10,
        CHARGE_MS,
        DEBT_MS,
        300_000,
        50,
        maxWatched,
        UTILIZATION_WINDOW_MS,
        UTILIZATION_STEP_PERCENT,
        rebalanceEveryMs,
        maxQueuedIo,
        maxSessionIo,
        IO_CONCURRENCY,
        IO_PARALLELISM,
        IO_LEASE_MS,
        READ_DEADLINE_MS,
        WRITE_DEADLINE_MS,
        ioBatch,
        2,
        IO_ADAPT_MS,
        IO_ADAPT_SAMPLES,
        IO_ADAPT_BAD_PERCENT,
        maxPools,
        5,
        SHRINKS,
        maxMemoryOperations,
        WINDOW_RECORDS,
        AGGREGATION_GROUPS,
        LEASE_MS,
        maxSessionLeases,
        maxLeases,
        SERVERS,
        maxServerPools,
        LOAD_VALID_MS,
        maxLoadNodes,
        RESIZES,
        RESIZE_ANSWER_MS);
  }
}

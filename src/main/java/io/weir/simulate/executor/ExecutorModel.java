package io.weir.simulate.executor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The governed system in virtual time: cores that are shared by what runs.
 *
 * <p>While no more queries run than there are cores, each has a core to itself; beyond that each
 * progresses at cores/running of its speed (processor sharing). A throttle scales a query's own
 * speed; what it leaves unused goes to nobody. A query ends at the first whole millisecond at which
 * its demand is served. No thread, no clock, no floating point: see {@link RunningQuery} for the
 * arithmetic. A call costs time proportional to what runs.
 *
 * <p>Time is given with every call and never goes back. A query that ends before the time of a call
 * is set aside and handed out by the next {@link #advanceTo}, so no end is lost whatever the order
 * of calls.
 */
public final class ExecutorModel {

  /** Cores that one model may have; with {@link #MAX_RUNNING} it keeps every product in a long. */
  public static final int MAX_CORES = 10_000;

  /** Queries that may run at once: far beyond what a system that is governed lets in. */
  public static final int MAX_RUNNING = 100_000;

  /** The longest demand of one query, ten years: longer is a mistake of units. */
  public static final long MAX_RUN_MS = 3_650L * 24 * 3_600 * 1_000;

  private final int cores;
  private final Map<String, RunningQuery> running = new LinkedHashMap<>();
  private final ArrayDeque<Ended> setAside = new ArrayDeque<>();
  private final Set<String> everStarted = new HashSet<>();
  private long base;
  private long nowMs;
  private int peakRunning;

  private ExecutorModel(int cores) {
    this.cores = cores;
    this.base = baseFor(0);
  }

  public static ExecutorModel ofCores(int cores) {
    if (cores < 1 || cores > MAX_CORES) {
      throw new IllegalArgumentException(
          "Expected 1 to %d cores, but %d are asked for".formatted(MAX_CORES, cores));
    }
    return new ExecutorModel(cores);
  }

  /**
   * Starts a query that needs {@code runMs} on one core at full speed.
   *
   * @throws IllegalStateException if a query of this id was started before, even if it has ended
   */
  public void start(String queryId, long runMs, long nowMs) {
    if (runMs < 0 || runMs > MAX_RUN_MS) {
      throw new IllegalArgumentException(
          "Expected query '%s' to run for 0 to %d ms, but its demand is %d ms"
              .formatted(queryId, MAX_RUN_MS, runMs));
    }
    settle(nowMs);
    if (running.size() == MAX_RUNNING) {
      throw new IllegalStateException(
          "Expected at most %d queries to run at once, but query '%s' is one more"
              .formatted(MAX_RUNNING, queryId));
    }
    if (!everStarted.add(queryId)) {
      throw new IllegalStateException(
          "Expected to start query '%s' once, but it is started again at %d ms"
              .formatted(queryId, nowMs));
    }
    running.put(queryId, new RunningQuery(queryId, runMs));
    share();
    // A query without demand is over before anybody can see it run.
    peakRunning = runMs == 0 ? peakRunning : Math.max(peakRunning, running.size());
  }

  /** When the next query ends if nothing changes; empty while nothing runs or all stand still. */
  public OptionalLong nextEndMs() {
    if (!setAside.isEmpty()) {
      return OptionalLong.of(setAside.getFirst().endMs());
    }
    long waitMs = msUntilNextEnd();
    return waitMs == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(nowMs + waitMs);
  }

  /** What ended until {@code nowMs} inclusive, by end time, then in the order of the starts. */
  public List<Ended> advanceTo(long nowMs) {
    settle(nowMs);
    var ended = List.copyOf(setAside);
    setAside.clear();
    return ended;
  }

  /**
   * Lets a query progress at {@code factorPercent} of its speed from now on; 0 makes it stand
   * still.
   *
   * @return false if it doesn't run (any more)
   */
  public boolean throttle(String queryId, int factorPercent, long nowMs) {
    if (factorPercent < 0 || factorPercent > RunningQuery.FULL_SPEED_PERCENT) {
      throw new IllegalArgumentException(
          "Expected to throttle query '%s' to 0 to 100 percent, but %d is asked for"
              .formatted(queryId, factorPercent));
    }
    settle(nowMs);
    var query = running.get(queryId);
    if (query == null) {
      return false;
    }
    query.slowTo(factorPercent);
    return true;
  }

  /**
   * Gives a throttled query its full speed again.
   *
   * @return false if it doesn't run (any more)
   */
  public boolean resume(String queryId, long nowMs) {
    return throttle(queryId, RunningQuery.FULL_SPEED_PERCENT, nowMs);
  }

  /** Stops a query and says what it was served; empty if it doesn't run (any more). */
  public Optional<Ended> cancel(String queryId, long nowMs) {
    settle(nowMs);
    var query = running.remove(queryId);
    if (query == null) {
      return Optional.empty();
    }
    share();
    return Optional.of(query.endedAt(nowMs));
  }

  /** What a running query was served so far, rounded down; empty if it doesn't run (any more). */
  public OptionalLong servedMicros(String queryId, long nowMs) {
    settle(nowMs);
    var query = running.get(queryId);
    return query == null ? OptionalLong.empty() : OptionalLong.of(query.servedMicros());
  }

  /** The ids of what runs, in the order of the starts. */
  public List<String> running() {
    return List.copyOf(running.keySet());
  }

  public int cores() {
    return cores;
  }

  /** The most queries that ever ran at once. */
  public int peakRunning() {
    return peakRunning;
  }

  /** How often this query was started: 0 or 1, because a second start is refused. */
  public int startedCount(String queryId) {
    return everStarted.contains(queryId) ? 1 : 0;
  }

  /** How many queries were ever started. */
  public long totalStarts() {
    return everStarted.size();
  }

  /** Brings the model to {@code untilMs}, one end after the other: each end changes the shares. */
  private void settle(long untilMs) {
    if (untilMs < nowMs) {
      throw new IllegalArgumentException(
          "Expected a time of %d ms or later, but it is %d ms".formatted(nowMs, untilMs));
    }
    for (long waitMs = msUntilNextEnd(); waitMs <= untilMs - nowMs; waitMs = msUntilNextEnd()) {
      serve(waitMs);
      collectServed();
    }
    serve(untilMs - nowMs);
  }

  private long msUntilNextEnd() {
    long nextMs = Long.MAX_VALUE;
    for (var query : running.values()) {
      nextMs = Math.min(nextMs, query.msUntilServed(cores, base));
    }
    return nextMs;
  }

  private void serve(long elapsedMs) {
    for (var query : running.values()) {
      query.serve(elapsedMs, cores, base);
    }
    nowMs += elapsedMs;
  }

  private void collectServed() {
    var left = new ArrayList<String>();
    running.forEach(
        (queryId, query) -> {
          if (query.isServed()) {
            setAside.add(query.endedAt(nowMs));
            left.add(queryId);
          }
        });
    left.forEach(running::remove);
    share();
  }

  private void share() {
    long newBase = baseFor(running.size());
    if (newBase != base) {
      running.values().forEach(query -> query.rebase(base, newBase));
      base = newBase;
    }
  }

  private long baseFor(int queries) {
    return (long) Math.max(queries, cores) * RunningQuery.FULL_SPEED_PERCENT;
  }
}

package io.weir.simulate.executor;

/**
 * A query that no longer runs: its demand is served, or it was cancelled.
 *
 * @param endMs when it ended, in trace time
 * @param cpuMicros what it was served until then
 */
public record Ended(String queryId, long endMs, long cpuMicros) {

  public Ended {
    if (endMs < 0 || cpuMicros < 0) {
      throw new IllegalArgumentException(
          "Expected endMs and cpuMicros of query '%s' of 0 or more, but they are %d and %d"
              .formatted(queryId, endMs, cpuMicros));
    }
  }
}

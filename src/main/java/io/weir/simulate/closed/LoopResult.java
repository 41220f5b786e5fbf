package io.weir.simulate.closed;

import java.util.List;

/**
 * What came of a closed loop.
 *
 * @param cores what the model of the governed system had
 * @param finished the queries in the order of their terminal decisions
 * @param unfinished queries without one: nothing could end them within a day behind all others
 * @param startMs the first arrival
 * @param endMs the last terminal decision
 * @param presenceMs the number of queries that wait or run, summed over every ms of the run. By
 *     Little's law it equals the sum of all sojourns where none is unfinished
 */
public record LoopResult(
    int cores,
    List<Finished> finished,
    long unfinished,
    long startMs,
    long endMs,
    long presenceMs) {

  public LoopResult {
    finished = List.copyOf(finished);
  }

  /** The waits and runs of all that finished. */
  public long sojournMs() {
    return finished.stream().mapToLong(Finished::sojournMs).sum();
  }
}

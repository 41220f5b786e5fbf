package io.weir.simulate.workload;

import org.jspecify.annotations.Nullable;

/**
 * One query of a workload: when it arrives and what it needs.
 *
 * @param seq its place in the file, from 0; unique in its workload
 * @param atMs when it arrives, in trace time
 * @param tenant who sends it
 * @param runMs its demand: how long it runs at full speed on one slot
 * @param text what it says, where the workload knows
 */
public record Arrival(long seq, long atMs, String tenant, long runMs, @Nullable String text) {

  public Arrival {
    if (seq < 0 || atMs < 0 || runMs < 0) {
      throw new IllegalArgumentException(
          "Expected seq, atMs and runMs of an arrival of 0 or more, but they are %d, %d and %d"
              .formatted(seq, atMs, runMs));
    }
    if (tenant.isBlank()) {
      throw new IllegalArgumentException(
          "Expected arrival %d to name its tenant, but the name is blank".formatted(seq));
    }
  }
}

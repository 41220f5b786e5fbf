package io.weir.streams;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a task has caught up with its input, told from offsets alone, so that no two clocks have
 * to agree: it is as far as the time of the last sample of end offsets that it has reached. Before
 * it has reached one, and when the last is too long ago, silence of clients proves nothing.
 */
final class CaughtUp {

  /**
   * End offsets of the task's inputs as they were at a time, and what was read by then as the
   * broker knows it (offsets that hold no record of ours are never seen otherwise).
   */
  record Sample(long takenAtMs, Map<String, Long> ends, Map<String, Long> committed) {}

  private final Supplier<@Nullable Sample> samples;
  private final long thresholdMs;
  private final Map<String, Long> positions = new TreeMap<>();
  private @Nullable Sample pending;
  private long reachedAtMs = Long.MIN_VALUE;
  private long lookedAtMs = Long.MIN_VALUE;

  /**
   * @param samples the latest sample, or null before the first
   * @param thresholdMs how long ago the last reached sample may be
   */
  CaughtUp(Supplier<@Nullable Sample> samples, long thresholdMs) {
    this.samples = samples;
    this.thresholdMs = thresholdMs;
  }

  /** A record of a topic was read. */
  void read(String topic, long offset) {
    positions.put(topic, offset + 1);
  }

  /** True where the task is no further behind than the threshold. */
  boolean isCaughtUp(long wallMs) {
    if (wallMs != lookedAtMs) { // asked for every record, of which a millisecond has many
      lookedAtMs = wallMs;
      look();
    }
    return reachedAtMs != Long.MIN_VALUE && wallMs - reachedAtMs <= thresholdMs;
  }

  private void look() {
    if (pending == null) {
      Sample latest = samples.get();
      pending = latest != null && latest.takenAtMs() > reachedAtMs ? latest : null;
    }
    if (pending != null && reached(pending)) {
      reachedAtMs = pending.takenAtMs();
      pending = null;
    }
  }

  private boolean reached(Sample sample) {
    Sample latest = samples.get();
    for (Map.Entry<String, Long> end : sample.ends().entrySet()) {
      long committed = latest == null ? 0 : latest.committed().getOrDefault(end.getKey(), 0L);
      long position = Math.max(committed, positions.getOrDefault(end.getKey(), 0L));
      if (position < end.getValue()) {
        return false;
      }
    }
    return true;
  }
}

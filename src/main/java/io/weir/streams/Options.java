package io.weir.streams;

import io.weir.config.StreamsDefaults;
import io.weir.kernel.Settings;
import io.weir.protocol.JsonCodec;
import io.weir.streams.store.CacheBounds;
import org.jspecify.annotations.Nullable;

/**
 * What the processor is made of.
 *
 * @param partitions of every input topic
 * @param machine the capacity of the default domain
 * @param samples how far the inputs are
 */
record Options(
    Settings settings,
    StreamsDefaults defaults,
    CacheBounds cacheBounds,
    TimeSource time,
    int partitions,
    Machine machine,
    JsonCodec codec,
    Samples samples) {

  /** Where samples of end offsets come from. */
  interface Samples {
    /** The latest sample for the task of a partition, or null before the first. */
    CaughtUp.@Nullable Sample of(int partition);
  }
}

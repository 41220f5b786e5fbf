package io.weir.streams;

import io.weir.config.Defaults;
import io.weir.config.StreamsDefaults;
import io.weir.protocol.JsonCodec;
import io.weir.streams.store.CacheBounds;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Options of a processor in tests: one partition, a clock that the test moves, always caught up.
 */
final class TestOptions {

  private TestOptions() {}

  static Options of(LongSupplier clock, CacheBounds bounds) {
    return of(clock, bounds, Defaults.load().streams());
  }

  static Options of(LongSupplier clock, CacheBounds bounds, StreamsDefaults defaults) {
    return new Options(
        Defaults.load().kernel(),
        defaults,
        bounds,
        TimeSource.of(clock),
        1,
        new Machine(4, 16L << 30),
        new JsonCodec(),
        partition -> new CaughtUp.Sample(clock.getAsLong(), Map.of(), Map.of()));
  }
}

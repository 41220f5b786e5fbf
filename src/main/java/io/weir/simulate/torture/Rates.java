package io.weir.simulate.torture;

import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.Plan.Directive;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SplittableRandom;

/** Limits of I/O that are so small that there is waiting for them; now and then nothing passes. */
final class Rates {

  private final SplittableRandom random;
  private final SequencedMap<String, Long> limits = new LinkedHashMap<>();

  private Rates(SplittableRandom random) {
    this.random = random;
  }

  /** A capacity with some of them. */
  static Capacity of(Capacity base, SplittableRandom random) {
    Rates rates = new Rates(random);
    rates.some("ioBytesPerSecond", 2, 2_000, 60_000);
    rates.some("ioBurstBytes", 2, 10_000, 300_000);
    rates.some("iops", 2, 1, 12);
    rates.some("iopsBurst", 2, 2, 40);
    rates.some("ioConcurrency", 2, 4, 30);
    rates.some("ioParallelism", 2, 1, 6);
    return Bounds.with(Capacity.class, base, rates.limits);
  }

  /** A group with some of them. */
  static ConsumerGroup of(ConsumerGroup base, SplittableRandom random) {
    Rates rates = new Rates(random);
    rates.some("ioBytesPerSecond", 4, 5_000, 60_000);
    rates.some("iops", 5, 1, 9);
    return Bounds.with(ConsumerGroup.class, base, rates.limits);
  }

  /** A directive of a group with some of them. */
  static Directive of(Directive base, SplittableRandom random) {
    Rates rates = new Rates(random);
    rates.some("ioBytesPerSecond", 4, 2_000, 60_000);
    rates.some("ioBurstBytes", 4, 5_000, 200_000);
    rates.some("iops", 5, 1, 9);
    rates.some("iopsBurst", 5, 1, 30);
    rates.some("ioReservationBytesPerSecond", 3, 500, 20_000);
    if (random.nextInt(3) == 0) {
      rates.limits.put("ioWeight", random.nextLong(1, 300));
    }
    return Bounds.with(Directive.class, base, rates.limits);
  }

  private void some(String name, int oneIn, long least, long below) {
    if (random.nextInt(oneIn) == 0) {
      limits.put(name, random.nextInt(30) == 0 ? 0 : random.nextLong(least, below));
    }
  }
}

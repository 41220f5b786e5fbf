package io.weir.simulate.torture;

import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.Plan.Directive;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SplittableRandom;

/** Limits of I/O that are so small that there is waiting for them; now and then nothing passes. */
final class Rates {

  static final long MOST_TARGET_MS = 2_000;

  private final SplittableRandom random;
  private final SequencedMap<String, Long> limits = new LinkedHashMap<>();

  private Rates(SplittableRandom random) {
    this.random = random;
  }

  /** A capacity with some of them. */
  static Capacity of(Capacity base, SplittableRandom random) {
    Rates rates = new Rates(random);
    if (rates.some("ioBytesPerSecond", 3, 1_000, 12_000)) {
      rates.some("ioBurstBytes", 2, 4_000, 40_000);
    }
    if (rates.some("iops", 3, 1, 7)) {
      rates.some("iopsBurst", 2, 4, 20);
    }
    rates.some("ioConcurrency", 2, 4, 20);
    rates.some("ioParallelism", 2, 1, 5);
    return Bounds.with(Capacity.class, base, rates.limits);
  }

  /** A group with some of them. */
  static ConsumerGroup of(ConsumerGroup base, SplittableRandom random) {
    Rates rates = new Rates(random);
    rates.some("ioBytesPerSecond", 3, 800, 6_000);
    rates.some("iops", 3, 1, 4);
    return Bounds.with(ConsumerGroup.class, base, rates.limits);
  }

  /** A directive of a group with some of them. */
  static Directive of(Directive base, SplittableRandom random) {
    Rates rates = new Rates(random);
    rates.some("ioBytesPerSecond", 2, 200, 3_000);
    rates.some("ioBurstBytes", 2, 2_000, 20_000);
    rates.some("iops", 3, 1, 4);
    rates.some("iopsBurst", 2, 2, 10);
    rates.some("ioReservationBytesPerSecond", 3, 200, 4_000);
    if (random.nextInt(3) == 0) {
      rates.limits.put("ioWeight", random.nextLong(1, 300));
    }
    return Bounds.with(Directive.class, base, rates.limits);
  }

  /** Policies that let rates follow the device, mostly; faultless where the domain is new. */
  static Policies of(Policies base, SplittableRandom random, boolean isNew) {
    Rates rates = new Rates(random);
    if (random.nextInt(3) != 0) {
      long targetMs = random.nextInt(9) == 0 ? 0 : random.nextLong(1, MOST_TARGET_MS);
      rates.limits.put("ioTargetLatencyMs", targetMs);
    }
    if (random.nextInt(3) == 0) {
      boolean isFaulty = !isNew && random.nextInt(9) == 0;
      long percent = isFaulty ? 101 * random.nextLong(2) : random.nextLong(1, 101);
      rates.limits.put("ioLeastPercent", percent);
    }
    return Bounds.with(Policies.class, base, rates.limits);
  }

  private boolean some(String name, int oneIn, long least, long below) {
    if (random.nextInt(oneIn) != 0) {
      return false;
    }
    limits.put(name, random.nextInt(40) == 0 ? 0 : random.nextLong(least, below));
    return true;
  }
}

package io.weir.simulate.torture;

import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.protocol.DomainDefinition.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What the domains of a run are like: each strains other limits. */
enum Shape {
  /** One slot, and every bound of the program so small that it is reached. */
  TINY(1, 2, 12L, 15_000, 700),
  /** Many groups of every weight. */
  MANY_GROUPS(6, 20, 60L, 15_000, 1_500),
  /** Groups with limits on all that can be limited. */
  LIMITED(4, 3, 15L, 10_000, 900),
  /** No heartbeats, no limits but the slots, and those of groups on I/O and memory. */
  QUIET(3, 2, null, 0, 800),
  /** More slots than are asked for, mostly. */
  WIDE(40, 5, 30L, 15_000, 6_000);

  private final long slots;
  private final int groups;
  private final @Nullable Long maxQueued;
  private final long lostAfterMs;
  private final long meanRunMs;

  Shape(long slots, int groups, @Nullable Long maxQueued, long lostAfterMs, long meanRunMs) {
    this.slots = slots;
    this.groups = groups;
    this.maxQueued = maxQueued;
    this.lostAfterMs = lostAfterMs;
    this.meanRunMs = meanRunMs;
  }

  long slots() {
    return slots;
  }

  long meanRunMs() {
    return meanRunMs;
  }

  /** Bounds of the program in other figures than the program's. */
  SequencedMap<String, Long> bounds() {
    SequencedMap<String, Long> bounds = new LinkedHashMap<>();
    bounds.put("rememberMax", this == TINY ? 150L : 5_000L);
    bounds.put("chargeEveryMs", this == TINY ? 300L : 1_000L); // most queries are read
    bounds.put("debtOfGroupMs", 2_000L);
    bounds.put("maxQueuedIo", this == TINY ? 12L : 60L);
    bounds.put("ioBatchRequests", this == WIDE ? 16L : 2L);
    bounds.put("ioLeaseMs", this == TINY ? 5_000L : 20_000L);
    bounds.put("windowBufferRecords", 90L);
    bounds.put("aggregationGroups", 70L);
    bounds.put("leaseMs", 8_000L);
    bounds.put("loadValidMs", 12_000L);
    bounds.put("ioAdaptSamples", 2L);
    bounds.put("resizeAnswerMs", 1_500L);
    if (this == TINY) {
      bounds.put("shrinksPerLook", 1L);
      bounds.put("maxPools", 8L);
      bounds.put("maxServerPools", 2L);
      bounds.put("maxLoadNodes", 2L);
      bounds.put("resizesPerLook", 1L);
      bounds.put("maxSessionLeases", 2L);
      bounds.put("maxLeases", 5L);
      bounds.put("rebalanceEveryMs", 3_000L);
      bounds.put("grantsPerTurn", 3L);
      bounds.put("resyncRowsPerTurn", 3L);
      bounds.put("timersPerTick", 4L);
      bounds.put("announceMax", 6L);
      bounds.put("maxAwaitingSession", 5L);
      bounds.put("maxSessionQueries", 6L);
      bounds.put("maxSessionIo", 4L);
      bounds.put("maxGroups", 7L);
    }
    return bounds;
  }

  /** After which wait a query rises in priority, in ms: of the length of some runs; 0 = never. */
  long boostAfterMs(SplittableRandom random) {
    return random.nextInt(4) == 0 ? 0 : random.nextLong(1, 4 * meanRunMs);
  }

  /** Groups that commands name: those there are, and some that are not. */
  List<String> groupNames() {
    List<String> names =
        new ArrayList<>(List.of("SYS_GROUP", "INTERACTIVE_GROUP", "BATCH_GROUP", "5", "NOWHERE"));
    for (int i = 0; i <= groups; i++) {
      names.add("G" + i);
    }
    return names;
  }

  /** A definition of such a domain. */
  DomainDefinition definition(String domain, SplittableRandom random) {
    List<ConsumerGroup> all = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      ConsumerGroup group = this == LIMITED || i == 0 ? limited(i) : free(i);
      boolean isRated = this == QUIET || i % 2 == 1;
      ConsumerGroup sized = i % 3 == 0 ? group : Degrees.of(Sizes.of(group, random), random);
      all.add(isRated ? Rates.of(sized, random) : sized);
    }
    return new DomainDefinition(
        domain,
        this == QUIET ? capacity(random) : Rates.of(capacity(random), random),
        random.nextBoolean() ? "G0" : null,
        new HeartbeatPolicy(5_000L, random.nextInt(4) == 0 ? 0L : lostAfterMs),
        random.nextBoolean() ? (Long) 4_000L : null,
        null,
        all,
        List.of(new Mapping("root", "SYS_GROUP", null)),
        List.of());
  }

  private Capacity capacity(SplittableRandom random) {
    return new Capacity(null, Math.max(1, slots - random.nextLong(2)), maxQueued, 200L, 60L);
  }

  private ConsumerGroup limited(int i) {
    return new ConsumerGroup(
        "G" + i, i % 8L, null, 30L, Math.max(1, slots / 2), 6L, 3_000L, 4_000L, 9_000L);
  }

  private static ConsumerGroup free(int i) {
    return new ConsumerGroup("G" + i, i % 8L, null, null, null, null, null, null, null);
  }
}

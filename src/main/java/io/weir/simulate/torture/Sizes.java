package io.weir.simulate.torture;

import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.MemoryStrategy;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.PoolType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Memory that is so little that there is waiting for it; now and then none, or what cannot be. */
final class Sizes {

  /** Pools that commands name: those that a domain has, some of its own, and one that is not. */
  static final List<String> POOLS =
      List.of(
          "WORK",
          "WORK",
          "SORT",
          "CACHE",
          "PGA",
          "PGA",
          "SGA",
          "BUFFER_CACHE",
          "SHARED_POOL",
          "LARGE_POOL",
          "DATABASE",
          "NOWHERE");

  private static final List<String> OWN = List.of("WORK", "SORT", "CACHE");
  private static final int MOST_OWN = 2; // of a domain that is new: as many as may be at least
  private static final long MOST = 8_000;

  private final SplittableRandom random;
  private final boolean isSound; // nothing that cannot be
  private final SequencedMap<String, Object> said = new LinkedHashMap<>();

  private Sizes(SplittableRandom random, boolean isSound) {
    this.random = random;
    this.isSound = isSound;
  }

  /** A domain with pools, mostly; now and then with such as cannot be, but not where it is new. */
  static DomainDefinition of(DomainDefinition base, SplittableRandom random, boolean isNew) {
    if (random.nextInt(4) == 0) {
      return base;
    }
    Sizes sizes = new Sizes(random, isNew);
    sizes.said.put("capacity", of(base.capacity(), random, isNew));
    sizes.said.put("policies", of(base.policies(), random, isNew));
    List<MemoryPool> pools = new ArrayList<>();
    for (String name : OWN) {
      if (random.nextBoolean() && !(isNew && pools.size() == MOST_OWN)) {
        pools.add(sizes.own(name));
      }
    }
    if (random.nextInt(4) == 0 && !(isNew && !pools.isEmpty())) {
      pools.add(sizes.builtIn());
    }
    sizes.said.put("pools", pools);
    return Bounds.with(DomainDefinition.class, base, sizes.said);
  }

  /** What a domain has of memory. */
  private static Capacity of(@Nullable Capacity base, SplittableRandom random, boolean isSound) {
    Sizes sizes = new Sizes(random, isSound);
    long bytes = random.nextInt(60) == 0 && !isSound ? 0 : random.nextLong(MOST / 4, MOST);
    sizes.said.put("memoryBytes", bytes);
    if (random.nextInt(3) == 0) {
      sizes.said.put("totalMemoryBytes", bytes + random.nextLong(isSound ? 0 : -50, MOST / 2));
    }
    sizes.some("memoryReserveBytes", 3, 0, MOST / 4);
    return Bounds.with(
        Capacity.class,
        base == null ? new Capacity(null, null, null, null, null) : base,
        sizes.said);
  }

  /** The same alone. */
  static Capacity capacity(SplittableRandom random) {
    return of(new Capacity(null, null, null, null, null), random, false);
  }

  /** How it is given. */
  static Policies policies(SplittableRandom random) {
    return of(new Policies(null), random, false);
  }

  private static Policies of(@Nullable Policies base, SplittableRandom random, boolean isSound) {
    Sizes sizes = new Sizes(random, isSound);
    sizes.some("memoryOvercommitPercent", 3, 100, 200);
    if (random.nextBoolean()) {
      sizes.said.put(
          "memory", random.nextBoolean() ? MemoryStrategy.AUTOMATIC : MemoryStrategy.MANUAL);
    }
    return Bounds.with(Policies.class, base == null ? new Policies(null) : base, sizes.said);
  }

  /** A group with limits on it, mostly. */
  static ConsumerGroup of(ConsumerGroup base, SplittableRandom random) {
    Sizes sizes = new Sizes(random, false);
    sizes.some("memoryBytes", 3, 60, MOST / 8);
    sizes.some("sessionMemoryBytes", 4, 60, MOST / 8);
    sizes.some("windowBufferRecords", 4, 1, 60);
    sizes.some("aggregationGroups", 4, 1, 60);
    return Bounds.with(ConsumerGroup.class, base, sizes.said);
  }

  /** A directive of a group with limits on it. */
  static Directive of(Directive base, SplittableRandom random) {
    Sizes sizes = new Sizes(random, false);
    sizes.some("memoryBytes", 4, 60, MOST / 8);
    sizes.some("sessionMemoryBytes", 5, 60, MOST / 8);
    return Bounds.with(Directive.class, base, sizes.said);
  }

  /** A pool of an operator's own: small enough to be, mostly. */
  static MemoryPool own(SplittableRandom random) {
    Sizes sizes = new Sizes(random, false);
    return sizes.own(OWN.get(random.nextInt(OWN.size())));
  }

  /** Another size of a pool. */
  static long some(SplittableRandom random) {
    return switch (random.nextInt(12)) {
      case 0 -> 0;
      case 1 -> random.nextLong(MOST);
      default -> random.nextLong(20, 1_200);
    };
  }

  private MemoryPool own(String name) {
    PoolType type =
        name.equals("WORK") || random.nextInt(4) == 0 ? PoolType.WORK_AREA : PoolType.LARGE_POOL;
    String parent =
        switch (isSound ? 9 : random.nextInt(10)) {
          case 0, 2 -> null;
          case 3, 4 -> OWN.get(random.nextInt(OWN.size()));
          case 1 -> "SGA"; // which its own children fill
          case 5 -> random.nextInt(10) == 0 ? "NOWHERE" : "PGA";
          default -> "PGA";
        };
    long size =
        random.nextInt(20) == 0 && !isSound ? random.nextLong(MOST) : random.nextLong(60, 260);
    Long soft = random.nextInt(4) == 0 ? (Long) random.nextLong(1 + size) : null;
    return new MemoryPool(name, type, size, parent, soft);
  }

  private MemoryPool builtIn() {
    String name = random.nextBoolean() ? "SGA" : "PGA";
    Long soft = random.nextBoolean() ? (Long) random.nextLong(200) : null;
    return new MemoryPool(name, null, random.nextLong(200, 800), null, soft);
  }

  private void some(String name, int oneIn, long least, long below) {
    if (random.nextInt(oneIn) == 0) {
      said.put(name, random.nextInt(60) == 0 && !isSound ? 0 : random.nextLong(least, below));
    }
  }
}

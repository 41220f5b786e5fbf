package io.weir.config;

import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.DomainDefinition.ServerPool;
import io.weir.protocol.Nearest;
import io.weir.protocol.Sentence;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What pools of memory and of parallel servers in a domain file must be, with the places of the
 * file. Sizes against those of others are the kernel's, which knows the pools of every domain.
 */
final class PoolRules {

  /** Pools that every domain with memory has. */
  private static final List<String> BUILT_IN =
      List.of("DATABASE", "SGA", "PGA", "BUFFER_CACHE", "SHARED_POOL", "LARGE_POOL");

  private static final long LEAST_OVERCOMMIT_PERCENT = 100;
  private static final long MOST_OVERCOMMIT_PERCENT = 1000;

  private final Mistakes mistakes;
  private final Capacity capacity;
  private final @Nullable Policies policies;
  private final List<MemoryPool> pools;
  private final List<ServerPool> serverPools;

  PoolRules(Mistakes mistakes, DomainDefinition domain) {
    this.mistakes = mistakes;
    this.capacity =
        domain.capacity() == null ? new Capacity(null, null, null, null, null) : domain.capacity();
    this.policies = domain.policies();
    this.pools = domain.pools() == null ? List.of() : domain.pools();
    this.serverPools = domain.serverPools() == null ? List.of() : domain.serverPools();
  }

  void check() {
    boolean known = !mistakes.faulty("pools");
    for (int i = 0; i < pools.size(); i++) {
      known &= !mistakes.faulty("pools[" + i + "].name");
    }
    checkMemory();
    for (int i = 0; i < pools.size(); i++) {
      checkPool(pools.get(i), "pools[" + i + "]");
    }
    if (known) {
      checkParents();
    }
    for (int i = 0; i < serverPools.size(); i++) {
      checkServers(serverPools.get(i), "serverPools[" + i + "]");
    }
    checkGroupsOnce();
  }

  // ---- memory ----

  private void checkMemory() {
    Long most = capacity.memoryBytes();
    Long total = capacity.totalMemoryBytes();
    if (most != null && total != null && total < most) {
      mistakes.at(
          "capacity.totalMemoryBytes",
          Sentence.of(
              "Expected totalMemoryBytes to be at least the %d of memoryBytes, but it is %d",
              most, total),
          "totalMemoryBytes is what the machine has, memoryBytes the part that pools divide");
    }
    Long percent = policies == null ? null : policies.memoryOvercommitPercent();
    if (percent != null
        && (percent < LEAST_OVERCOMMIT_PERCENT || percent > MOST_OVERCOMMIT_PERCENT)) {
      mistakes.at(
          "policies.memoryOvercommitPercent",
          Sentence.of(
              "Expected memoryOvercommitPercent to be %d to %d, but it is %d",
              LEAST_OVERCOMMIT_PERCENT, MOST_OVERCOMMIT_PERCENT, percent),
          null);
    }
    if (!pools.isEmpty() && most == null && !mistakes.faulty("capacity.memoryBytes")) {
      mistakes.at(
          "pools",
          "Expected capacity.memoryBytes, which pools divide, but it is missing",
          "say it under capacity, or leave pools out");
    }
  }

  private void checkPool(MemoryPool pool, String path) {
    boolean builtIn = BUILT_IN.contains(pool.name());
    boolean sized = pool.memoryBytes() != null || mistakes.faulty(path + ".memoryBytes");
    if (!builtIn && !sized) {
      mistakes.at(
          path,
          Sentence.of("Expected memoryBytes of pool %s, but it is missing", pool.name()),
          Nearest.question(pool.name(), BUILT_IN));
    }
    Long soft = pool.softLimitBytes();
    if (soft != null && pool.memoryBytes() != null && soft > pool.memoryBytes()) {
      mistakes.at(
          path + ".softLimitBytes",
          Sentence.of(
              "Expected softLimitBytes of pool %s to be at most its %d bytes, but it is %d",
              pool.name(), pool.memoryBytes(), soft),
          null);
    }
  }

  private void checkParents() {
    Set<String> names = new TreeSet<>(BUILT_IN);
    pools.forEach(pool -> names.add(pool.name()));
    for (int i = 0; i < pools.size(); i++) {
      String parent = pools.get(i).parent();
      if (parent != null && !names.contains(parent)) {
        String question = Nearest.question(parent, names);
        mistakes.at(
            Sentence.of("pools[%d].parent", i),
            "Expected the name of a pool, but there is no pool " + parent,
            question != null ? question : "pools: " + String.join(", ", names));
      }
    }
  }

  // ---- parallel servers ----

  private void checkServers(ServerPool pool, String path) {
    Long least = pool.minServers();
    Long most = pool.maxServers();
    if (least != null && most != null && least > most) {
      mistakes.at(
          path + ".minServers",
          Sentence.of(
              "Expected minServers of pool %s to be at most its maxServers of %d, but it is %d",
              pool.name(), most, least),
          null);
    }
  }

  /** A group's queries take servers of one pool. */
  private void checkGroupsOnce() {
    Map<String, String> poolOf = new HashMap<>();
    Set<String> twice = new HashSet<>();
    for (int i = 0; i < serverPools.size(); i++) {
      ServerPool pool = serverPools.get(i);
      List<String> groups = pool.groups() == null ? List.of() : pool.groups();
      for (int k = 0; k < groups.size(); k++) {
        String before = poolOf.putIfAbsent(groups.get(k), pool.name());
        if (before != null && twice.add(groups.get(k))) {
          mistakes.at(
              Sentence.of("serverPools[%d].groups[%d]", i, k),
              Sentence.of(
                  "Expected group %s in one server pool at most, but it is in %s already",
                  groups.get(k), before),
              null);
        }
      }
    }
  }
}

package io.weir.simulate.audit;

import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.PoolType;
import io.weir.protocol.PressureLevel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tree of a domain's memory pools; empty where its memory is not divided. */
final class Pools {

  static final String DATABASE = "DATABASE";
  static final long FIRST_OWN = 7;
  private static final long PGA = 3;

  private final TreeMap<Long, Pool> byNumber = new TreeMap<>();

  /** The same, to be changed: what is in force is replaced as a whole, or stays. */
  Pools draft() {
    Pools draft = new Pools();
    byNumber.values().forEach(draft::addAlike);
    byNumber
        .values()
        .forEach(
            each ->
                draft.byNumber.get(each.number).parent =
                    each.parent == null ? null : draft.byNumber.get(each.parent.number));
    return draft;
  }

  private void addAlike(Pool from) {
    Pool to = new Pool(from.number, from.name, from.type, null, from.percent);
    to.saidBytes = from.saidBytes;
    to.softBytes = from.softBytes;
    to.level = from.level;
    byNumber.put(to.number, to);
  }

  boolean exist() {
    return !byNumber.isEmpty();
  }

  Collection<Pool> all() {
    return byNumber.values();
  }

  @Nullable Pool find(String name) {
    return byNumber.values().stream()
        .filter(each -> each.name.equals(name))
        .findFirst()
        .orElse(null);
  }

  Pool get(String name) {
    Pool pool = find(name);
    if (pool == null) {
      throw new IllegalStateException("Expected pool " + name + " to be there");
    }
    return pool;
  }

  /** What is divided, or null. */
  @Nullable Long memoryBytes() {
    Pool database = byNumber.get(1L);
    return database == null ? null : database.saidBytes;
  }

  List<Pool> childrenOf(Pool parent) {
    return byNumber.values().stream().filter(each -> each.parent == parent).toList();
  }

  /** Where queries have their memory: the first work area, else what sessions have; or null. */
  @Nullable Pool ofQueries() {
    return byNumber.values().stream()
        .filter(each -> each.type == PoolType.WORK_AREA)
        .findFirst()
        .orElse(byNumber.get(PGA));
  }

  /** True where going up from a pool never ends. */
  boolean goesRound(Pool pool) {
    Pool above = pool.parent;
    for (int i = 0; above != null && i < byNumber.size(); i++) {
      above = above.parent;
    }
    return above != null;
  }

  /** A pool and all that it is in, from below. */
  static List<Pool> upFrom(Pool pool) {
    List<Pool> all = new ArrayList<>();
    for (Pool each = pool; each != null; each = each.parent) {
      all.add(each);
    }
    return all;
  }

  // ---- changes ----

  /** So much is divided from now on. */
  void divide(long bytes) {
    if (byNumber.isEmpty()) {
      Pool database = add(new Pool(1, DATABASE, null, null, 0));
      Pool sga = add(new Pool(2, "SGA", PoolType.SHARED_GLOBAL, database, 60));
      add(new Pool(PGA, "PGA", PoolType.PROGRAM_GLOBAL, database, 40));
      add(new Pool(4, "BUFFER_CACHE", PoolType.BUFFER_CACHE, sga, 60));
      add(new Pool(5, "SHARED_POOL", PoolType.SHARED_POOL, sga, 30));
      add(new Pool(6, "LARGE_POOL", PoolType.LARGE_POOL, sga, 10));
    }
    byNumber.get(1L).saidBytes = bytes;
  }

  private Pool add(Pool pool) {
    byNumber.put(pool.number, pool);
    return pool;
  }

  /** One more, whose parent is there. */
  void create(MemoryPool asked) {
    Pool pool = add(new Pool(byNumber.lastKey() + 1, asked.name(), null, null, 0));
    say(pool, asked);
  }

  private void say(Pool pool, MemoryPool asked) {
    pool.type = asked.type();
    String otherwise = asked.type() == PoolType.WORK_AREA ? "PGA" : DATABASE;
    pool.parent = find(asked.parent() == null ? otherwise : asked.parent());
    pool.saidBytes = asked.memoryBytes();
    pool.softBytes = asked.softLimitBytes();
  }

  void remove(Pool pool) {
    byNumber.remove(pool.number);
  }

  void clear() {
    byNumber.clear();
  }

  /** All that a file says; what it leaves out goes, or back to its part of what it is in. */
  void replace(long bytes, List<MemoryPool> asked) {
    divide(bytes);
    byNumber.values().stream().filter(Pool::isBuiltIn).forEach(Pools::reset);
    SequencedMap<String, PressureLevel> levels = new TreeMap<>();
    byNumber.values().forEach(each -> levels.put(each.name, each.level));
    byNumber.values().removeIf(each -> !each.isBuiltIn());
    for (MemoryPool each : asked) {
      Pool known = find(each.name());
      if (known == null) {
        create(each);
      } else if (known.isBuiltIn()) {
        known.saidBytes = known.parent == null ? known.saidBytes : each.memoryBytes();
        known.softBytes = each.softLimitBytes();
      }
    }
    for (MemoryPool each : asked) { // each may be in one that comes later
      Pool known = find(each.name());
      if (known != null && !known.isBuiltIn()) {
        say(known, each);
        known.level = levels.getOrDefault(known.name, known.level);
      }
    }
  }

  private static void reset(Pool builtIn) {
    builtIn.saidBytes = builtIn.parent == null ? builtIn.saidBytes : null;
    builtIn.softBytes = null;
  }
}

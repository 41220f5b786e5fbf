package io.weir.kernel.memory;

import io.weir.kernel.Families;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.MemorySettingsRow;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.PressureLevel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The memory pools of a domain, in their tree. Few, so all stay decoded; made anew where a size or
 * limit changes, which takes nothing away from what is held.
 */
public final class Pools {

  private final Table<String, PoolRow> rows;
  private final Domain domain;
  private final Uses uses;
  private final SequencedMap<String, Pool> byName = new TreeMap<>();
  private final TreeSet<Pool> touched = new TreeSet<>(Comparator.comparingLong(Pool::number));
  private @Nullable Pool work;
  private long nextNumber;
  private MemorySettingsRow settings = MemorySettingsRow.NONE;

  Pools(Tables tables, Domain domain, Uses uses) {
    this.rows = tables.table(Families.MEMORY_POOLS);
    this.domain = domain;
    this.uses = uses;
    if (domain.defined()) {
      settings = domain.row().ofMemory();
      make(stored());
      touched.clear(); // nothing has changed yet
    }
  }

  private List<PoolRow> stored() {
    List<PoolRow> found = new ArrayList<>();
    rows.scan((name, row) -> found.add(row));
    found.sort(Comparator.comparingLong(PoolRow::number));
    return found;
  }

  private void make(List<PoolRow> all) {
    SequencedMap<String, Pool> before = new TreeMap<>(byName);
    byName.clear();
    List<String> waiting = touched.stream().map(Pool::name).toList();
    touched.clear();
    work = null;
    nextNumber = all.isEmpty() ? 0 : all.getLast().number() + 1;
    Long database = settings.databaseBytes();
    if (all.isEmpty() || database == null) {
      return;
    }
    SequencedMap<String, Long> sizes = Layout.sizes(all, database);
    SequencedMap<String, PoolRow> known = new TreeMap<>();
    all.forEach(row -> known.put(row.name(), row));
    for (PoolRow row : all) {
      Pool pool = make(row, known, sizes);
      Pool was = before.get(row.name());
      if (was == null || !was.isAsLargeAs(pool) || waiting.contains(row.name())) {
        touched.add(pool);
      }
    }
    for (PoolRow row : all) {
      Pool pool = get(row.name());
      work = work == null && pool.isWorkArea() ? pool : work;
    }
    work = work == null ? get(Layout.PGA) : work;
  }

  private Pool make(
      PoolRow row, SequencedMap<String, PoolRow> rowOf, SequencedMap<String, Long> sizes) {
    Pool made = byName.get(row.name());
    if (made != null) {
      return made;
    }
    PoolRow above = row.parent() == null ? null : rowOf.get(row.parent());
    Pool parent = above == null ? null : make(above, rowOf, sizes);
    long size = sizes.get(row.name());
    long given = Layout.percentOf(size, settings.percent());
    Long total = parent == null ? settings.totalBytes() : null;
    long limit = total == null ? given : Math.min(given, total);
    long reserve = parent == null ? settings.reserve() : 0;
    Pool pool = new Pool(row, parent, uses.ofPool(row.name()), size, limit, reserve);
    byName.put(row.name(), pool);
    return pool;
  }

  /** The pool of a name, or null. */
  public @Nullable Pool find(String name) {
    return byName.get(name);
  }

  private Pool get(String name) {
    Pool pool = byName.get(name);
    if (pool == null) {
      throw new IllegalStateException("Expected a pool " + name + ", but there is none");
    }
    return pool;
  }

  /** The pool that queries take their memory from; null where there are no pools. */
  public @Nullable Pool work() {
    return work;
  }

  /** All pools, by name. */
  public Collection<Pool> all() {
    return byName.values();
  }

  // ---- what is held ----

  void holds(Pool pool, long beforeBytes, long nowBytes) {
    for (Pool each = pool; each != null; each = each.parent()) {
      each.use().holds(beforeBytes, nowBytes, false);
      uses.touch(each.use());
    }
    touch(pool);
  }

  /** A pool, and each above it, is to be looked at. */
  public void touch(Pool pool) {
    for (Pool each = pool; each != null; each = each.parent()) {
      touched.add(each);
    }
  }

  /** The pools whose use or size has changed since the last call: their names, by number. */
  public List<String> takeTouched() {
    if (touched.isEmpty()) {
      return List.of();
    }
    List<String> taken = touched.stream().map(Pool::name).toList();
    touched.clear();
    return taken;
  }

  public void level(Pool pool, PressureLevel now) {
    pool.row(pool.row().at(now));
    rows.update(pool.name(), pool.row());
  }

  // ---- which there are ----

  /** What is wrong with what a whole file says, or null; {@code asked}: its pools. */
  public @Nullable Rejection fault(MemorySettingsRow then, List<MemoryPool> asked) {
    Rejection fault = PoolFaults.of(then);
    if (fault != null) {
      return fault;
    }
    Long database = then.databaseBytes();
    if (database == null) {
      return asked.isEmpty()
          ? removalFault(new TreeMap<>())
          : PoolFaults.configuration(
              "domain",
              "Expected capacity.memoryBytes of a domain that has pools, but there is none");
    }
    fault = PoolFaults.of(asked, domain.settings().maxPools());
    return fault != null ? fault : fault(Layout.of(asked), database);
  }

  private @Nullable Rejection fault(List<PoolRow> then, long databaseBytes) {
    Rejection fault = PoolFaults.ofTree(then, domain.settings().maxPools());
    fault = fault != null ? fault : PoolFaults.ofSizes(then, databaseBytes);
    SequencedMap<String, PoolRow> kept = new TreeMap<>();
    then.forEach(row -> kept.put(row.name(), row));
    return fault != null ? fault : removalFault(kept);
  }

  private @Nullable Rejection removalFault(SequencedMap<String, PoolRow> kept) {
    for (Pool pool : byName.values()) {
      PoolRow then = kept.get(pool.name());
      if (pool.usedBytes() > 0 && (then == null || !then.isWhereItWas(pool.row()))) {
        return PoolFaults.inUse(pool.name(), pool.usedBytes());
      }
    }
    return null;
  }

  /** What is wrong with another capacity or policy, with the pools that there are; or null. */
  public @Nullable Rejection fault(MemorySettingsRow then) {
    Rejection fault = PoolFaults.of(then);
    Long database = then.databaseBytes();
    if (fault != null || database == null || database.equals(settings.databaseBytes())) {
      return fault;
    }
    List<PoolRow> now = byName.isEmpty() ? Layout.of(List.of()) : stored();
    return PoolFaults.ofSizes(now, database);
  }

  /** The pools of a whole file are those that there are now. */
  public void apply(List<MemoryPool> asked) {
    settings = domain.row().ofMemory();
    put(settings.databaseBytes() == null ? List.of() : Layout.of(asked));
  }

  /** The domain may have another capacity or policy of memory. */
  public void follow() {
    MemorySettingsRow now = domain.row().ofMemory();
    if (!now.equals(settings)) {
      boolean begins = settings.databaseBytes() == null && now.databaseBytes() != null;
      settings = now;
      put(begins ? Layout.of(List.of()) : stored());
    }
  }

  /** What is wrong with pools that are as given, or null. */
  @Nullable Rejection changeFault(List<PoolRow> then) {
    Long database = settings.databaseBytes();
    return database == null
        ? PoolFaults.configuration(
            "domain", "Expected capacity.memoryBytes of a domain that has pools, but there is none")
        : fault(then, database);
  }

  /** As they are stored, by number. */
  public List<PoolRow> rows() {
    return stored();
  }

  long nextNumber() {
    return nextNumber;
  }

  /** These are the pools from now on; those that stay keep their level, and what is held. */
  void put(List<PoolRow> then) {
    SequencedMap<String, PoolRow> former = new TreeMap<>();
    stored().forEach(row -> former.put(row.name(), row));
    List<PoolRow> all = new ArrayList<>();
    for (PoolRow row : then) {
      PoolRow was = former.remove(row.name());
      PoolRow now = was == null ? row : row.at(was.level());
      all.add(now);
      if (!now.equals(was)) {
        rows.upsert(now.name(), now);
      }
    }
    former.keySet().forEach(this::drop);
    make(all);
  }

  private void drop(String name) {
    rows.delete(name);
    uses.forgetPool(name);
  }
}

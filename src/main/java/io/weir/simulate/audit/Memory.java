package io.weir.simulate.audit;

import io.weir.protocol.PoolType;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who holds how much of a domain's memory, and who may have more, as ADR 28 says. Each use is
 * summed up again from all that hold something, each time.
 */
final class Memory {

  private static final long MOST = (1L << 62) - 1;

  private final Model model;
  private final SequencedMap<String, Lease> leases = new LinkedHashMap<>();
  final MemoryLimits limits;
  private Pools pools = new Pools();
  private final Set<String> touched = new HashSet<>(); // pools whose use or size has changed
  private final Map<String, Long> seenLimits = new HashMap<>(); // of pools, when looked at last

  Memory(Model model) {
    this.model = model;
    this.limits = new MemoryLimits(model, this);
  }

  Pools pools() {
    return pools;
  }

  /** Other pools, or sizes, are in force. */
  void follow(Pools next) {
    for (Pool pool : next.all()) {
      Pool before = pools.find(pool.name);
      if (before == null || before.size() != pool.size()) {
        touched.add(pool.name);
      }
    }
    pools = next;
  }

  /** The pools whose use, size or limit has changed since they were looked at last, by number. */
  List<String> takeTouched() {
    for (Pool pool : pools.all()) {
      long limit = limits.limit(pool);
      Long before = seenLimits.put(pool.name, limit);
      if (before == null || before != limit) {
        touched.add(pool.name);
      }
    }
    List<String> taken =
        pools.all().stream().map(pool -> pool.name).filter(touched::contains).toList();
    touched.clear();
    return taken;
  }

  // ---- what is held ----

  /** A running query holds so much from now on; what goes beyond all sums is not counted. */
  void hold(Query query, long bytes) {
    query.pool =
        find(query.pool) == null ? null : query.pool; // one that has gone is never its own again
    long most = MOST - all() + query.heldBytes;
    long now = Math.min(bytes, most);
    if (now != query.heldBytes) {
      query.heldBytes = now;
      query.hasNotShrunk &= query.excessBytes() > 0;
      touch(query.pool);
    }
  }

  /** The same of a lease. */
  void hold(Lease lease, long bytes) {
    long most = MOST - all() + lease.heldBytes;
    lease.bytes = bytes;
    count(lease, Math.min(bytes, most));
  }

  /** A part of a lease is given back: what was not counted of the rest, is not. */
  void keep(Lease lease, long bytes) {
    lease.bytes = bytes;
    count(lease, Math.min(bytes, lease.heldBytes));
  }

  private void count(Lease lease, long bytes) {
    if (bytes != lease.heldBytes) {
      lease.heldBytes = bytes;
      touch(lease.pool);
    }
  }

  /** A pool is to be looked at, and each that it is in. */
  void touch(@Nullable String name) {
    Pool pool = find(name);
    if (pool != null) {
      Pools.upFrom(pool).forEach(each -> touched.add(each.name));
    }
  }

  private @Nullable Pool find(@Nullable String name) {
    return name == null ? null : pools.find(name);
  }

  private long sum(Predicate<Query> ofQueries, Predicate<Lease> ofLeases) {
    return model.queries.values().stream()
            .filter(query -> query.heldBytes > 0 && ofQueries.test(query))
            .mapToLong(query -> query.heldBytes)
            .sum()
        + leases.values().stream().filter(ofLeases).mapToLong(lease -> lease.heldBytes).sum();
  }

  private long all() {
    return sum(query -> true, lease -> true);
  }

  boolean isIn(@Nullable String name, Pool pool) {
    Pool own = find(name);
    return own != null && own.isIn(pool);
  }

  long use(Pool pool) {
    return sum(query -> isIn(query.pool, pool), lease -> isIn(lease.pool, pool));
  }

  long use(Group group) {
    return sum(query -> query.group() == group, lease -> lease.group == group);
  }

  long use(Session session) {
    return sum(query -> query.session() == session, lease -> lease.session == session);
  }

  long inWorkAreas(Session session) {
    return sum(
        query -> query.session() == session && isWorkArea(query.pool),
        lease -> lease.session == session && isWorkArea(lease.pool));
  }

  private boolean isWorkArea(@Nullable String name) {
    Pool pool = find(name);
    return pool != null && pool.type == PoolType.WORK_AREA;
  }

  /** True where somebody whose pool it is holds nothing now, and may yet. */
  boolean mayBeUsed(Pool pool) {
    return model.queries.values().stream().anyMatch(query -> pool.name.equals(query.pool));
  }

  /** Those that hold more than they were granted, and have it from a pool or one in it. */
  List<Query> beyondGrant(Pool pool, Query.State state) {
    return model.queries.values().stream()
        .filter(query -> query.state == state)
        .filter(query -> query.excessBytes() > 0 && isIn(query.pool, pool))
        .sorted(
            Comparator.comparingLong((Query query) -> -query.excessBytes())
                .thenComparingLong(query -> query.grantNumber))
        .toList();
  }

  // ---- leases ----

  @Nullable Lease lease(String id) {
    return leases.get(id);
  }

  List<Lease> leases() {
    return List.copyOf(leases.values());
  }

  void add(Lease lease) {
    leases.put(lease.id(), lease);
  }

  void remove(Lease lease) {
    hold(lease, 0);
    leases.remove(lease.id());
  }

  /** What a session has leased, by id. */
  List<Lease> leasesOf(Session session) {
    return leases.values().stream()
        .filter(lease -> lease.session == session)
        .sorted(Comparator.comparing(Lease::id))
        .toList();
  }

  boolean leases(Group group) {
    return leases.values().stream().anyMatch(lease -> lease.group == group);
  }

  /** What a session has leased of a pool, not of one in it. */
  long leasedBy(Session session, Pool pool) {
    return leasesOf(session).stream()
        .filter(lease -> lease.pool.equals(pool.name))
        .mapToLong(lease -> lease.heldBytes)
        .sum();
  }

  /** The same, of who asks for a lease. */
  long leasedBy(Lease asked) {
    return leases.values().stream()
        .filter(lease -> lease.pool.equals(asked.pool) && lease.session == asked.session)
        .filter(
            lease -> asked.session != null || lease.request.holder().equals(asked.request.holder()))
        .mapToLong(lease -> lease.heldBytes)
        .sum();
  }

  /** What a group's queries hold of records of windows, or of groups of aggregations. */
  long figure(Group group, boolean ofWindows) {
    return model.queries.values().stream()
        .filter(Query::holdsSlot)
        .filter(query -> query.group() == group)
        .mapToLong(query -> ofWindows ? query.windowRecords : query.aggregationGroups)
        .reduce(0, (a, b) -> Math.min(MOST, Clock.plus(a, b)));
  }

  // ---- queries ----

  /** A query gets its slot, and its memory with it. */
  void grant(Query query) {
    Pool pool = pools.ofQueries();
    query.pool = pool == null ? null : pool.name;
    query.reservedBytes = query.askedBytes();
    hold(query, query.reservedBytes);
  }

  /** It has said what it holds. */
  void says(Query query, @Nullable Long bytes) {
    if (bytes != null) {
      hold(query, Math.max(query.reservedBytes, bytes));
    }
  }
}

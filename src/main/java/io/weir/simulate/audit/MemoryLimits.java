package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.PoolType;
import io.weir.protocol.PressureLevel;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Who may have more of a domain's memory, as ADR 28 says. */
final class MemoryLimits {

  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  private final Model model;
  private final Memory memory;

  MemoryLimits(Model model, Memory memory) {
    this.model = model;
    this.memory = memory;
  }

  // ---- limits ----

  /** What may be had of a pool, by leases. */
  private long limit(Pool pool, Group group) {
    long most = limit(pool);
    return pool.parent != null || isSystem(group)
        ? most
        : Math.max(0, most - model.definition.memoryReserveBytes);
  }

  /** The same, the reserve among it. */
  long limit(Pool pool) {
    BigInteger all =
        BigInteger.valueOf(pool.size())
            .multiply(BigInteger.valueOf(model.definition.overcommitPercent))
            .divide(HUNDRED);
    long most = all.min(BigInteger.valueOf(Clock.NEVER)).longValueExact();
    return pool.parent == null
        ? Math.min(most, Definition.or(model.definition.totalMemoryBytes, Clock.NEVER))
        : most;
  }

  /** The same, by queries. */
  private long limitOfQueries(Pool pool, Group group) {
    long most = limit(pool, group);
    return isSystem(group) ? most : Math.min(most, Definition.or(pool.softBytes, Clock.NEVER));
  }

  private static boolean isSystem(Group group) {
    return group.id == Definition.SYS_GROUP;
  }

  private static boolean isAbove(long use, long asked, long limit) {
    return asked > 0 && limit != Clock.NEVER && (asked > limit || use > limit - asked);
  }

  private boolean isAboveQuota(Session session, long asked, @Nullable Pool pool) {
    long quota = Definition.or(session.memoryQuota, Clock.NEVER);
    boolean worksIn = pool != null && pool.type == PoolType.WORK_AREA;
    long ofWork = Definition.or(session.workAreaQuota, Clock.NEVER);
    return isAbove(memory.use(session), asked, Math.min(quota, session.group.mostSessionMemory()))
        || (worksIn && isAbove(memory.inWorkAreas(session), asked, ofWork));
  }

  private static boolean isAtMedium(Pool pool) {
    return pool.level.compareTo(PressureLevel.MEDIUM) >= 0;
  }

  private boolean isCritical(@Nullable Pool pool, Group group) {
    return pool != null
        && !isSystem(group)
        && Pools.upFrom(pool).stream().anyMatch(each -> each.level == PressureLevel.CRITICAL);
  }

  // ---- queries ----

  /** The code that refuses a query whenever its turn comes, or null. */
  @Nullable Code refuses(Query query) {
    long asked = query.askedBytes();
    Pool pool = memory.pools().ofQueries();
    Group group = query.group();
    if (isAboveQuota(query.session(), asked, pool)) {
      return Code.QUOTA_EXCEEDED;
    }
    boolean never =
        (pool != null && waitsForItself(query, pool))
            || asked > group.mostMemory()
            || (pool != null
                && Pools.upFrom(pool).stream()
                    .anyMatch(each -> asked > limitOfQueries(each, group)));
    if (never) {
      return Code.NEVER_FITS;
    }
    boolean now = isSystem(group) && (isKeptByOwn(query) || (asked > 0 && keeps(query) != null));
    return now ? Code.MEMORY_LIMIT : null; // it is never held
  }

  /** True where what its session has leased leaves it too little for ever. */
  private boolean waitsForItself(Query query, Pool pool) {
    long leased = memory.leasedBy(query.session(), pool);
    return isAbove(leased, query.askedBytes(), limitOfQueries(pool, query.group()));
  }

  /** The code that refuses it when it comes, or null. */
  @Nullable Code refusesAtTheDoor(Query query) {
    Code refusal = refuses(query);
    boolean critical =
        query.askedBytes() > 0 && isCritical(memory.pools().ofQueries(), query.group());
    return refusal != null ? refusal : critical ? Code.RESOURCE_EXHAUSTED : null;
  }

  /** True where a limit of its group keeps a query. */
  boolean isKeptByOwn(Query query) {
    Group group = query.group();
    return isAbove(memory.use(group), query.askedBytes(), group.mostMemory())
        || memory.figure(group, true) >= group.mostWindowRecords(model.rules)
        || memory.figure(group, false) >= group.mostAggregationGroups(model.rules);
  }

  /** The pool that keeps a query which asks for memory, or null. */
  @Nullable String keeps(Query query) {
    Pool own = memory.pools().ofQueries();
    Group group = query.group();
    if (own == null) {
      return null;
    }
    for (Pool pool : Pools.upFrom(own)) {
      boolean isPressed = !isSystem(group) && isAtMedium(own) && isAtMedium(pool);
      if (isPressed || isAbove(memory.use(pool), query.askedBytes(), limitOfQueries(pool, group))) {
        return pool.name;
      }
    }
    return null;
  }

  // ---- leases that are asked for ----

  /** The code that refuses a lease, where domain, pool and group are there; or null. */
  @Nullable Code refuses(Lease lease, long asked) {
    Pool pool = memory.pools().find(lease.pool);
    Group group = lease.group;
    Session session = lease.session;
    if (memory.leases().size() >= model.rules.maxLeases()) {
      return Code.RESOURCE_EXHAUSTED;
    }
    if (session != null && memory.leasesOf(session).size() >= model.rules.maxSessionLeases()) {
      return Code.QUOTA_EXCEEDED;
    }
    if (session != null && isAboveQuota(session, asked, pool)) {
      return Code.QUOTA_EXCEEDED;
    }
    boolean never =
        isAbove(memory.leasedBy(lease), asked, limit(pool, group))
            || asked > group.mostMemory()
            || Pools.upFrom(pool).stream().anyMatch(each -> asked > limit(each, group));
    if (never) {
      return Code.NEVER_FITS;
    }
    if (isCritical(pool, group)) {
      return Code.RESOURCE_EXHAUSTED;
    }
    boolean now =
        isAbove(memory.use(group), asked, group.mostMemory())
            || Pools.upFrom(pool).stream()
                .anyMatch(each -> isAbove(memory.use(each), asked, limit(each, group)))
            || (!isSystem(group) && isClaimed(pool, group, asked));
    return now ? Code.MEMORY_LIMIT : null;
  }

  /** True where the first who claims memory would wait longer, were it leased. */
  private boolean isClaimed(Pool pool, Group group, long asked) {
    Claims first = model.holds.firstOfMemory();
    return Pools.upFrom(pool).stream()
        .filter(each -> each.name.equals(first.pool()))
        .anyMatch(each -> isAtMedium(each) || leavesTooLittle(each, group, asked, first.bytes()));
  }

  private boolean leavesTooLittle(Pool pool, Group group, long asked, long claimed) {
    return isAbove(memory.use(pool), Clock.plus(asked, claimed), limitOfQueries(pool, group));
  }
}

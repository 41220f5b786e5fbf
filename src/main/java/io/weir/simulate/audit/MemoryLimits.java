package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.PoolType;
import io.weir.protocol.PressureLevel;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Who may have more of a domain's memory, as ADR 28 says. */
final class MemoryLimits {

  /** What keeps a query that could have a slot. */
  enum By {
    OWN, // a limit of its group
    MEMORY,
    SERVERS
  }

  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  private final Model model;
  private final Memory memory;

  MemoryLimits(Model model, Memory memory) {
    this.model = model;
    this.memory = memory;
  }

  // ---- limits ----

  /** What may be had of a pool, by leases. */
  long limit(Pool pool, Group group) {
    BigInteger all =
        BigInteger.valueOf(pool.size())
            .multiply(BigInteger.valueOf(model.definition.overcommitPercent))
            .divide(HUNDRED);
    long most = all.min(BigInteger.valueOf(Clock.NEVER)).longValueExact();
    if (pool.parent == null) {
      most = Math.min(most, Definition.or(model.definition.totalMemoryBytes, Clock.NEVER));
      most = isSystem(group) ? most : Math.max(0, most - model.definition.memoryReserveBytes);
    }
    return most;
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
        asked > group.mostMemory()
            || (pool != null
                && Pools.upFrom(pool).stream()
                    .anyMatch(each -> asked > limitOfQueries(each, group)));
    return never ? Code.NEVER_FITS : null;
  }

  /** The same, when it comes. */
  @Nullable Code refusesAtTheDoor(Query query) {
    Code refusal = refuses(query);
    boolean critical =
        query.askedBytes() > 0 && isCritical(memory.pools().ofQueries(), query.group());
    return refusal != null ? refusal : critical ? Code.RESOURCE_EXHAUSTED : null;
  }

  /** What keeps a query that could have a slot, or null. */
  @Nullable By keeps(Query query, boolean isClaimed) {
    long asked = query.askedBytes();
    Group group = query.group();
    boolean byOwn =
        isAbove(memory.use(group), asked, group.mostMemory())
            || memory.figure(group, true) >= group.mostWindowRecords(model.rules)
            || memory.figure(group, false) >= group.mostAggregationGroups(model.rules);
    if (byOwn) {
      return By.OWN;
    }
    boolean byMemory = asked > 0 && ((isClaimed && !isSystem(group)) || isShort(group, asked));
    return !byMemory ? null : isSystem(group) ? By.OWN : By.MEMORY;
  }

  private boolean isShort(Group group, long asked) {
    Pool pool = memory.pools().ofQueries();
    return pool != null
        && Pools.upFrom(pool).stream()
            .anyMatch(
                each ->
                    (!isSystem(group) && each.level.compareTo(PressureLevel.MEDIUM) >= 0)
                        || isAbove(memory.use(each), asked, limitOfQueries(each, group)));
  }

  // ---- leases that are asked for ----

  /** The code that refuses a lease, where domain, pool and group are there; or null. */
  @Nullable Code refuses(Lease lease, long asked, boolean isClaimed) {
    Pool pool = memory.pools().find(lease.pool);
    Group group = lease.group;
    Session session = lease.session;
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
            || (isClaimed && !isSystem(group))
            || Pools.upFrom(pool).stream()
                .anyMatch(each -> isAbove(memory.use(each), asked, limit(each, group)));
    return now ? Code.MEMORY_LIMIT : null;
  }
}

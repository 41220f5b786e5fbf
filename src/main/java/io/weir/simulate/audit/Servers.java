package io.weir.simulate.audit;

import io.weir.protocol.Parallel;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.Plan.ParallelTimeoutAction;
import io.weir.protocol.QueryCommand.SubmitQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who holds how many of a domain's parallel servers, and who may have some, as ADR 29 says. Each
 * sum is made anew from all that hold some, each time.
 */
final class Servers {

  private static final long SMALL_COST = 1_000;
  private static final long MEDIUM_COST = 10_000;
  private static final long LARGE_COST = 100_000;
  private static final long HIGH_PERCENT = 60;
  private static final long HIGHEST_PERCENT = 80;

  /** A limit on the servers of one query, and how it is said. */
  private record Bound(long most, String said) {}

  private final Model model;
  final SystemLoad load;
  final ServerPools pools;

  Servers(Model model) {
    this.model = model;
    this.load = new SystemLoad(model);
    this.pools = new ServerPools(model);
  }

  // ---- what a query wants ----

  static Parallel modeOf(SubmitQuery request) {
    if (request.parallel() != null) {
      return request.parallel();
    }
    return request.dop() == null ? Parallel.SERIAL : Parallel.MANUAL;
  }

  static boolean isAdaptive(Query query) {
    return modeOf(query.request) == Parallel.ADAPTIVE;
  }

  /** The degree that it wants, as the system is now. */
  long wanted(SubmitQuery request) {
    long most = Math.max(1, Definition.or(request.dop(), 1));
    return switch (modeOf(request)) {
      case SERIAL -> 1;
      case MANUAL -> most;
      case AUTOMATIC, ADAPTIVE -> {
        long byCost = underLoad(byCost(Definition.or(request.estimatedCost(), 0)));
        yield request.dop() == null ? byCost : Math.min(byCost, most);
      }
    };
  }

  private long byCost(long cost) {
    Definition definition = model.definition;
    long cores = definition.cpuCores == 0 ? definition.slots : definition.cpuCores;
    if (cost < SMALL_COST) {
      return 1;
    }
    if (cost < MEDIUM_COST) {
      return Math.max(2, cores / 4);
    }
    return cost < LARGE_COST ? Math.max(4, cores / 2) : cores;
  }

  private long underLoad(long dop) {
    long percent = load.percent();
    long left = percent > HIGHEST_PERCENT ? dop / 2 : percent > HIGH_PERCENT ? dop * 3 / 4 : dop;
    return Math.max(1, left);
  }

  // ---- what it may have ----

  private long all() {
    return model.definition.parallelServers;
  }

  private static @Nullable Directive said(Query query) {
    return query.group().said;
  }

  private @Nullable Long percentOf(Group group) {
    Long percent = group.said == null ? null : group.said.parallelServersPercent();
    return percent == null ? null : (Long) (all() * percent / 100);
  }

  private List<Bound> bounds(Query query) {
    Group group = query.group();
    String plan = "plan " + group.saidIn;
    List<Bound> bounds = new ArrayList<>();
    if (group.dopLimit != null) {
      bounds.add(new Bound(group.dopLimit, "dopLimit of group " + group.name));
    }
    if (group.said != null && group.said.dopLimit() != null) {
      bounds.add(new Bound(group.said.dopLimit(), "dopLimit of " + plan));
    }
    bounds.add(new Bound(all(), "parallelServers of domain"));
    ServerPools.Entry pool = pools.of(group);
    long ofOthers = pools.all().stream().mapToLong(ServerPools.Entry::min).sum() - pool.min();
    bounds.add(new Bound(all() - ofOthers, "minServers of other server pools"));
    if (pool.max() != null) {
      bounds.add(new Bound(pool.max(), "maxServers of server pool " + pool.name()));
    }
    Long percent = percentOf(group);
    if (percent != null) {
      bounds.add(new Bound(percent, "parallelServersPercent of " + plan));
    }
    return bounds;
  }

  private Bound least(Query query) {
    return bounds(query).stream().min(Comparator.comparingLong(Bound::most)).orElseThrow();
  }

  /** The degree that it may have, were all servers free. */
  long may(Query query) {
    return Math.max(1, Math.min(query.wantedDop, least(query).most));
  }

  /** What its client is told of it, or null. */
  @Nullable String warning(Query query) {
    boolean isClipped = may(query) < query.wantedDop;
    return isClipped && modeOf(query.request) == Parallel.MANUAL
        ? "Expected DOP %d, but %s lets it have %d"
            .formatted(query.wantedDop, least(query).said, may(query))
        : null;
  }

  // ---- what is free ----

  private long busy(Predicate<Query> of) {
    return model.queries.values().stream().filter(of).mapToLong(Query::servers).sum();
  }

  private boolean isIn(Query query, ServerPools.Entry pool) {
    return query.session != null && pools.of(query.group()).equals(pool);
  }

  long busyIn(ServerPools.Entry pool) {
    return busy(query -> isIn(query, pool));
  }

  private long leftOfPool(ServerPools.Entry pool) {
    return Definition.or(pool.max(), all()) - busyIn(pool);
  }

  private long leftOfShare(Group group) {
    Long percent = percentOf(group);
    return percent == null
        ? Clock.NEVER
        : percent - busy(query -> query.session != null && query.group() == group);
  }

  /** What is kept for the pool of a group, and not busy. */
  private long kept(Group group) {
    ServerPools.Entry pool = pools.of(group);
    return Math.max(0, pool.min() - busyIn(pool));
  }

  /** What is free for a group's queries now. */
  long free(Group group) {
    ServerPools.Entry own = pools.of(group);
    long kept = 0;
    for (ServerPools.Entry pool : pools.all()) {
      kept += pool.equals(own) ? 0 : Math.max(0, pool.min() - busyIn(pool));
    }
    long ofDomain = all() - busy(query -> true) - kept;
    return Math.max(0, Math.min(Math.min(leftOfPool(own), ofDomain), leftOfShare(group)));
  }

  // ---- its turn ----

  /** What keeps a query that could have a slot, or null. */
  MemoryLimits.@Nullable By keeps(Query query, boolean isClaimed) {
    long may = may(query);
    Group group = query.group();
    boolean stands = isClaimed && may > kept(group);
    boolean passes = may == 1 || (may <= free(group) && !stands);
    if (passes || isAdaptive(query) || passesClaims(query)) {
      return null;
    }
    ServerPools.Entry pool = pools.of(group);
    boolean byPool = pool.max() != null && pool.max() < all() && leftOfPool(pool) < may;
    boolean isOwn = leftOfShare(group) < may || byPool;
    return isOwn ? MemoryLimits.By.OWN : MemoryLimits.By.SERVERS;
  }

  private boolean passesClaims(Query query) {
    return query.group().id == Definition.SYS_GROUP
        || isCritical(query)
        || (runsWhenOver(query) && waitsUntilMs(query) <= model.nowMs);
  }

  static boolean isCritical(Query query) {
    Directive said = said(query);
    return said != null && Boolean.TRUE.equals(said.critical());
  }

  private static boolean runsWhenOver(Query query) {
    Directive said = said(query);
    return said != null && said.parallelQueueTimeoutAction() == ParallelTimeoutAction.RUN;
  }

  /** When it has waited for as long as it is to for servers. */
  private static long waitsUntilMs(Query query) {
    return query.wantedDop < 2 ? Clock.NEVER : query.group().waitsForServersUntilMs(query.heardMs);
  }

  /** When its wait is over because of that; never where it runs then. */
  static long refusedAtMs(Query query) {
    return runsWhenOver(query) ? Clock.NEVER : waitsUntilMs(query);
  }

  /** It gets its slot, and its servers with it. */
  void grant(Query query, boolean isClaimed) {
    long may = may(query);
    long free = free(query.group());
    boolean isBehind = isClaimed && may > kept(query.group());
    long dop = may;
    if (model.definition.enforces() && may > 1) {
      if (isBehind && !passesClaims(query)) {
        dop = 1;
      } else if (may > free) {
        dop = Math.max(1, free);
      }
    }
    query.dop = dop;
    query.orderedDop = dop;
  }

  /** What a query is told of its degree; null where it said nothing of one. */
  static @Nullable Long told(Query query) {
    Parallel mode = query.request.parallel();
    boolean isSaid = query.request.dop() != null || (mode != null && mode != Parallel.SERIAL);
    return isSaid ? (Long) query.dop : null;
  }
}

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
  long kept(Group group) {
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

  /** True where it waits until it can have as many as it may. */
  boolean needs(Query query) {
    return may(query) > 1 && !isAdaptive(query) && !passesClaims(query);
  }

  /** True where its group may not have as many now. */
  boolean isShareShort(Query query) {
    return leftOfShare(query.group()) < may(query);
  }

  /** What it claims as it stands behind somebody of its own server pool, or of another; or null. */
  Claims.@Nullable Of behind(Query query) {
    Group group = query.group();
    long may = may(query);
    if (may == 1 || group.id == Definition.SYS_GROUP) {
      return null;
    }
    boolean isKeptForIt = may <= kept(group);
    Claims.Of ofOthers = null;
    for (Group other : model.holds.ahead(group)) {
      Claims.Of claimed = other.claims.servers();
      boolean isOfItsPool = pools.of(other).equals(pools.of(group));
      if (isOfItsPool && (claimed == Claims.Of.POOL || claimed == Claims.Of.DOMAIN)) {
        return Claims.Of.POOL;
      }
      if (!isKeptForIt && claimed == Claims.Of.DOMAIN) {
        ofOthers = Claims.Of.DOMAIN;
      }
    }
    return ofOthers;
  }

  /** Whose servers are too few for it now, or null. */
  Claims.@Nullable Of isShort(Query query) {
    long may = may(query);
    if (may <= free(query.group())) {
      return null;
    }
    ServerPools.Entry pool = pools.of(query.group());
    boolean byPool = pool.max() != null && pool.max() < all() && leftOfPool(pool) < may;
    return byPool ? Claims.Of.POOL : Claims.Of.DOMAIN;
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

  /** It gets its slot, and its servers with it; {@code isBehind}: behind somebody's claim. */
  void grant(Query query, boolean isBehind) {
    long may = may(query);
    long dop = may;
    if (model.definition.enforces() && may > 1) {
      boolean runsAlone = isBehind && !passesClaims(query);
      dop = runsAlone ? 1 : Math.max(1, Math.min(may, free(query.group())));
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

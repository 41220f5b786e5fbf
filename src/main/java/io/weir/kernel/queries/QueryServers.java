package io.weir.kernel.queries;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.groups.HoldRow;
import io.weir.kernel.groups.Keeper;
import io.weir.kernel.parallel.Degree;
import io.weir.kernel.parallel.ServerShare;
import io.weir.kernel.parallel.Servers;
import io.weir.kernel.parallel.SystemLoad;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.kernel.plans.EffectiveLimits.Bound;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.state.Tables;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.Capability;
import io.weir.protocol.Limit;
import io.weir.protocol.Parallel;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parallel servers of queries (ADR 29): taken with the slot, as many as the query wants and its
 * limits let it have. Where those are not free it waits, or runs with fewer, where it may.
 */
public final class QueryServers implements Need {

  private static final long WHOLE_PERCENT = 100;

  /** The degree that a query may have at most, and what lets it have no more. */
  private record MayHave(long most, String limit, String at) {

    MayHave orLess(long other, String otherLimit, String where) {
      return other < most ? new MayHave(other, otherLimit, where) : this;
    }

    long dop() {
      return Math.max(1, most);
    }
  }

  private final Domain domain;
  private final Groups groups;
  private final EffectiveLimits limits;
  private final Timers timers;
  private final Servers servers;
  private final SystemLoad load;
  private final Adaptives adaptives;

  public QueryServers(
      Tables tables,
      Domain domain,
      Groups groups,
      EffectiveLimits limits,
      Timers timers,
      Servers servers,
      SystemLoad load) {
    this.domain = domain;
    this.groups = groups;
    this.limits = limits;
    this.timers = timers;
    this.servers = servers;
    this.load = load;
    this.adaptives = new Adaptives(tables);
  }

  private static boolean isSystem(Group group) {
    return group.id() == Groups.SYS_GROUP;
  }

  // ---- what a query wants, and may have ----

  /** What a request wants, chosen once; null where it says nothing of it. */
  @Nullable ParallelRow wanted(SubmitQuery request, long nowMs) {
    Parallel mode = Degree.mode(request.parallel(), request.dop());
    if (mode == Parallel.SERIAL && request.dop() == null) {
      return null;
    }
    long cores = domain.row().cpuCores();
    long all = cores == 0 ? domain.row().slots() : cores;
    long wanted =
        Degree.wanted(mode, request.dop(), request.estimatedCost(), all, load.percent(nowMs));
    return ParallelRow.wanting(mode, wanted);
  }

  private MayHave mayHave(QueryRow row, Group group) {
    Bound ofOne = limits.dopLimit(group);
    ServerShare pool = servers.of(group.id());
    Long ofPool = pool.most();
    Bound percent = limits.parallelServersPercent(group);
    MayHave all =
        new MayHave(row.wantedDop(), "", "")
            .orLess(ofOne.most(), "dopLimit", ofOne.at())
            .orLess(servers.all(), "parallelServers", "domain")
            .orLess(servers.all() - servers.ofOthers(group), "minServers", "other server pools");
    MayHave ofItsPool = ofPool == null ? all : all.orLess(ofPool, "maxServers", pool.place());
    return percent == null
        ? ofItsPool
        : ofItsPool.orLess(partOf(percent), "parallelServersPercent", percent.at());
  }

  /** The degree that a query of a group may have at most, whatever is busy. */
  long mostDop(QueryRow row, Group group) {
    return mayHave(row, group).dop();
  }

  /** Servers that a part of the domain's comes to. */
  private long partOf(Bound percent) {
    return servers.all() * percent.most() / WHOLE_PERCENT;
  }

  /** Servers that a group may have beside those that it has, by its directive. */
  private long leftOf(Group group) {
    Bound percent = limits.parallelServersPercent(group);
    return percent == null ? Long.MAX_VALUE : partOf(percent) - servers.busy(group);
  }

  /** Servers that are free for a query of a group now. */
  long free(Group group) {
    return Math.max(0, Math.min(servers.free(group), leftOf(group)));
  }

  // ---- at its turn ----

  @Override
  public @Nullable Rejection refuse(QueryRow row, Group group, boolean atDoor) {
    return null; // what wants too many is clipped
  }

  @Override
  public void failed(QueryRow row, Group group) {
    // it was for something else
  }

  /** True where it waits for parallel servers, should they not be there. */
  boolean isNeeded(QueryRow row, Group group, long nowMs) {
    return row.wantsServers()
        && mostDop(row, group) >= Degree.LEAST_PARALLEL
        && !mayRunWithFewer(row, group, nowMs);
  }

  @Override
  public @Nullable Kept keptByOwn(QueryRow row, Group group, long nowMs) {
    if (!isNeeded(row, group, nowMs)) {
      return null;
    }
    Bound percent = limits.parallelServersPercent(group);
    long most = mostDop(row, group);
    return percent == null || leftOf(group) >= most
        ? null
        : new Kept(Keeper.SERVERS_OF_GROUP, ofGroup(percent, group, most));
  }

  @Override
  public @Nullable Kept keptBehind(QueryRow row, Group group, Claims ahead, long nowMs) {
    if (!isNeeded(row, group, nowMs)) {
      return null;
    }
    long most = mostDop(row, group);
    Group first = ahead(group, most, ahead);
    if (first == null) {
      return null;
    }
    boolean ofPool = servers.of(first.id()).equals(servers.of(group.id()));
    Why pools = ofPool && isOfPool(first) ? ofPool(group, most) : null;
    Why why = (pools == null ? ofDomain(group, most) : pools).behind(first.place());
    return new Kept(ofPool ? Keeper.SERVERS_OF_POOL : Keeper.SERVERS, why);
  }

  private static boolean isOfPool(Group held) {
    return held.hold() != null && held.hold().servers() == Keeper.SERVERS_OF_POOL;
  }

  /**
   * Behind whom a query of a group stands that needs so many servers: the first of its own server
   * pool; else, where they are not those that are kept for that, the first who waits for the
   * domain's. Null where that is nobody.
   */
  private @Nullable Group ahead(Group group, long most, Claims claims) {
    ServerShare own = servers.of(group.id());
    Group other = null;
    for (Group each : claims.onServers()) {
      if (!claims.isAhead(each)) {
        break;
      }
      if (servers.of(each.id()).equals(own)) {
        return each;
      }
      other = other == null && !isOfPool(each) ? each : other;
    }
    return most > servers.own(group) ? other : null;
  }

  /** Servers that running queries of a group may grow into, as far as nobody waits for them. */
  long unclaimed(Group group) {
    HoldRow hold = group.hold();
    if (hold != null && hold.servers() == Keeper.SERVERS_OF_GROUP) {
      return 0;
    }
    ServerShare own = servers.of(group.id());
    long most = Long.MAX_VALUE;
    for (Group each : groups.held().onServers()) {
      if (servers.of(each.id()).equals(own)) {
        return 0;
      }
      most = isOfPool(each) ? most : servers.own(group);
    }
    return most;
  }

  @Override
  public @Nullable Kept keptByLack(QueryRow row, Group group, long nowMs) {
    if (!isNeeded(row, group, nowMs)) {
      return null;
    }
    long most = mostDop(row, group);
    Why ofPool = servers.left(group) < most ? ofPool(group, most) : null;
    if (ofPool != null) {
      return new Kept(Keeper.SERVERS_OF_POOL, ofPool);
    }
    return most <= free(group) ? null : new Kept(Keeper.SERVERS, ofDomain(group, most));
  }

  private boolean mayRunWithFewer(QueryRow row, Group group, long nowMs) {
    return isAdaptive(row) || waitsForNone(row, group, nowMs);
  }

  private static boolean isAdaptive(QueryRow row) {
    return row.parallel() != null && row.parallel().isAdaptive();
  }

  /** True where running queries of a group are asked for servers that others wait for. */
  boolean makesRoom(Group group) {
    return !limits.isCritical(group);
  }

  /** True where it does not wait for servers, whoever does: the operator's way in is never shut. */
  private boolean waitsForNone(QueryRow row, Group group, long nowMs) {
    if (isSystem(group) || limits.isCritical(group)) {
      return true;
    }
    Long fromMs = runsWithFewerFromMs(row, group);
    return fromMs != null && fromMs <= nowMs;
  }

  /** From when on a query runs with the servers that there are; null = it waits for all. */
  @Nullable Long runsWithFewerFromMs(QueryRow row, Group group) {
    return Deadlines.runsFromMs(row, group, limits);
  }

  private Why ofGroup(Bound percent, Group group, long asked) {
    return Why.of(
        Limit.PARALLEL_SERVERS, servers.busy(group), partOf(percent), asked, percent.at());
  }

  /** Null where its pool may have all. */
  private @Nullable Why ofPool(Group group, long asked) {
    ServerShare pool = servers.of(group.id());
    Long most = pool.most();
    return most == null || most >= servers.all()
        ? null
        : Why.of(Limit.PARALLEL_SERVERS, pool.busy(), most, asked, pool.place());
  }

  /** Of the domain's, with what is kept for other pools. */
  Why ofDomain(Group group, long asked) {
    return Why.of(Limit.PARALLEL_SERVERS, servers.taken(group), servers.all(), asked, "domain");
  }

  @Override
  public @Nullable QueryRow waits(QueryRow row, Group group, Kept kept) {
    ParallelRow parallel = row.parallel();
    if (parallel == null || parallel.hasQueued() || kept.why().limit() != Limit.PARALLEL_SERVERS) {
      return null;
    }
    servers.queued(group.id());
    return row.change().parallel(parallel.waits()).row();
  }

  // ---- what it has ----

  @Override
  public QueryRow take(QueryRow row, SessionRow session, Group group, long nowMs) {
    ParallelRow parallel = row.parallel();
    if (parallel == null) {
      return row;
    }
    timers.cancel(parallel.timer());
    long most = mostDop(row, group);
    long dop = domain.enforces() ? dop(row, group, most, nowMs) : most;
    servers.hold(group.id(), 0, Degree.servers(dop));
    if (row.wantsServers()) {
      servers.granted(group.id(), row.wantedDop(), most, dop);
    }
    return row.change().dop(dop).parallel(parallel.timedBy(null)).row();
  }

  private long dop(QueryRow row, Group group, long most, long nowMs) {
    if (most < Degree.LEAST_PARALLEL) {
      return 1;
    }
    Claims claims = Claims.aheadOf(group, groups.held());
    boolean isBehind =
        !claims.isNone() && !waitsForNone(row, group, nowMs) && ahead(group, most, claims) != null;
    long dop = isBehind ? 0 : Math.min(most, free(group));
    return dop < Degree.LEAST_PARALLEL ? 1 : dop;
  }

  @Override
  public void started(QueryRow row, SessionRow session) {
    List<Capability> can = session.capabilities();
    boolean follows = can == null || can.contains(Capability.RESIZE);
    if (isAdaptive(row) && row.wantsServers() && follows) {
      adaptives.add(row);
    }
  }

  @Override
  public void giveBack(QueryRow row, Group group) {
    if (row.parallel() != null) {
      servers.hold(group.id(), row.servers(), 0);
      timers.cancel(row.parallel().timer());
      adaptives.remove(row);
    }
  }

  @Override
  public QueryRow move(QueryRow row, Group from, Group to) {
    if (row.parallel() != null) {
      servers.move(from.id(), to.id(), row.servers());
      adaptives.follow(row.change().group(to.id()).row());
    }
    return row;
  }

  /** It is ordered to run with another degree, or the order is settled, or it runs with that. */
  void becomes(QueryRow before, QueryRow row) {
    servers.hold(row.groupId(), before.servers(), row.servers());
    if (row.parallel() != null && Boolean.TRUE.equals(row.parallel().isFixed())) {
      adaptives.remove(row);
    } else {
      adaptives.follow(row);
    }
  }

  /** Its row is another in what orders to it ask. */
  void follow(QueryRow row) {
    adaptives.follow(row);
  }

  /** Those whose degree may change. */
  Adaptives adaptives() {
    return adaptives;
  }

  // ---- what is said of it ----

  @Override
  public @Nullable String warning(QueryRow row, Group group) {
    if (row.parallel() == null || row.parallel().mode() != Parallel.MANUAL) {
      return null;
    }
    MayHave most = mayHave(row, group);
    return most.dop() >= row.wantedDop()
        ? null
        : Sentence.of(
            "Expected DOP %d, but %s of %s lets it have %d",
            row.wantedDop(), most.limit(), most.at(), most.dop());
  }

  @Override
  public @Nullable Why tightest(QueryRow row, Group group) {
    if (!row.wantsServers()) {
      return null;
    }
    MayHave most = mayHave(row, group);
    Why tightest =
        most.dop() < row.wantedDop()
            ? Why.of(Limit.DOP, row.runningDop(), most.dop(), row.wantedDop(), most.at())
            : null;
    if (row.servers() == 0) {
      return tightest;
    }
    Bound percent = limits.parallelServersPercent(group);
    Why ofGroup = percent == null ? null : ofGroup(percent, group, row.servers());
    Why ofTheirs = tighter(ofGroup, ofPool(group, row.servers()));
    return tighter(tighter(tightest, ofTheirs), ofDomain(group, row.servers()));
  }

  private static @Nullable Why tighter(@Nullable Why one, @Nullable Why other) {
    return one == null || (other != null && other.isTighterThan(one)) ? other : one;
  }
}

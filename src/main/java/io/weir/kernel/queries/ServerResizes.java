package io.weir.kernel.queries;

import io.weir.kernel.Saturating;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.OrderRow;
import io.weir.kernel.domain.Orders;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.groups.HoldRow;
import io.weir.kernel.groups.Keeper;
import io.weir.kernel.parallel.Degree;
import io.weir.kernel.parallel.ServerShare;
import io.weir.kernel.parallel.Servers;
import io.weir.kernel.queries.Adaptives.Adaptive;
import io.weir.kernel.state.Rank;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.ResizeParallel;
import io.weir.protocol.Mode;
import io.weir.protocol.OrderOutcome;
import io.weir.protocol.Why;
import java.util.Collection;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes the degree of ADAPTIVE queries while they run (ADR 29): more where servers are left over,
 * fewer where somebody waits for some. What one is to have more is taken at once, so that nobody
 * else gets it; what it is to have less comes back when its client says so.
 */
public final class ServerResizes {

  private final Domain domain;
  private final Groups groups;
  private final Queries queries;
  private final Orders orders;
  private final Accounting accounting;
  private final Servers servers;
  private final QueryServers needs;
  private final Timers timers;
  private final Adaptives adaptives;

  public ServerResizes(
      Domain domain,
      Groups groups,
      Queries queries,
      Orders orders,
      Accounting accounting,
      Servers servers,
      QueryServers needs,
      Timers timers) {
    this.domain = domain;
    this.groups = groups;
    this.queries = queries;
    this.orders = orders;
    this.accounting = accounting;
    this.servers = servers;
    this.needs = needs;
    this.timers = timers;
    this.adaptives = needs.adaptives();
  }

  /** Looks at them, after all slots are given that can be given now. */
  public void look(Turn turn) {
    if (adaptives.isEmpty()
        || domain.mode() != Mode.ENFORCE
        || domain.counters().dispatchTimer() != null) {
      return;
    }
    grow(turn);
    if (!groups.held().isEmpty() && !adaptives.isAnyOrderedToShrink(turn.nowMs())) {
      shrink(turn);
    }
  }

  // ---- more ----

  private void grow(Turn turn) {
    if (servers.busy() >= servers.all()) {
      return;
    }
    long orders = 0;
    for (Adaptive each : adaptives.all()) {
      if (orders < domain.settings().resizesPerLook()
          && each.orderedDop() == null
          && each.dop() < each.wantedDop()
          && grow(each, turn)) {
        orders++;
      }
    }
  }

  private boolean grow(Adaptive each, Turn turn) {
    Group group = groups.get(each.groupId());
    long free = needs.free(group);
    free = free < 1 ? 0 : Math.min(free, needs.unclaimed(group));
    if (free < 1) {
      return false;
    }
    QueryRow row = queries.get(each.queryId());
    long most = needs.mostDop(row, group);
    long to = Math.min(most, Degree.servers(row.runningDop()) + free);
    if (row.state() != QueryState.RUNNING || to <= row.runningDop()) {
      return false;
    }
    order(row, to, needs.ofDomain(group, most), turn);
    return true;
  }

  // ---- fewer ----

  private void shrink(Turn turn) {
    for (Group held : lacking()) {
      HoldRow hold = held.hold();
      if (hold != null
          && hold.servers() != null
          && !hold.isReady()
          && held.ready() > 0
          && shrinks(held, hold.servers(), turn)) {
        return;
      }
    }
  }

  /**
   * Who may be helped: groups that lack servers of their own, where a query of theirs has some, and
   * of each server pool the one that has waited for longest. By the numbers of their holds.
   */
  private Collection<Group> lacking() {
    SequencedMap<Long, Group> lacking = new TreeMap<>();
    for (Group first : servers.firstOfPools(groups.held().onServers())) {
      add(first, lacking);
    }
    for (Adaptive each : adaptives.all()) {
      Group group = groups.get(each.groupId());
      if (group.hold() != null && group.hold().servers() == Keeper.SERVERS_OF_GROUP) {
        add(group, lacking);
      }
    }
    return lacking.values();
  }

  private static void add(Group group, SequencedMap<Long, Group> lacking) {
    if (group.hold() != null) {
      lacking.put(group.hold().number(), group);
    }
  }

  /** Asks one query for what a held group lacks; false where it lacks nothing, or none helps. */
  private boolean shrinks(Group held, Keeper claimed, Turn turn) {
    QueryRow waiting = queries.head(held, !held.mayRunMore(false));
    long most = needs.mostDop(waiting, held);
    long lacks = most - needs.free(held);
    QueryRow widest = lacks > 0 ? widest(held, claimed) : null;
    if (widest == null) {
      return false;
    }
    ServerShare pool = servers.of(widest.groupId());
    boolean samePool = pool.equals(servers.of(held.id()));
    long helpful = samePool ? lacks : Math.min(lacks, pool.beyondItsOwn());
    long to = Math.max(1, widest.runningDop() - helpful);
    order(widest, to, needs.ofDomain(held, most).behind(held.place()), turn);
    return true;
  }

  /** Of those whose servers would be free for a group, the one that has most. */
  private @Nullable QueryRow widest(Group held, Keeper claimed) {
    QueryRow widest = null;
    long most = 1;
    for (Adaptive each : adaptives.all()) {
      Group group = groups.get(each.groupId());
      boolean asked = helps(group, held, claimed) && needs.makesRoom(group);
      if (asked && each.orderedDop() == null && each.dop() > most) {
        QueryRow row = queries.get(each.queryId());
        boolean runs = row.state() == QueryState.RUNNING;
        widest = runs ? row : widest;
        most = runs ? each.dop() : most;
      }
    }
    return widest;
  }

  private boolean helps(Group group, Group held, Keeper claimed) {
    ServerShare pool = servers.of(group.id());
    boolean samePool = pool.equals(servers.of(held.id()));
    return switch (claimed) {
      case SERVERS_OF_GROUP -> group.equals(held);
      case SERVERS_OF_POOL -> samePool;
      case SERVERS -> samePool || pool.beyondItsOwn() > 0;
      case OWN, MEMORY ->
          throw new IllegalStateException("Expected a claim on servers, but it is " + claimed);
    };
  }

  // ---- orders ----

  private void order(QueryRow row, long dop, Why why, Turn turn) {
    ParallelRow parallel = parallel(row);
    Decided order =
        turn.decide(
            row.client(), groups.get(row.groupId()), new ResizeParallel(row.queryId(), dop), why);
    orders.open(new OrderRow(order, row.sessionId(), row.queryId(), false));
    Rank answerBy = dop < row.runningDop() ? answerBy(row, turn) : null;
    ParallelRow ordered = parallel.ordered(order.seq(), dop).timedBy(answerBy);
    change(row, row.change().parallel(ordered).row());
  }

  /** Others may be asked then: a timer looks. */
  private Rank answerBy(QueryRow row, Turn turn) {
    long atMs = Saturating.add(turn.nowMs(), domain.settings().resizeAnswerMs());
    return timers.atWall(atMs, TimerKind.PARALLEL_WAIT, row.queryId());
  }

  private static ParallelRow parallel(QueryRow row) {
    ParallelRow parallel = row.parallel();
    if (parallel == null) {
      throw new IllegalStateException("Expected " + row.queryId() + " to want servers");
    }
    return parallel;
  }

  private void change(QueryRow before, QueryRow after) {
    queries.update(after);
    needs.becomes(before, after);
  }

  /** An order about servers was carried out, or was not. */
  public void settled(OrderRow order, ResizeParallel resize, OrderOutcome outcome, Turn turn) {
    orders.close(order.order().seq());
    QueryRow row = queries.find(resize.queryId());
    if (row == null || row.parallel() == null) {
      return; // it has ended, and its order with it
    }
    timers.cancel(row.parallel().timer());
    boolean fixed = outcome != OrderOutcome.DONE;
    QueryRow settled = row.change().parallel(row.parallel().settled(fixed)).row();
    switch (outcome) {
      case DONE -> {
        QueryRow resized = settled.change().dop(resize.dop()).row();
        servers.resized(row.groupId());
        accounting.resized(row, resized, turn);
        change(row, resized);
      }
      case FAILED, STALE -> change(row, settled);
    }
  }
}

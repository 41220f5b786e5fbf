package io.weir.kernel.queries;

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
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.ResizeParallel;
import io.weir.protocol.Mode;
import io.weir.protocol.OrderOutcome;
import io.weir.protocol.Why;
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
  private final Adaptives adaptives;

  public ServerResizes(
      Domain domain,
      Groups groups,
      Queries queries,
      Orders orders,
      Accounting accounting,
      Servers servers,
      QueryServers needs) {
    this.domain = domain;
    this.groups = groups;
    this.queries = queries;
    this.orders = orders;
    this.accounting = accounting;
    this.servers = servers;
    this.needs = needs;
    this.adaptives = needs.adaptives();
  }

  /** Looks at them, after all slots are given that can be given now. */
  public void look(Turn turn) {
    if (adaptives.isEmpty()
        || domain.mode() != Mode.ENFORCE
        || domain.counters().dispatchTimer() != null) {
      return;
    }
    Group held = firstHeld();
    if (held == null) {
      grow(turn);
    } else if (!adaptives.isAnyOrderedToShrink()) {
      shrink(held, turn);
    }
  }

  private @Nullable Group firstHeld() {
    for (Group group : groups.held()) {
      HoldRow hold = group.hold();
      if (hold != null && hold.by() == Keeper.SERVERS && group.ready() > 0) {
        return group;
      }
    }
    return null;
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

  private void shrink(Group held, Turn turn) {
    QueryRow waiting = queries.head(held, !held.mayRunMore(false));
    long most = needs.mostDop(waiting, held);
    long lacks = most - needs.free(held);
    QueryRow widest = lacks > 0 ? widest(held) : null;
    if (widest != null) {
      long to = Math.max(1, widest.runningDop() - lacks);
      order(widest, to, needs.ofDomain(held, most).behind(held.place()), turn);
    }
  }

  /** Of those whose servers would be free for a group, the one that has most. */
  private @Nullable QueryRow widest(Group held) {
    QueryRow widest = null;
    long most = 1;
    for (Adaptive each : adaptives.all()) {
      ServerShare pool = servers.of(each.groupId());
      boolean helps = pool.equals(servers.of(held.id())) || pool.hasMoreThanItsOwn();
      boolean asked = helps && needs.makesRoom(groups.get(each.groupId()));
      if (asked && each.orderedDop() == null && each.dop() > most) {
        QueryRow row = queries.get(each.queryId());
        boolean runs = row.state() == QueryState.RUNNING;
        widest = runs ? row : widest;
        most = runs ? each.dop() : most;
      }
    }
    return widest;
  }

  // ---- orders ----

  private void order(QueryRow row, long dop, Why why, Turn turn) {
    ParallelRow parallel = parallel(row);
    Decided order =
        turn.decide(
            row.client(), groups.get(row.groupId()), new ResizeParallel(row.queryId(), dop), why);
    orders.open(new OrderRow(order, row.sessionId(), row.queryId(), false));
    change(row, row.change().parallel(parallel.ordered(order.seq(), dop)).row());
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
    boolean failed = outcome == OrderOutcome.FAILED;
    QueryRow settled = row.change().parallel(row.parallel().settled(failed)).row();
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

package io.weir.simulate.audit;

import io.weir.protocol.Capability;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.ResizeParallel;
import io.weir.protocol.Mode;
import io.weir.protocol.OrderOutcome;
import java.util.Comparator;
import java.util.List;

/** Queries that run with more parallel servers, or fewer, than they began with, as ADR 29 says. */
final class Resizes {

  private final Model model;

  Resizes(Model model) {
    this.model = model;
  }

  /** A dispatch has granted all that it could. */
  void look() {
    if (model.definition.mode != Mode.ENFORCE) {
      return;
    }
    Group waits = model.holds.firstReadyForServers();
    if (waits == null) {
      up();
    } else {
      down(waits);
    }
  }

  private List<Query> candidates() {
    return model.queries.values().stream()
        .filter(query -> query.state == Query.State.RUNNING && Servers.isAdaptive(query))
        .filter(query -> query.wantedDop > 1 && query.resize == null && !query.neverResized)
        .filter(Resizes::canFollow)
        .sorted(Comparator.comparingLong(query -> query.grantNumber))
        .toList();
  }

  private static boolean canFollow(Query query) {
    var asked = query.session().request;
    return asked == null
        || asked.capabilities() == null
        || asked.capabilities().contains(Capability.RESIZE);
  }

  private void up() {
    long resized = 0;
    for (Query query : candidates()) {
      long has = query.dop == 1 ? 0 : query.dop;
      long dop = Math.min(model.servers.may(query), has + model.servers.free(query.group()));
      if (dop > query.dop && resized < model.rules.resizesPerLook()) {
        order(query, dop);
        resized++;
      }
    }
  }

  private void down(Group waits) {
    boolean isShrinking =
        model.queries.values().stream()
            .anyMatch(query -> query.resize != null && query.orderedDop < query.dop);
    if (isShrinking) {
      return;
    }
    Query next = model.turns.next(waits, waits.ready());
    long lacks = model.servers.may(next) - model.servers.free(waits);
    Query most =
        candidates().stream()
            .filter(query -> query.dop > 1 && !Servers.isCritical(query) && helps(query, waits))
            .max(
                Comparator.comparingLong((Query query) -> query.dop)
                    .thenComparingLong(query -> -query.grantNumber))
            .orElse(null);
    if (most != null && lacks > 0) {
      order(most, Math.max(1, most.dop - lacks));
    }
  }

  private boolean helps(Query query, Group waits) {
    ServerPools.Entry pool = model.servers.pools.of(query.group());
    return pool.equals(model.servers.pools.of(waits)) || model.servers.busyIn(pool) > pool.min();
  }

  private void order(Query query, long dop) {
    Decided order = model.says(query.client, query.group(), new ResizeParallel(query.id(), dop));
    query.resize = order.seq();
    query.orderedDop = dop;
    model.orders.put(order.seq(), new Model.Order(order, query.session(), query));
  }

  /** An order was followed, or not. */
  void settled(Query query, OrderOutcome outcome) {
    model.settled(query.resize);
    query.resize = null;
    if (outcome == OrderOutcome.DONE) {
      model.meters.resize(query);
      query.dop = query.orderedDop;
    }
    query.orderedDop = query.dop;
    query.neverResized |= outcome == OrderOutcome.FAILED;
  }
}

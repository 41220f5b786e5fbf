package io.weir.simulate.audit;

import io.weir.protocol.Capability;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.ResizeParallel;
import io.weir.protocol.Mode;
import io.weir.protocol.OrderOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Queries that run with more parallel servers, or fewer, than they began with, as ADR 29 says. */
final class Resizes {

  private record Resize(Query query, long dop) {}

  private final Model model;

  Resizes(Model model) {
    this.model = model;
  }

  /** A dispatch has granted all that it could. */
  void look() {
    if (model.definition.mode != Mode.ENFORCE) {
      return;
    }
    up();
    Resize down = down();
    if (down != null) {
      order(down.query, down.dop);
    }
  }

  /** No timer is due any more, and nobody's turn is to come. */
  void noneIsLeft() {
    Resize down = model.definition.mode == Mode.ENFORCE ? down() : null;
    if (down != null) {
      throw new BrokenPromise(
          "Expected " + down.query.id() + " to be ordered to DOP " + down.dop + ", but nobody was");
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
      long dop = Math.min(model.servers.may(query), has + unclaimed(query.group()));
      if (dop > query.dop && resized < model.rules.resizesPerLook()) {
        order(query, dop);
        resized++;
      }
    }
  }

  /** What is free for a group's queries and no held group claims, be it ready. */
  private long unclaimed(Group group) {
    List<Group> held = model.holds.all();
    if (held.stream().anyMatch(each -> claimsAll(each, group))) {
      return 0;
    }
    long free = model.servers.free(group);
    boolean isOthers =
        held.stream().anyMatch(each -> each.claims.servers() == Claims.Of.DOMAIN); // of other pools
    return isOthers ? Math.min(free, model.servers.kept(group)) : free;
  }

  private boolean claimsAll(Group held, Group group) {
    Claims.Of claimed = held.claims.servers();
    if (claimed == null) {
      return false;
    }
    return switch (claimed) {
      case GROUP -> held == group;
      case POOL, DOMAIN -> areOfOnePool(held, group);
    };
  }

  private boolean areOfOnePool(Group one, Group other) {
    return model.servers.pools.of(one).equals(model.servers.pools.of(other));
  }

  private @Nullable Resize down() {
    boolean isAsked =
        model.queries.values().stream()
            .anyMatch(
                query ->
                    query.isShrinking()
                        && model.nowMs - query.resizeGivenMs < model.rules.resizeAnswerMs());
    if (isAsked) {
      return null;
    }
    for (Group group : waiting()) {
      Query next = model.turns.next(group, group.ready());
      long lacks = model.servers.may(next) - model.servers.free(group);
      Query most = mostWhoHelps(group);
      if (lacks > 0 && most != null) {
        return new Resize(most, Math.max(1, most.dop - Math.min(lacks, spare(most, group))));
      }
    }
    return null;
  }

  /** Who claims servers of its group, and who is the first of its server pool to claim others. */
  private List<Group> waiting() {
    Set<ServerPools.Entry> seen = new HashSet<>();
    List<Group> waiting = new ArrayList<>();
    for (Group group : model.holds.all()) {
      Claims.Of claimed = group.claims.servers();
      boolean isFirst =
          claimed == Claims.Of.GROUP
              || (claimed != null && seen.add(model.servers.pools.of(group)));
      if (isFirst && group.isKept && !group.ready().isEmpty()) {
        waiting.add(group);
      }
    }
    return waiting;
  }

  /** How many less a query may come to for a held group: a pool keeps its minimum from others. */
  private long spare(Query query, Group held) {
    return areOfOnePool(query.group(), held) ? Clock.NEVER : beyondMinimum(query);
  }

  private long beyondMinimum(Query query) {
    ServerPools.Entry pool = model.servers.pools.of(query.group());
    return model.servers.busyIn(pool) - pool.min();
  }

  private @Nullable Query mostWhoHelps(Group held) {
    return candidates().stream()
        .filter(query -> query.dop > 1 && !Servers.isCritical(query) && helps(query, held))
        .max(
            Comparator.comparingLong((Query query) -> query.dop)
                .thenComparingLong(query -> -query.grantNumber))
        .orElse(null);
  }

  private boolean helps(Query query, Group held) {
    if (held.claims.servers() == Claims.Of.GROUP) {
      return query.group() == held;
    }
    boolean isMoreThanKept = held.claims.servers() == Claims.Of.DOMAIN && beyondMinimum(query) > 0;
    return areOfOnePool(query.group(), held) || isMoreThanKept;
  }

  private void order(Query query, long dop) {
    Decided order = model.says(query.client, query.group(), new ResizeParallel(query.id(), dop));
    query.resize = order.seq();
    query.resizeGivenMs = model.nowMs;
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
    query.neverResized |= outcome != OrderOutcome.DONE;
  }
}

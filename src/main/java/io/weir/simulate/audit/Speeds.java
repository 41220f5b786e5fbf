package io.weir.simulate.audit;

import io.weir.protocol.Capability;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** How fast what runs may run: the lowest of what slows it, and nothing slows where none must. */
final class Speeds {

  private static final long FULL = 100;

  private final Model model;

  Speeds(Model model) {
    this.model = model;
  }

  static boolean canFollow(Query query) {
    var asked = query.session().request;
    return asked == null
        || asked.capabilities() == null
        || asked.capabilities().contains(Capability.THROTTLE);
  }

  /** Something slows a query to this, or does not any more. */
  void slow(Query query, String reason, @Nullable Long percent) {
    keep(query, reason, percent);
    settle(query);
  }

  /** The same, and nobody is told of it here. */
  void keep(Query query, String reason, @Nullable Long percent) {
    if (percent == null) {
      query.slowed.remove(reason);
    } else if (canFollow(query)) {
      query.slowed.put(reason, percent);
    }
  }

  /** Its client is told its speed, where that is not what it was told. */
  void settle(Query query) {
    if (query.state != Query.State.RUNNING || speed(query) == told(query)) {
      return;
    }
    long percent = speed(query);
    Decision order =
        percent == FULL
            ? new Decision.Resume(query.id())
            : new Decision.Throttle(query.id(), percent);
    Decided decided = model.says(query.client, query.group(), order);
    model.settled(query.speed == null ? null : (Long) query.speed.seq());
    query.speed = decided;
    model.orders.put(decided.seq(), new Model.Order(decided, query.session(), query));
  }

  /** True where its client has been told another speed than it has. */
  boolean isUnsaid(Query query) {
    return query.state == Query.State.RUNNING && speed(query) != told(query);
  }

  private long speed(Query query) {
    boolean slowed = model.definition.enforces() && !query.slowed.isEmpty();
    return slowed ? Collections.min(query.slowed.values()) : FULL;
  }

  private static long told(Query query) {
    return query.speed != null && query.speed.decision() instanceof Decision.Throttle order
        ? order.factorPercent()
        : FULL;
  }

  /** An order about a speed ends nothing. */
  static boolean isOrderOf(Decided decided) {
    return decided.decision() instanceof Decision.Throttle
        || decided.decision() instanceof Decision.Resume;
  }
}

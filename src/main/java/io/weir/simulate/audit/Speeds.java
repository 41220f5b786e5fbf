package io.weir.simulate.audit;

import io.weir.protocol.Capability;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
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

  /** The same, and it is this. */
  boolean isUnsaidAs(Query query, long percent) {
    return isUnsaid(query) && speed(query) == percent;
  }

  private long speed(Query query) {
    return speed(query.slowed);
  }

  private long speed(Map<String, Long> slowed) {
    boolean isSlowed = model.definition.enforces() && !slowed.isEmpty();
    return isSlowed ? Collections.min(slowed.values()) : FULL;
  }

  /** The speed that it would have with another percentage for a reason; null = without it. */
  long speedWith(Query query, String reason, @Nullable Long percent) {
    Map<String, Long> slowed = new TreeMap<>(query.slowed);
    slowed.remove(reason);
    if (percent != null && canFollow(query)) {
      slowed.put(reason, percent);
    }
    return speed(slowed);
  }

  static long told(Query query) {
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

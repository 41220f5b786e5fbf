package io.weir.simulate.audit;

import io.weir.protocol.Priority;
import org.jspecify.annotations.Nullable;

/**
 * What waiting alone does to a query's priority, as ADR 24 says: one higher for each whole time of
 * the policy since it was heard, not above HIGH; told in its next place, and in its turn.
 */
final class LongWaits {

  private static final int HIGH = Priority.HIGH.ordinal();

  private final Model model;

  LongWaits(Model model) {
    this.model = model;
  }

  /** A turn begins: what is due by now happens, up to a bound, the longest due first. */
  void look() {
    for (long i = 0; i < model.rules.timersPerTick(); i++) {
      Query next = next();
      if (next == null || next.place == null || dueMs(next, next.place) > model.nowMs) {
        return;
      }
      model.moves.raise(next, next.place);
    }
  }

  private @Nullable Query next() {
    Query next = null;
    if (model.definition.boostAfterMs != 0) {
      for (Group group : model.definition.groups.values()) {
        for (Query query : group.queue.values()) {
          next = isBefore(query, next) ? query : next;
        }
      }
    }
    return next;
  }

  private boolean isBefore(Query query, @Nullable Query other) {
    if (query.place == null || query.place.priority() <= HIGH) {
      return false;
    }
    if (other == null || other.place == null) {
      return true;
    }
    long dueMs = dueMs(query, query.place);
    long othersMs = dueMs(other, other.place);
    return dueMs == othersMs ? query.place.arrival() < other.place.arrival() : dueMs < othersMs;
  }

  private long dueMs(Query query, Group.Place place) {
    Priority own = query.request.priority();
    int said = (own == null ? query.session().priority : own).ordinal();
    long dueMs = query.risesFromMs;
    for (int at = said; at >= place.priority(); at--) {
      dueMs = Clock.plus(dueMs, model.definition.boostAfterMs);
    }
    return dueMs;
  }
}

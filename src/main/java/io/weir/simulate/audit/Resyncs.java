package io.weir.simulate.audit;

import io.weir.protocol.Decided;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Live grants and open orders again, by number, for clients that restart: as many as a turn may
 * grant, the rest when timers fire.
 */
final class Resyncs {

  private final Model model;
  private final Map<String, Long> saidUpTo = new HashMap<>();

  Resyncs(Model model) {
    this.model = model;
  }

  /** A client asks. */
  void begin(String client) {
    saidUpTo.put(client, 0L);
    goOn(client);
  }

  /** A client is told more. */
  void goOn(String client) {
    Long after = saidUpTo.get(client);
    if (after == null) {
      throw new BrokenPromise("Expected nothing to be repeated to " + client);
    }
    TreeMap<Long, Decided> more = more(client, after);
    long most = model.rules.grantsPerTurn();
    for (Decided again : more.values()) {
      if (most-- > 0) {
        model.script.repeats(again);
        saidUpTo.put(client, again.seq());
      }
    }
    if (most >= 0) {
      saidUpTo.remove(client);
    }
  }

  /** No timer is due any more: all were told all. */
  void over() {
    saidUpTo.forEach(
        (client, after) -> {
          if (!more(client, after).isEmpty()) {
            throw new BrokenPromise("Expected more to be repeated to " + client);
          }
        });
    saidUpTo.clear();
  }

  private TreeMap<Long, Decided> more(String client, long after) {
    TreeMap<Long, Decided> more = new TreeMap<>();
    for (Query query : model.queries.values()) {
      if (query.holdsSlot() && query.answer != null && query.client.equals(client)) {
        more.put(query.answer.seq(), query.answer);
      }
    }
    for (Model.Order order : model.orders.values()) {
      if (order.decided.client().equals(client)) {
        more.put(order.decided.seq(), order.decided);
      }
    }
    more.headMap(after, true).clear();
    return more;
  }
}

package io.weir.simulate.audit;

import io.weir.protocol.Decided;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Live grants and open orders again, for clients that restart. A turn looks at a bounded number of
 * what is live; which is open, so that each is said once, by number within a turn, and all of them
 * when timers have fired, is looked at here.
 */
final class Resyncs {

  /** What a client that asked is to be told, and was told. */
  private record Told(Set<Long> owed, Set<Long> said) {}

  private final Model model;
  private final Map<String, Told> clients = new HashMap<>();

  Resyncs(Model model) {
    this.model = model;
  }

  /** A client asks. */
  void begin(String client) {
    clients.put(client, new Told(Set.copyOf(live(client).keySet()), new HashSet<>()));
    goOn(client);
    long rows =
        (long) model.queries.size()
            + model.io.live().size()
            + model.memory.leases().size()
            + model.orders.size();
    if (rows <= model.rules.resyncRowsPerTurn()) {
      over(client);
    }
  }

  /** A client is told more. */
  void goOn(String client) {
    Told told = clients.get(client);
    if (told == null) {
      throw new BrokenPromise("Expected nothing to be repeated to " + client);
    }
    TreeMap<Long, Decided> live = live(client);
    long last = 0;
    long rows = 0;
    for (Decided next = model.script.peek();
        next != null && next.seq() <= model.script.seq();
        next = model.script.peek()) {
      Decided again = live.get(next.seq());
      boolean inOrder = next.seq() > last && told.said.add(next.seq());
      rows += Speeds.isOrderOf(next) ? 0 : 1; // said with its query
      if (again == null || !inOrder || rows > model.rules.resyncRowsPerTurn()) {
        throw new BrokenPromise("Expected nothing to be repeated but what is live, once: " + next);
      }
      model.script.repeats(again);
      last = next.seq();
    }
  }

  /** No timer is due any more: all were told all. */
  void over() {
    Set.copyOf(clients.keySet()).forEach(this::over);
  }

  private void over(String client) {
    Told told = clients.remove(client);
    for (Long seq : live(client).keySet()) {
      if (told.owed.contains(seq) && !told.said.contains(seq)) {
        throw new BrokenPromise("Expected " + seq + " to be repeated to " + client);
      }
    }
  }

  private TreeMap<Long, Decided> live(String client) {
    TreeMap<Long, Decided> live = new TreeMap<>();
    for (Query query : model.queries.values()) {
      if (query.holdsSlot() && query.answer != null && query.client.equals(client)) {
        live.put(query.answer.seq(), query.answer);
        if (query.speed != null) {
          live.put(query.speed.seq(), query.speed);
        }
      }
    }
    for (IoRequest io : model.io.live()) {
      if (io.isUnderWay && io.answer != null && io.client.equals(client)) {
        live.put(io.answer.seq(), io.answer);
      }
    }
    for (Lease lease : model.memory.leases()) {
      if (lease.answer != null && lease.client.equals(client)) {
        live.put(lease.answer.seq(), lease.answer);
      }
    }
    for (Model.Order order : model.orders.values()) {
      if (order.decided.client().equals(client) && !Speeds.isOrderOf(order.decided)) {
        live.put(order.decided.seq(), order.decided);
      }
    }
    return live;
  }
}

package io.weir.simulate.audit;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The I/O of a domain that waits or is under way. */
final class IoModel {

  private final Rules rules;
  private final SequencedMap<String, IoRequest> live = new LinkedHashMap<>();
  final IoRate rate;
  final IoLimits limits;
  final IoOrder order;
  private long arrivals;

  IoModel(Model model) {
    this.rules = model.rules;
    this.rate = new IoRate(model);
    this.limits = new IoLimits(model);
    this.order = new IoOrder(model);
  }

  /** A command has ended its own part: what it changed holds. */
  void follow() {
    rate.follow();
    limits.follow();
    order.obey();
  }

  long nextArrival() {
    return ++arrivals;
  }

  @Nullable IoRequest find(String id) {
    return live.get(id);
  }

  Collection<IoRequest> live() {
    return live.values();
  }

  /** It comes to wait, or is under way at once. */
  void add(IoRequest io) {
    live.put(io.id(), io);
    if (!io.isUnderWay) {
      order.comes(io);
    }
  }

  void remove(IoRequest io) {
    live.remove(io.id());
  }

  List<IoRequest> waiting() {
    return live.values().stream().filter(io -> !io.isUnderWay).toList();
  }

  /** What a session asked for, by id. */
  boolean hasAny(Session session) {
    return live.values().stream().anyMatch(io -> session.id.equals(io.sessionId));
  }

  List<IoRequest> of(Session session) {
    return live.values().stream()
        .filter(io -> session.id.equals(io.sessionId))
        .sorted(Comparator.comparing(IoRequest::id))
        .toList();
  }

  boolean uses(Group group) {
    return live.values().stream().anyMatch(io -> io.group == group);
  }

  /** How many are under way. */
  long underWay() {
    return live.values().stream().filter(io -> io.isUnderWay).count();
  }

  /** How many requests of the device these are. */
  long requestsUnderWay() {
    return live.values().stream()
        .filter(io -> io.isUnderWay)
        .mapToLong(IoRequest::requests)
        .reduce(0, Clock::plus);
  }

  /** True where no place is left beside others that wait; SYS_GROUP has some of its own. */
  boolean isFull(IoRequest newcomer) {
    List<IoRequest> others = waiting().stream().filter(io -> io != newcomer).toList();
    long ofSystem = others.stream().filter(io -> io.group.id == Definition.SYS_GROUP).count();
    long own = rules.systemQueuePlaces();
    boolean hasOwn = newcomer.group.id == Definition.SYS_GROUP && ofSystem < own;
    return others.size() - Math.min(ofSystem, own) >= rules.maxQueuedIo() && !hasOwn;
  }
}

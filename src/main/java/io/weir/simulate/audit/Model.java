package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A domain as the auditor believes it to be. */
final class Model {

  /** An order that nobody has settled yet. */
  static final class Order {
    final Decided decided;
    final Session session;
    final @Nullable Query query;
    boolean failed;

    Order(Decided decided, Session session, @Nullable Query query) {
      this.decided = decided;
      this.session = session;
      this.query = query;
    }
  }

  /** A client with open sessions. */
  static final class Client {
    long sessions;
    long heardLiveMs;
  }

  final String domain;
  final Rules rules;
  final Script script;
  final Clock clock = new Clock();
  final Definition definition = new Definition();
  final Answers answers;
  final FairShare share;
  final Moves moves = new Moves(this);
  final PlanRules plans = new PlanRules(this);
  final Meters meters = new Meters(this);
  final Utilization utilization = new Utilization(this);
  final LongWaits longWaits = new LongWaits(this);
  final SessionTurns turns = new SessionTurns(this);
  final IoModel io;
  final Memory memory = new Memory(this);
  final Servers servers = new Servers(this);
  final Resizes resizes = new Resizes(this);
  final Holds holds = new Holds(this);
  final SequencedMap<String, Session> sessions = new LinkedHashMap<>();
  final SequencedMap<String, Query> queries = new LinkedHashMap<>();
  final Map<String, List<Query>> awaiting = new HashMap<>();
  final Map<String, Client> clients = new HashMap<>();
  final Map<String, Long> users = new HashMap<>();
  final TreeMap<Long, Order> orders = new TreeMap<>();
  private final TreeMap<String, Long> timeouts = new TreeMap<>();
  long awaitingCount;
  long running;
  long queued;
  long arrivals;
  long nowMs;
  long heardMs;

  Model(String domain, Rules rules) {
    this.domain = domain;
    this.rules = rules;
    this.script = new Script(domain);
    this.io = new IoModel(this);
    for (Code cause :
        List.of(
            Code.IDLE_TIMEOUT, Code.EXECUTION_TIMEOUT, Code.QUEUE_TIMEOUT, Code.HEARTBEAT_LOST)) {
      timeouts.put(cause.name(), 0L);
    }
    this.answers = new Answers(rules, script);
    this.share = new FairShare(definition, rules.quantumMs());
  }

  /** How often a timeout has refused or ended something, by cause. */
  Map<String, Long> timeouts() {
    return new TreeMap<>(timeouts);
  }

  /** A timeout has ended something. */
  void count(Code cause) {
    timeouts.computeIfPresent(cause.name(), (name, count) -> count + 1);
  }

  Decided says(String client, @Nullable Group group, Decision decision) {
    if (decision instanceof Decision.Rejected refused && refused.code() == Code.QUEUE_TIMEOUT) {
      count(Code.QUEUE_TIMEOUT);
    }
    return script.says(
        plans.inForce, plans.version, client, group == null ? null : group.name, decision);
  }

  long liveMs() {
    return clock.liveAt(nowMs);
  }

  // ---- sessions ----

  void open(Session session) {
    sessions.put(session.id, session);
    session.group.sessions++;
    session.limitChanges = session.group.limitChanges;
    session.lostChanges = definition.lostChanges;
    Client client = clients.computeIfAbsent(session.client, name -> new Client());
    client.sessions++;
    client.heardLiveMs = Math.max(client.heardLiveMs, session.heardLiveMs);
    if (session.user != null) {
      users.merge(session.user, 1L, Long::sum);
    }
  }

  void remove(Session session) {
    sessions.remove(session.id);
    session.group.sessions--;
    turns.forget(session, session.group);
    settled(session.orderSeq);
    Client client = clients.get(session.client);
    if (--client.sessions == 0) {
      clients.remove(session.client);
    }
    if (session.user != null) {
      users.computeIfPresent(session.user, (name, count) -> count == 1 ? null : count - 1);
    }
  }

  void settled(@Nullable Long orderSeq) {
    if (orderSeq != null) {
      orders.remove(orderSeq);
    }
  }

  /** When a session's silence is too long, on the live clock. */
  long lostAtLiveMs(Session session) {
    return definition.lostAfterMs == 0
        ? Clock.NEVER
        : Clock.plus(
            Math.max(
                Math.max(session.heardLiveMs, clients.get(session.client).heardLiveMs),
                definition.silenceFromLiveMs),
            definition.lostAfterMs);
  }

  // ---- queues ----

  void enqueue(Query query, Group group, int priority, long arrival) {
    query.place = new Group.Place(priority, arrival);
    group.queue.put(query.place, query);
    if (query.session().running > 0) {
      group.joining.put(query.place, query);
    }
    queued++;
    turns.comesIn(query, group);
    share.settle(group);
  }

  /** Takes a query out of its queue; the caller settles its group. */
  void takeOut(Query query) {
    if (query.place != null) {
      query.group().queue.remove(query.place);
      query.group().joining.remove(query.place);
      turns.goesOut(query, query.group(), query.place.priority());
      queued--;
    }
  }

  // ---- slots; SYS_GROUP has some of its own, beyond the domain's ----

  private long slotsUsed() {
    return running - Math.min(definition.system().running, rules.systemSlots());
  }

  boolean slotFree() {
    return slotsUsed() < definition.slots;
  }

  boolean mayStart(Query query) {
    return query.group().mayRunMore(query.session().running > 0) && hasSlot(query.group());
  }

  boolean hasSlot(Group group) {
    boolean ownSlot = group.id == Definition.SYS_GROUP && group.running < rules.systemSlots();
    return ownSlot || (slotFree() && share.hasRoom(group));
  }

  /** The queries of a session, those that wait and those that run. */
  List<Query> of(Session session) {
    return session.queries.stream().map(queries::get).toList();
  }

  /** True where the domain's queue has no place for one more of the group. */
  boolean queueFull(Group group) {
    long ownPlaces = rules.systemQueuePlaces();
    long used = queued - Math.min(definition.system().queue.size(), ownPlaces);
    boolean ownPlace = group.id == Definition.SYS_GROUP && group.queue.size() < ownPlaces;
    return used >= definition.maxQueued && !ownPlace;
  }
}

package io.weir.simulate.audit;

import io.weir.protocol.ClockCommand.KeepAlive;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.SessionOpened;
import io.weir.protocol.Kind;
import io.weir.protocol.OrderOutcome;
import io.weir.protocol.Priority;
import io.weir.protocol.SessionCommand.CloseSession;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.OpenSession;
import io.weir.protocol.SessionCommand.OrderDone;
import io.weir.protocol.SessionCommand.QueryFigures;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What sessions, signs of life, settled orders and clients that restart must be answered. */
final class SessionRules {

  private final Model model;
  private final Refusals refusals;
  private final QueryRules queries;
  private final Endings endings;
  private final Runaways runaways;
  private final Pressure pressure;

  SessionRules(
      Model model,
      Refusals refusals,
      QueryRules queries,
      Endings endings,
      Runaways runaways,
      Pressure pressure) {
    this.model = model;
    this.refusals = refusals;
    this.queries = queries;
    this.endings = endings;
    this.runaways = runaways;
    this.pressure = pressure;
  }

  void open(OpenSession command) {
    String id = command.sessionId();
    if (id.startsWith(QueryRules.IMPLICIT)) {
      refusals.refuse(command, Code.INVALID);
      return;
    }
    Session live = model.sessions.get(id);
    Answers.Answer former = model.answers.find(Kind.SESSION, id, model.nowMs);
    if (live != null) {
      repeat(command, command.equals(live.request), live.opened);
    } else if (former != null) {
      repeat(command, command.equals(former.request()), former.decided());
    } else {
      openNew(command);
    }
  }

  private void repeat(OpenSession command, boolean same, @Nullable Decided answer) {
    if (!same) {
      refusals.refuse(command, Code.ALREADY_EXISTS);
    } else if (answer != null) {
      model.script.repeats(answer);
    }
  }

  private void openNew(OpenSession command) {
    Definition.Assigned assigned =
        model.definition.assign(command.user(), command.program(), command.group(), model.nowMs);
    Code full = queries.noRoom(assigned.group(), command.user());
    if (full != null) {
      refusals.refuse(command, full);
      return;
    }
    Session session =
        new Session(
            command.sessionId(),
            command,
            command.client() == null ? model.domain : command.client(),
            command.user(),
            assigned.group(),
            command.priority() == null ? Priority.NORMAL : command.priority(),
            model.liveMs());
    model.open(session);
    session.opened =
        model.says(
            session.client, session.group, new SessionOpened(command.sessionId(), assigned.rule()));
    queries.opened(session);
  }

  void close(CloseSession command) {
    Session session = model.sessions.get(command.sessionId());
    if (session != null) {
      endings.giveUp(session, null);
      return;
    }
    Answers.Answer former = model.answers.find(Kind.SESSION, command.sessionId(), model.nowMs);
    if (former == null) {
      refusals.refuse(command, Code.NOT_FOUND);
    } else {
      model.script.repeats(former.decided());
    }
  }

  // ---- signs of life ----

  void heartbeat(Heartbeat command) {
    String sessionId = command.sessionId();
    Session session = sessionId == null ? null : model.sessions.get(sessionId);
    if (command.client() == null && sessionId == null && command.queries() == null) {
      refusals.refuse(command, Code.INVALID);
      return;
    }
    if (sessionId != null && (session == null || session.ending())) {
      refusals.refuse(command, Code.NOT_FOUND);
      return;
    }
    if (command.blocking() != null && session == null) {
      refusals.refuse(command, Code.INVALID);
      return;
    }
    clientAlive(command.client());
    alive(session);
    model.servers.load.says(command);
    if (session != null && command.blocking() != null) {
      session.said(command.blocking(), model.liveMs());
    }
    if (command.queries() != null) {
      command.queries().forEach(this::report);
    }
  }

  void keepAlive(KeepAlive command) {
    if (command.clients() != null) {
      command.clients().forEach(this::clientAlive);
    }
    if (command.sessions() != null) {
      command.sessions().forEach(id -> alive(model.sessions.get(id)));
    }
  }

  private void clientAlive(@Nullable String name) {
    Model.Client client = name == null ? null : model.clients.get(name);
    if (client != null) {
      client.heardLiveMs = model.liveMs();
    }
  }

  private void alive(@Nullable Session session) {
    if (session != null && !session.ending()) {
      session.heardLiveMs = model.liveMs();
    }
  }

  /** Figures only grow; what is above what was charged is charged. */
  private void report(QueryFigures figures) {
    Query query = model.queries.get(figures.queryId());
    if (query == null || !query.holdsSlot()) {
      return;
    }
    alive(query.session());
    if (figures.blocking() != null) {
      query.session().said(query.id(), figures.blocking(), model.liveMs());
    }
    Query.Figures before = query.figures();
    Long cpu = figures.cpuMicros();
    if (cpu != null && cpu > 0) { // 0 is what is said where nothing is measured
      query.cpuMicros = query.cpuMicros == null ? cpu : Math.max(cpu, query.cpuMicros);
    }
    query.memoryBytes = Definition.or(figures.memoryBytes(), query.memoryBytes);
    query.ioBytes = Math.max(Definition.or(figures.ioBytes(), 0), query.ioBytes);
    query.ioRequests = Math.max(Definition.or(figures.ioRequests(), 0), query.ioRequests);
    model.memory.says(query, figures.memoryBytes());
    query.windowRecords = Definition.or(figures.windowBufferRecords(), query.windowRecords);
    query.aggregationGroups = Definition.or(figures.aggregationGroups(), query.aggregationGroups);
    model.meters.report(query);
    query.usesMoreThan(before);
    model.utilization.report(query, cpu != null && cpu > 0);
    runaways.reported(query);
  }

  // ---- orders ----

  void orderDone(OrderDone command) {
    if (!command.domain().equals(model.domain)) {
      refusals.refuse(command, Code.INVALID);
      return;
    }
    Model.Order order = model.orders.get(command.seq());
    if (order == null) {
      if (command.seq() < 1 || command.seq() > model.script.seq()) {
        refusals.refuse(command, Code.NOT_FOUND);
      }
      return; // settled before
    }
    if (Speeds.isOrderOf(order.decided)) {
      order.failed |= command.outcome() == OrderOutcome.FAILED;
      model.settled(command.outcome() == OrderOutcome.FAILED ? null : (Long) command.seq());
      return;
    }
    if (order.decided.decision() instanceof Decision.ShrinkMemory) {
      pressure.shrunk(order, concerned(order).getFirst(), command.outcome());
      return;
    }
    if (order.decided.decision() instanceof Decision.ResizeParallel) {
      model.resizes.settled(concerned(order).getFirst(), command.outcome());
      return;
    }
    switch (command.outcome()) {
      case DONE, STALE -> concerned(order).forEach(q -> endings.release(q, q.cause));
      case FAILED -> failed(order);
    }
  }

  private List<Query> concerned(Model.Order order) {
    if (order.query != null) {
      return List.of(order.query);
    }
    List<Query> all = new ArrayList<>();
    order.session.queries.forEach(id -> all.add(model.queries.get(id)));
    return all;
  }

  /** A cancellation that failed becomes a kill; a kill that failed holds on until the real end. */
  private void failed(Model.Order order) {
    if (order.failed) {
      return;
    }
    order.failed = true;
    boolean enforced = model.definition.enforces();
    if (!(order.decided.decision() instanceof Decision.CancelQuery cancel) || !enforced) {
      concerned(order).forEach(query -> query.graceUntilMs = Clock.NEVER);
      pressure.survive(concerned(order));
    } else if (order.session.cause == null) {
      endings.kill(order.session, cancel.cause());
    }
  }
}

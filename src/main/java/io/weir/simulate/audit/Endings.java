package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.CancelQuery;
import io.weir.protocol.Decision.Charged;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.KillSession;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.Decision.SessionClosed;
import io.weir.protocol.Decision.SwitchGroup;
import io.weir.protocol.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How queries and sessions end: a slot is free only once the end of its query is known. */
final class Endings {

  private final Model model;
  private final IoEndings io;
  private final LeaseEndings leases;

  Endings(Model model, IoEndings io, LeaseEndings leases) {
    this.model = model;
    this.io = io;
    this.leases = leases;
  }

  // ---- one query ----

  void release(Query query, @Nullable Code cause) {
    Group group = query.group();
    long heldMs = model.nowMs - query.grantedMs;
    model.utilization.end(query);
    long used = model.meters.end(query);
    group.ends(query.session(), model.of(query.session()));
    query.session().ended(query.id());
    query.session().use.runs(query.session().running > 0, model.liveMs());
    model.running--;
    model.share.ended(group, used);
    model.share.settle(group);
    model.memory.hold(query, 0);
    model.settled(query.orderSeq);
    model.settled(query.shrinkSeq);
    model.settled(query.resize);
    model.settled(query.speed == null ? null : (Long) query.speed.seq());
    Charged charged = new Charged(used, query.memoryBytes, query.ioBytes, query.ioRequests, heldMs);
    end(query, new Released(Kind.QUERY, query.id(), charged, cause));
  }

  void expire(Query query) {
    withdraw(query, new Expired(Kind.QUERY, query.id()));
  }

  void refuse(Query query, Code code) {
    withdraw(query, new Rejected(Kind.QUERY, query.id(), code, "", null, null));
  }

  private void withdraw(Query query, Decision terminal) {
    if (query.state == Query.State.AWAITING_SESSION) {
      awaitNoMore(query);
      Decided answer = model.says(query.client, null, terminal);
      model.answers.remember(Kind.QUERY, query.id(), query.request, answer);
      return;
    }
    model.takeOut(query);
    model.share.settle(query.group());
    end(query, terminal);
  }

  void awaitNoMore(Query query) {
    String sessionId = query.request.sessionId();
    List<Query> others = model.awaiting.get(sessionId);
    others.remove(query);
    if (others.isEmpty()) {
      model.awaiting.remove(sessionId);
    }
    model.awaitingCount--;
    model.queries.remove(query.id());
  }

  private void end(Query query, Decision terminal) {
    model.queries.remove(query.id());
    Decided answer = model.says(query.client, query.group(), terminal);
    model.answers.remember(Kind.QUERY, query.id(), query.request, answer);
    Session session = query.session();
    session.queries.remove(query.id());
    if (session.queries.isEmpty()) {
      session.idleSinceLiveMs = model.liveMs();
      session.limitChanges = session.group.limitChanges;
      if (session.ending() || session.implicit()) {
        close(session);
        return;
      }
    }
    goHome(query, session);
  }

  /** A session that was moved until the end of this call goes back, but not from elsewhere. */
  private void goHome(Query query, Session session) {
    Session.Away away = session.away;
    if (away == null || !away.mayBeOf(query.id())) {
      return;
    }
    Group home = model.definition.groups.get(away.home());
    boolean goes = home != null && !session.ending() && session.group.id == away.to();
    if (goes && !away.others().isEmpty() && !isMoved(session, model.script.peek())) {
      session.away = away.without(query.id());
      fired(query, model.queries.get(session.away.queryId()), away.mark());
      return;
    }
    session.away = null;
    if (!away.queryId().equals(query.id())) {
      fired(model.queries.get(away.queryId()), query, away.mark());
    }
    if (goes) {
      model.moves.move(session, home, away.cause(), null);
    }
  }

  private static boolean isMoved(Session session, @Nullable Decided said) {
    return said != null
        && said.decision() instanceof SwitchGroup order
        && order.sessionId().equals(session.id);
  }

  /** A rule was taken to have fired for the one of two queries, and has for the other. */
  private static void fired(Query taken, Query really, String mark) {
    if (taken.fired.remove(mark)) {
      really.fired.add(mark);
    }
  }

  /** Orders the end of a running query, in the way that its client can follow. */
  void cancel(Query query, Code cause) {
    Session session = query.session();
    if (session.killsOnly()) {
      kill(session, cause);
      return;
    }
    Decided order = model.says(query.client, query.group(), new CancelQuery(query.id(), cause));
    model.orders.put(order.seq(), new Model.Order(order, session, query));
    query.orderSeq = order.seq();
    killed(query, cause);
  }

  private void killed(Query query, Code cause) {
    query.state = Query.State.KILLED;
    query.cause = cause;
    grace(query);
  }

  private void grace(Query query) {
    query.graceUntilMs = Clock.plus(model.nowMs, model.definition.killGraceMs);
    query.graceMayGoOn = model.clock.paused();
  }

  // ---- a session ----

  private List<Query> of(Session session) {
    List<Query> live = new ArrayList<>();
    session.queries.forEach(id -> live.add(model.queries.get(id)));
    return live;
  }

  /** What waits is refused, what runs is ordered to end. */
  void kill(Session session, Code cause) {
    io.kill(session, cause);
    List<Query> holding = new ArrayList<>();
    for (Query query : of(session)) {
      if (query.holdsSlot()) {
        holding.add(query);
      } else {
        refuse(query, cause);
      }
    }
    if (!model.sessions.containsKey(session.id)) {
      return; // an implicit session has ended with its only query
    }
    List<String> ids = holding.stream().map(Query::id).toList();
    Decided order =
        model.says(session.client, session.group, new KillSession(session.id, cause, ids));
    model.settled(session.orderSeq);
    session.cause = cause;
    session.orderSeq = holding.isEmpty() ? null : (Long) order.seq();
    if (holding.isEmpty()) {
      close(session);
      return;
    }
    model.orders.put(order.seq(), new Model.Order(order, session, null));
    for (Query query : holding) {
      if (query.state == Query.State.RUNNING) {
        killed(query, cause);
      } else if (query.graceUntilMs != Clock.NEVER) {
        grace(query); // but none for one that is known to have survived a kill
      }
    }
  }

  /** Its client gives it up: what waits and runs is free, what is being killed is not yet. */
  void giveUp(Session session, @Nullable Code cause) {
    io.giveUp(session, cause);
    if (cause == null) {
      session.closing = !session.queries.isEmpty();
    } else {
      model.settled(session.orderSeq);
      session.orderSeq = null;
      session.cause = cause;
    }
    if (session.queries.isEmpty()) {
      close(session);
      return;
    }
    for (Query query : of(session)) {
      switch (query.state) {
        case AWAITING_SESSION, QUEUED -> expire(query);
        case RUNNING -> release(query, cause);
        case KILLED -> {
          // its completion, order or grace ends it
        }
      }
    }
  }

  private void close(Session session) {
    leases.give(session);
    model.remove(session);
    if (session.request != null) {
      Decided answer =
          model.says(session.client, session.group, new SessionClosed(session.id, session.cause));
      model.answers.remember(Kind.SESSION, session.id, session.request, answer);
    }
  }
}

package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.Kind;
import io.weir.protocol.Priority;
import io.weir.protocol.QueryCommand.CancelQuery;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What requests for queries, completions and cancellations must be answered. */
final class QueryRules {

  /** Ids that start so belong to the sessions of queries without one. */
  static final String IMPLICIT = "query/";

  private final Model model;
  private final Refusals refusals;
  private final Dispatch dispatch;
  private final Endings endings;

  QueryRules(Model model, Refusals refusals, Dispatch dispatch, Endings endings) {
    this.model = model;
    this.refusals = refusals;
    this.dispatch = dispatch;
    this.endings = endings;
  }

  void submit(SubmitQuery command) {
    Query live = model.queries.get(command.queryId());
    if (live != null) {
      repeat(live, command);
      return;
    }
    Answers.Answer former = model.answers.find(Kind.QUERY, command.queryId(), model.nowMs);
    if (former != null) {
      if (former.request().equals(command)) {
        model.script.repeats(former.decided());
      } else {
        refusals.refuse(command, Code.ALREADY_EXISTS);
      }
      return;
    }
    Code refusal = decide(command);
    if (refusal != null) {
      refusals.refuse(command, refusal);
    }
  }

  private void repeat(Query live, SubmitQuery command) {
    if (!live.request.equals(command)) {
      refusals.refuse(command, Code.ALREADY_EXISTS);
    } else if (live.answer != null) {
      model.script.repeats(live.answer);
    }
  }

  private @Nullable Code decide(SubmitQuery command) {
    String sessionId = command.sessionId();
    if (sessionId == null) {
      return decideAlone(command);
    }
    if (sessionId.startsWith(IMPLICIT)) {
      return Code.INVALID;
    }
    Session session = model.sessions.get(sessionId);
    return session == null
        ? awaitSession(command, sessionId)
        : decideIn(session, command, model.heardMs);
  }

  private @Nullable Code decideIn(Session session, SubmitQuery command, long heardMs) {
    if (session.ending()) {
      return Code.NOT_FOUND;
    }
    if (session.queries.size() >= model.rules.maxSessionQueries()) {
      return Code.QUOTA_EXCEEDED;
    }
    String client = command.client() == null ? session.client : command.client();
    Query query = new Query(command, client, session, heardMs);
    query.wantedDop = model.servers.wanted(command);
    return dispatch.arrive(query, () -> {});
  }

  private @Nullable Code decideAlone(SubmitQuery command) {
    Definition.Assigned assigned =
        model.definition.assign(command.user(), command.program(), command.group(), model.nowMs);
    Code full = noRoom(assigned.group(), command.user());
    if (full != null) {
      return full;
    }
    String client = command.client() == null ? model.domain : command.client();
    Session own =
        new Session(
            IMPLICIT + command.queryId(),
            null,
            client,
            command.user(),
            assigned.group(),
            Priority.NORMAL,
            model.liveMs());
    Query query = new Query(command, client, own, model.heardMs);
    query.wantedDop = model.servers.wanted(command);
    return dispatch.arrive(query, () -> model.open(own));
  }

  /** The code that refuses one more session, or null. SYS_GROUP is never locked out. */
  @Nullable Code noRoom(Group group, @Nullable String user) {
    Definition definition = model.definition;
    if (!definition.enforces() || group.id == Definition.SYS_GROUP) {
      return null;
    }
    if (model.sessions.size() >= definition.maxSessions || group.sessions >= group.mostSessions()) {
      return Code.RESOURCE_EXHAUSTED;
    }
    boolean userFull =
        user != null && model.users.getOrDefault(user, 0L) >= definition.maxSessionsPerUser;
    return userFull ? Code.QUOTA_EXCEEDED : null;
  }

  /**
   * The session may still be opened: waits for it, from now on, while the live clock runs, but no
   * longer than the query itself will.
   */
  private @Nullable Code awaitSession(SubmitQuery command, String sessionId) {
    if (model.answers.find(Kind.SESSION, sessionId, model.nowMs) != null) {
      return Code.NOT_FOUND;
    }
    String client = command.client() == null ? model.domain : command.client();
    Query query = new Query(command, client, null, model.heardMs);
    if (dispatch.isLate(query) && model.definition.enforces()) {
      return Code.QUEUE_TIMEOUT;
    }
    if (model.awaitingCount >= model.rules.maxAwaitingSession()) {
      return Code.RESOURCE_EXHAUSTED;
    }
    query.state = Query.State.AWAITING_SESSION;
    query.awaitsUntilLiveMs = Clock.plus(model.liveMs(), model.rules.sessionWaitMs());
    query.untilMs = dispatch.readUntilMs(query);
    model.queries.put(query.id(), query);
    model.awaiting.computeIfAbsent(sessionId, id -> new ArrayList<>()).add(query);
    model.awaitingCount++;
    return null;
  }

  /** A session is open: those that waited for it are decided, in order of arrival. */
  void opened(Session session) {
    for (Query query : List.copyOf(model.awaiting.getOrDefault(session.id, List.of()))) {
      endings.awaitNoMore(query);
      Code refusal = decideIn(session, query.request, query.heardMs);
      if (refusal != null) {
        refusals.refuse(query.request, refusal);
      }
    }
  }

  void complete(CompleteQuery command) {
    Query query = model.queries.get(command.queryId());
    if (query == null) {
      repeatOrRefuse(command, command.queryId());
    } else if (!query.holdsSlot()) {
      refusals.refuse(command, Code.NOT_HELD);
    } else {
      Query.Figures before = query.figures();
      Long cpu = command.cpuMicros();
      if (cpu != null) {
        query.cpuMicros = query.cpuMicros == null ? cpu : (Long) Math.max(cpu, query.cpuMicros);
      }
      query.memoryBytes = Definition.or(command.memoryPeakBytes(), query.memoryBytes);
      query.ioBytes = Math.max(query.ioBytes, Definition.or(command.ioBytes(), 0));
      query.ioRequests = Math.max(query.ioRequests, Definition.or(command.ioRequests(), 0));
      query.usesMoreThan(before);
      endings.release(query, query.cause);
    }
  }

  void cancel(CancelQuery command) {
    Query query = model.queries.get(command.queryId());
    if (query == null) {
      repeatOrRefuse(command, command.queryId());
      return;
    }
    switch (query.state) {
      case AWAITING_SESSION, QUEUED -> endings.expire(query);
      case RUNNING -> endings.cancel(query, Code.OPERATOR);
      case KILLED -> {
        // it has been ordered already
      }
    }
  }

  private void repeatOrRefuse(Command command, String id) {
    Answers.Answer former = model.answers.find(Kind.QUERY, id, model.nowMs);
    if (former == null) {
      refusals.refuse(command, Code.NOT_FOUND);
    } else {
      model.script.repeats(former.decided());
    }
  }
}

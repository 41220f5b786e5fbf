package io.weir.kernel.queries;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Refusals;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.Memory;
import io.weir.kernel.domain.RememberedRow;
import io.weir.kernel.groups.Assignment;
import io.weir.kernel.groups.Assignment.Assigned;
import io.weir.kernel.groups.Assignment.Attributes;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.limit.WaitLimit;
import io.weir.kernel.sessions.Admission;
import io.weir.kernel.sessions.OpenSessionHandler;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.kernel.state.RowCodec;
import io.weir.protocol.Code;
import io.weir.protocol.HintWarnings;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.Priority;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/** Admits a query, queues it, or refuses it. */
public final class SubmitQueryHandler implements Handler<SubmitQuery> {

  private final Domain domain;
  private final Groups groups;
  private final Assignment assignment;
  private final Sessions sessions;
  private final Admission admission;
  private final Queries queries;
  private final Submission submission;
  private final Deadlines deadlines;
  private final QueryServers servers;
  private final Memory memory;
  private final RowCodec codec;

  public SubmitQueryHandler(
      Domain domain,
      Groups groups,
      Assignment assignment,
      Sessions sessions,
      Admission admission,
      Queries queries,
      Submission submission,
      Deadlines deadlines,
      QueryServers servers,
      Memory memory,
      RowCodec codec) {
    this.domain = domain;
    this.groups = groups;
    this.assignment = assignment;
    this.sessions = sessions;
    this.admission = admission;
    this.queries = queries;
    this.submission = submission;
    this.deadlines = deadlines;
    this.servers = servers;
    this.memory = memory;
    this.codec = codec;
  }

  @Override
  public Outcome handle(SubmitQuery command, Turn turn) {
    long hash = codec.hash(command);
    QueryRow live = queries.find(command.queryId());
    if (live != null) {
      return repeat(live, hash, command, turn);
    }
    RememberedRow former = memory.find(Kind.QUERY, command.queryId());
    if (former != null) {
      return repeat(former, hash, command, turn);
    }
    String sessionId = command.sessionId();
    if (sessionId == null) {
      return submitAlone(command, hash, turn);
    }
    if (sessionId.startsWith(OpenSessionHandler.IMPLICIT)) {
      return reject(
          Code.INVALID,
          Why.of(Limit.RECORD, "session " + sessionId),
          Sentence.of(
              "Expected a sessionId that does not start with '%s', but it is %s",
              OpenSessionHandler.IMPLICIT, sessionId));
    }
    SessionRow session = sessions.find(sessionId);
    return session == null
        ? awaitSession(command, sessionId, hash, turn)
        : submitIn(session, command, hash, turn);
  }

  private static Outcome repeat(QueryRow live, long hash, SubmitQuery command, Turn turn) {
    if (live.bodyHash() != hash) {
      return otherBody(command);
    }
    if (live.answer() != null) {
      turn.repeat(live.answer());
    }
    return Outcome.DONE;
  }

  private static Outcome repeat(RememberedRow former, long hash, SubmitQuery command, Turn turn) {
    if (former.bodyHash() != hash) {
      return otherBody(command);
    }
    turn.repeat(former.answer());
    return Outcome.DONE;
  }

  private static Rejection otherBody(SubmitQuery command) {
    return Refusals.otherRequest(Kind.QUERY, command.queryId());
  }

  /** Without a session: one of its own, for as long as the query lives. */
  private Outcome submitAlone(SubmitQuery command, long hash, Turn turn) {
    Attributes who =
        new Attributes(
            command.user(),
            command.program(),
            command.machine(),
            command.service(),
            command.module(),
            command.action());
    Assigned assigned = assignment.assign(who, command.group(), turn.nowMs());
    Rejection full = admission.refuse(assigned.group(), command.user());
    if (full != null) {
      return full;
    }
    String client = command.client() == null ? domain.name() : command.client();
    String sessionId = OpenSessionHandler.IMPLICIT + command.queryId();
    SessionRow session =
        SessionRow.implicit(
            sessionId,
            client,
            who,
            assigned.group().id(),
            assigned.rule(),
            turn.nowMs(),
            domain.counters().liveMs(turn.nowMs()));
    QueryRow row =
        QueryRow.arriving(
            command,
            servers.wanted(command, turn.nowMs()),
            sessionId,
            assigned.group().id(),
            client,
            hash,
            turn.heardMs());
    return submission.submit(
        row,
        assigned.group(),
        priority(command, session),
        session.user(),
        false,
        HintWarnings.of(command.hints()),
        () -> sessions.open(session),
        turn);
  }

  private Outcome submitIn(SessionRow session, SubmitQuery command, long hash, Turn turn) {
    Rejection refusal = refuseIn(session);
    if (refusal != null) {
      return refusal;
    }
    Group group = groups.get(session.groupId());
    String client = command.client() == null ? session.client() : command.client();
    QueryRow row =
        QueryRow.arriving(
            command,
            servers.wanted(command, turn.nowMs()),
            session.sessionId(),
            group.id(),
            client,
            hash,
            turn.heardMs());
    return submission.submit(
        row,
        group,
        priority(command, session),
        session.user(),
        session.runs() > 0,
        HintWarnings.of(command.hints()),
        () -> session,
        turn);
  }

  private @Nullable Rejection refuseIn(SessionRow session) {
    if (session.ending()) {
      return reject(
          Code.NOT_FOUND,
          Why.of(Limit.IDENTITY, "session " + session.sessionId()),
          Sentence.of(
              "Expected session %s to be open, but it is being ended: %s",
              session.sessionId(),
              session.cause() == null ? "its client closed it" : session.cause()));
    }
    long most = domain.settings().maxSessionQueries();
    if (session.queries().size() >= most) {
      return reject(
          Code.QUOTA_EXCEEDED,
          Why.of(
              Limit.SESSION_QUERIES,
              session.queries().size(),
              most,
              1,
              "session " + session.sessionId()),
          Sentence.of(
              "Expected session %s to have fewer than %d live queries, but it has %d",
              session.sessionId(), most, session.queries().size()));
    }
    return null;
  }

  private static Priority priority(SubmitQuery command, SessionRow session) {
    return command.priority() == null ? session.priority() : command.priority();
  }

  /**
   * OpenSession and SubmitQuery may arrive in either order: waits a while for the other, from when
   * this one was read, and on the live clock, as the other may be far back in a backlog; but no
   * longer than it is willing to, from when it was heard.
   */
  private Outcome awaitSession(SubmitQuery command, String sessionId, long hash, Turn turn) {
    if (memory.find(Kind.SESSION, sessionId) != null) {
      return SessionWait.over(sessionId);
    }
    WaitLimit own = WaitLimit.of("query " + command.queryId(), turn.heardMs(), command.waitMs());
    Rejection late = submission.refuseLate(own, turn);
    if (late != null) {
      return late;
    }
    long most = domain.settings().maxAwaitingSession();
    if (domain.counters().awaiting() >= most) {
      return reject(
          Code.RESOURCE_EXHAUSTED,
          Why.of(Limit.SESSION_WAIT, domain.counters().awaiting(), most, 1, "domain"),
          Sentence.of(
              "Expected session %s to be open, but it is not, and %d of %d queries wait for theirs",
              sessionId, domain.counters().awaiting(), most));
    }
    String client = command.client() == null ? domain.name() : command.client();
    QueryRow row =
        QueryRow.arriving(
            command, null, sessionId, Groups.INTERACTIVE_GROUP, client, hash, turn.heardMs());
    queries.await(queries.insert(deadlines.ofSessionWait(row, own, command, turn.nowMs())));
    return Outcome.DONE;
  }

  /** The session that a query waited for is open: decides about it now. */
  Outcome submitAwaited(QueryRow row, SubmitQuery command, SessionRow session, Turn turn) {
    queries.awaitNoMore(row);
    queries.delete(row);
    Rejection refusal = refuseIn(session);
    if (refusal != null) {
      return refusal;
    }
    Group group = groups.get(session.groupId());
    String client = command.client() == null ? session.client() : command.client();
    QueryRow known =
        QueryRow.arriving(
            command,
            servers.wanted(command, turn.nowMs()),
            session.sessionId(),
            group.id(),
            client,
            row.bodyHash(),
            row.heardMs());
    return submission.submit(
        known,
        group,
        priority(command, session),
        session.user(),
        session.runs() > 0,
        HintWarnings.of(command.hints()),
        () -> session,
        turn);
  }
}

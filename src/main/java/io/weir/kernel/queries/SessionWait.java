package io.weir.kernel.queries;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Refusals;
import io.weir.kernel.Turn;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;

/** Queries that named a session before it was opened. */
public final class SessionWait {

  private final Queries queries;
  private final Sessions sessions;
  private final SubmitQueryHandler submit;
  private final Refusals refusals;

  public SessionWait(
      Queries queries, Sessions sessions, SubmitQueryHandler submit, Refusals refusals) {
    this.queries = queries;
    this.sessions = sessions;
    this.submit = submit;
    this.refusals = refusals;
  }

  static Rejection notFound(String sessionId, long waitedMs, long mostMs) {
    return reject(
        Code.NOT_FOUND,
        Why.of(Limit.SESSION_WAIT, waitedMs, mostMs, 0, "session " + sessionId),
        Sentence.of(
            "Expected session %s to be opened within %d ms, but it was not for %d ms",
            sessionId, mostMs, waitedMs));
  }

  /** A session with this id has ended: none will be opened. */
  static Rejection over(String sessionId) {
    return reject(
        Code.NOT_FOUND,
        Why.of(Limit.IDENTITY, "session " + sessionId),
        Sentence.of("Expected session %s to be open, but it has ended", sessionId));
  }

  /** A session is open: decides about the queries that waited for it, in order of arrival. */
  public void opened(SessionRow session, Turn turn) {
    for (String id : queries.awaiting(session.sessionId())) {
      QueryRow row = queries.get(id);
      SubmitQuery request = row.request();
      if (request == null) {
        throw new IllegalStateException("Expected " + id + " to hold its request");
      }
      Outcome outcome = submit.submitAwaited(row, request, sessions.get(session.sessionId()), turn);
      if (outcome instanceof Rejection rejection) {
        refusals.refuse(request, row.bodyHash(), rejection, turn);
      }
    }
  }
}

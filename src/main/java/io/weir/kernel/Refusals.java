package io.weir.kernel;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.Memory;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.QueryCommand.SubmitQuery;
import org.jspecify.annotations.Nullable;

/** Turns a rejection into the answer that says so. */
public final class Refusals {

  private final Domain domain;
  private final Sessions sessions;
  private final Groups groups;
  private final Memory memory;

  public Refusals(Domain domain, Sessions sessions, Groups groups, Memory memory) {
    this.domain = domain;
    this.sessions = sessions;
    this.groups = groups;
    this.memory = memory;
  }

  /**
   * Answers a refused command. The refusal of a request is its terminal answer and is remembered,
   * unless the id belongs to another request.
   */
  public void refuse(Command command, long bodyHash, Rejection rejection, Turn turn) {
    Subject subject = Subject.of(command, domain.name());
    SessionRow session = subject.sessionId() == null ? null : sessions.find(subject.sessionId());
    Group group = session == null ? null : groups.get(session.groupId());
    Decided answer =
        turn.decide(client(subject, session), group, rejected(subject, rejection), rejection.why());
    if (group != null && command instanceof SubmitQuery) {
      groups.reject(group);
    }
    if (subject.isRequest() && rejection.code() != Code.ALREADY_EXISTS) {
      memory.remember(subject.kind(), subject.id(), bodyHash, answer);
    }
  }

  private String client(Subject subject, @Nullable SessionRow session) {
    if (subject.client() != null) {
      return subject.client();
    }
    return session == null ? domain.name() : session.client();
  }

  /** The answer itself. */
  static Rejected rejected(Subject subject, Rejection rejection) {
    return new Rejected(
        subject.kind(),
        subject.id(),
        rejection.code(),
        rejection.message(),
        rejection.retryAfterMs(),
        subject.isRequest() ? null : subject.command());
  }
}

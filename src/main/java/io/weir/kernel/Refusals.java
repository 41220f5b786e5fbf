package io.weir.kernel;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.domain.Counted;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.Memory;
import io.weir.kernel.domain.RememberedRow;
import io.weir.kernel.domain.Tallies;
import io.weir.kernel.domain.TallyKey;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.io.IoRequests;
import io.weir.kernel.leases.Leases;
import io.weir.kernel.queries.Queries;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.Sentence;
import io.weir.protocol.SessionCommand.OpenSession;
import io.weir.protocol.Why;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns a rejection into the answer that says so. */
public final class Refusals {

  private final Domain domain;
  private final Sessions sessions;
  private final Queries queries;
  private final IoRequests io;
  private final Leases leases;
  private final Groups groups;
  private final Memory memory;
  private final Tallies tallies;

  public Refusals(
      Domain domain,
      Sessions sessions,
      Queries queries,
      IoRequests io,
      Leases leases,
      Groups groups,
      Memory memory,
      Tallies tallies) {
    this.domain = domain;
    this.sessions = sessions;
    this.queries = queries;
    this.io = io;
    this.leases = leases;
    this.groups = groups;
    this.memory = memory;
    this.tallies = tallies;
  }

  /**
   * Answers a refused command. The refusal of a request is its terminal answer: it is remembered,
   * and said again when the request is repeated. Where the id belongs to another request, that one
   * keeps its answer.
   */
  public void refuse(Command command, long bodyHash, Rejection rejection, Turn turn) {
    Subject subject = Subject.of(command, domain.name());
    if (!subject.isRequest()) {
      answer(command, subject, rejection, turn);
      return;
    }
    RememberedRow former = memory.find(subject.kind(), subject.id());
    if (former != null && former.bodyHash() == bodyHash) {
      turn.repeat(former.answer());
    } else if (former != null || isLive(subject)) {
      answer(command, subject, otherRequest(subject.kind(), subject.id()), turn);
    } else {
      Decided answer = answer(command, subject, rejection, turn);
      memory.remember(subject.kind(), subject.id(), bodyHash, answer);
    }
  }

  private boolean isLive(Subject subject) {
    return switch (subject.kind()) {
      case QUERY -> queries.find(subject.id()) != null;
      case SESSION -> sessions.find(subject.id()) != null;
      case IO -> io.find(subject.id()) != null;
      case LEASE -> leases.find(subject.id()) != null;
      case TOKENS, CLIENT, ADMIN -> false;
    };
  }

  /** The refusal of a request whose id belongs to another one. */
  public static Rejection otherRequest(Kind kind, String id) {
    String what = kind.name().toLowerCase(Locale.ROOT) + ' ' + id;
    return Outcome.reject(
        Code.ALREADY_EXISTS,
        Why.of(Limit.IDENTITY, what),
        Sentence.of(
            "Expected %s to be the one that was asked for before, but its content differs", what));
  }

  private Decided answer(Command command, Subject subject, Rejection rejection, Turn turn) {
    SessionRow session = subject.sessionId() == null ? null : sessions.find(subject.sessionId());
    Group group = session == null ? null : groups.get(session.groupId());
    Decided answer =
        turn.decide(client(subject, session), group, rejected(subject, rejection), rejection.why());
    if (rejection.code() == Code.QUEUE_TIMEOUT) {
      tallies.timedOut(rejection.code());
    }
    count(command, group, rejection.code());
    return answer;
  }

  private void count(Command command, @Nullable Group group, Code code) {
    long groupId = group == null ? TallyKey.NO_GROUP : group.id();
    if (command instanceof SubmitQuery) {
      tallies.count(groupId, Counted.REJECTED, code);
      if (group != null) {
        groups.reject(group);
      }
    } else if (command instanceof OpenSession) {
      tallies.count(groupId, Counted.SESSION_REJECTED, code);
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

package io.weir.simulate.audit;

import io.weir.protocol.AdminCommand;
import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.IoCommand;
import io.weir.protocol.IoCommand.LeaseTokens;
import io.weir.protocol.IoCommand.ReturnTokens;
import io.weir.protocol.IoCommand.SubmitIo;
import io.weir.protocol.Kind;
import io.weir.protocol.LeaseCommand;
import io.weir.protocol.LeaseCommand.AcquireLease;
import io.weir.protocol.QueryCommand;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.CloseSession;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.OpenSession;
import io.weir.protocol.SessionCommand.OrderDone;
import io.weir.protocol.SessionCommand.Resync;
import org.jspecify.annotations.Nullable;

/**
 * How a refusal is said: as the terminal answer of a request, which is remembered and repeated; or,
 * of anything else, naming the refused command. An id that belongs to another request keeps its
 * answer.
 */
final class Refusals {

  private record Subject(
      Kind kind, String id, boolean request, @Nullable String client, @Nullable String sessionId) {}

  private final Model model;

  Refusals(Model model) {
    this.model = model;
  }

  private Subject subject(Command command) {
    return switch (command) {
      case SubmitQuery c -> new Subject(Kind.QUERY, c.queryId(), true, c.client(), c.sessionId());
      case QueryCommand c -> new Subject(Kind.QUERY, c.queryId(), false, null, null);
      case SubmitIo c -> new Subject(Kind.IO, c.ioId(), true, c.client(), c.sessionId());
      case LeaseTokens c -> new Subject(Kind.TOKENS, c.leaseId(), true, c.client(), null);
      case ReturnTokens c -> new Subject(Kind.TOKENS, c.leaseId(), false, null, null);
      case IoCommand c -> new Subject(Kind.IO, c.id(), false, null, null);
      case AcquireLease c -> new Subject(Kind.LEASE, c.leaseId(), true, c.client(), c.sessionId());
      case LeaseCommand c -> new Subject(Kind.LEASE, c.id(), false, null, null);
      case OpenSession c -> new Subject(Kind.SESSION, c.sessionId(), true, c.client(), null);
      case CloseSession c -> new Subject(Kind.SESSION, c.sessionId(), false, null, null);
      case Heartbeat c ->
          c.sessionId() == null
              ? new Subject(
                  Kind.CLIENT,
                  c.client() == null ? model.domain : c.client(),
                  false,
                  c.client(),
                  null)
              : new Subject(Kind.SESSION, c.sessionId(), false, c.client(), c.sessionId());
      case OrderDone c -> new Subject(Kind.CLIENT, Long.toString(c.seq()), false, null, null);
      case Resync c -> new Subject(Kind.CLIENT, c.client(), false, c.client(), null);
      case AdminCommand c -> new Subject(Kind.ADMIN, c.requestId(), true, null, null);
      default -> new Subject(Kind.CLIENT, model.domain, false, null, null);
    };
  }

  /** The command must be refused with this code. */
  void refuse(Command command, Code code) {
    Subject subject = subject(command);
    if (!subject.request()) {
      say(command, subject, code);
      return;
    }
    Answers.Answer former = model.answers.find(subject.kind(), subject.id(), model.nowMs);
    if (former != null && former.request().equals(command)) {
      model.script.repeats(former.decided());
    } else if (former != null || isLive(subject)) {
      say(command, subject, Code.ALREADY_EXISTS);
    } else {
      Decided answer = say(command, subject, code);
      model.answers.remember(subject.kind(), subject.id(), command, answer);
    }
  }

  private boolean isLive(Subject subject) {
    return switch (subject.kind()) {
      case QUERY -> model.queries.containsKey(subject.id());
      case SESSION -> model.sessions.containsKey(subject.id());
      case IO -> model.io.find(subject.id()) != null;
      case LEASE -> model.memory.lease(subject.id()) != null;
      case TOKENS, CLIENT, ADMIN -> false;
    };
  }

  private Decided say(Command command, Subject subject, Code code) {
    Session session = subject.sessionId() == null ? null : model.sessions.get(subject.sessionId());
    String client =
        subject.client() != null
            ? subject.client()
            : session == null ? model.domain : session.client;
    return model.says(
        client,
        session == null ? null : session.group,
        new Rejected(
            subject.kind(),
            subject.id(),
            code,
            "",
            null,
            subject.request() ? null : command.getClass().getSimpleName()));
  }
}

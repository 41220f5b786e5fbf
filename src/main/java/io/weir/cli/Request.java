package io.weir.cli;

import io.weir.protocol.AdminCommand;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.IoCommand;
import io.weir.protocol.Kind;
import io.weir.protocol.LeaseCommand;
import io.weir.protocol.QueryCommand;
import io.weir.protocol.SessionCommand;

/** A command for a domain, and which decision answers it. */
record Request(String domain, Command command) {

  /** False for signs of life and reports, which are answered only when they are refused. */
  boolean isAnswered() {
    return !(command instanceof SessionCommand.Heartbeat
        || command instanceof SessionCommand.OrderDone
        || command instanceof SessionCommand.Resync
        || command instanceof LeaseCommand.RenewLease);
  }

  /** True where this decision is an answer to this request. */
  boolean isAnsweredBy(Decided decided) {
    if (!decided.domain().equals(domain)) {
      return false;
    }
    Decision decision = decided.decision();
    return switch (command) {
      case QueryCommand.SubmitQuery c -> isAbout(decision, Kind.QUERY, c.queryId(), false);
      case QueryCommand.CompleteQuery c -> isAbout(decision, Kind.QUERY, c.queryId(), true);
      case QueryCommand.CancelQuery c ->
          isAbout(decision, Kind.QUERY, c.queryId(), true)
              || (decision instanceof Decision.CancelQuery order
                  && order.queryId().equals(c.queryId()));
      case SessionCommand.OpenSession c -> isAbout(decision, Kind.SESSION, c.sessionId(), false);
      case SessionCommand.CloseSession c -> isAbout(decision, Kind.SESSION, c.sessionId(), true);
      case AdminCommand c ->
          isAbout(decision, Kind.ADMIN, c.requestId(), false)
              || (decision instanceof Decision.Accepted accepted
                  && accepted.requestId().equals(c.requestId()));
      case IoCommand.SubmitIo c -> isAbout(decision, Kind.IO, c.ioId(), false);
      case IoCommand.CompleteIo c -> isAbout(decision, Kind.IO, c.ioId(), true);
      case IoCommand.CancelIo c -> isAbout(decision, Kind.IO, c.ioId(), true);
      case IoCommand c -> isOf(decision, c.id());
      case LeaseCommand c -> isAbout(decision, Kind.LEASE, c.id(), false);
      default -> false;
    };
  }

  private static boolean isOf(Decision decision, String id) {
    return decision instanceof Decision.Answer answer && answer.id().equals(id);
  }

  /** An end is not announced by what is said again of a thing that goes on. */
  private static boolean isAbout(Decision decision, Kind kind, String id, boolean ends) {
    if (!(decision instanceof Decision.Answer answer)
        || answer.kind() != kind
        || !answer.id().equals(id)) {
      return false;
    }
    boolean goesOn =
        answer instanceof Decision.Granted
            || answer instanceof Decision.Queued
            || answer instanceof Decision.SessionOpened;
    return !(ends && goesOn);
  }

  /** What it is about, for a sentence. */
  String subject() {
    return switch (command) {
      case QueryCommand.SubmitQuery c -> "query " + c.queryId();
      case QueryCommand.CompleteQuery c -> "query " + c.queryId();
      case QueryCommand.CancelQuery c -> "query " + c.queryId();
      case SessionCommand.OpenSession c -> "session " + c.sessionId();
      case SessionCommand.CloseSession c -> "session " + c.sessionId();
      case AdminCommand c -> "request " + c.requestId();
      case IoCommand c -> "I/O " + c.id();
      case LeaseCommand c -> "lease " + c.id();
      default -> command.getClass().getSimpleName();
    };
  }
}

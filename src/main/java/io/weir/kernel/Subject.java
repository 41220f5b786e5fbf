package io.weir.kernel;

import io.weir.protocol.AdminCommand;
import io.weir.protocol.ClockCommand;
import io.weir.protocol.Command;
import io.weir.protocol.IoCommand;
import io.weir.protocol.Kind;
import io.weir.protocol.LeaseCommand;
import io.weir.protocol.QueryCommand;
import io.weir.protocol.SessionCommand;
import io.weir.protocol.TimerCommand;
import org.jspecify.annotations.Nullable;

/**
 * What a command is about, for the answer that refuses it.
 *
 * @param command the command's type
 * @param isRequest true where a refusal is the terminal answer of a request with this id
 * @param client who is answered, where the command says so
 * @param sessionId the session it names, where it does
 */
record Subject(
    Kind kind,
    String id,
    String command,
    boolean isRequest,
    @Nullable String client,
    @Nullable String sessionId) {

  static Subject of(Command command, String domain) {
    String type = command.getClass().getSimpleName();
    return switch (command) {
      case QueryCommand.SubmitQuery c ->
          new Subject(Kind.QUERY, c.queryId(), type, true, c.client(), c.sessionId());
      case QueryCommand c -> about(Kind.QUERY, c.queryId(), type);
      case IoCommand.SubmitIo c ->
          new Subject(Kind.IO, c.ioId(), type, true, c.client(), c.sessionId());
      case IoCommand.LeaseTokens c ->
          new Subject(Kind.TOKENS, c.leaseId(), type, true, c.client(), null);
      case IoCommand.ReturnTokens c -> about(Kind.TOKENS, c.leaseId(), type);
      case IoCommand c -> about(Kind.IO, c.id(), type);
      case LeaseCommand.AcquireLease c ->
          new Subject(Kind.LEASE, c.leaseId(), type, true, c.client(), c.sessionId());
      case LeaseCommand.ReserveCapacity c ->
          new Subject(Kind.LEASE, c.leaseId(), type, true, null, null);
      case LeaseCommand c -> about(Kind.LEASE, c.id(), type);
      case SessionCommand.OpenSession c ->
          new Subject(Kind.SESSION, c.sessionId(), type, true, c.client(), null);
      case SessionCommand.CloseSession c -> about(Kind.SESSION, c.sessionId(), type);
      case SessionCommand.Heartbeat c ->
          c.sessionId() == null
              ? new Subject(
                  Kind.CLIENT,
                  c.client() == null ? domain : c.client(),
                  type,
                  false,
                  c.client(),
                  null)
              : new Subject(Kind.SESSION, c.sessionId(), type, false, c.client(), c.sessionId());
      case SessionCommand.OrderDone c -> about(Kind.CLIENT, Long.toString(c.seq()), type);
      case SessionCommand.Resync c ->
          new Subject(Kind.CLIENT, c.client(), type, false, c.client(), null);
      case AdminCommand c -> new Subject(Kind.ADMIN, c.requestId(), type, true, null, null);
      case ClockCommand c -> about(Kind.CLIENT, domain, type);
      case TimerCommand c -> about(Kind.CLIENT, domain, type);
    };
  }

  private static Subject about(Kind kind, String id, String type) {
    return new Subject(kind, id, type, false, null, null);
  }
}

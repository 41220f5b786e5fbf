package io.weir.simulate.explain;

import io.weir.protocol.AdminCommand;
import io.weir.protocol.ClockCommand;
import io.weir.protocol.Command;
import io.weir.protocol.Decision;
import io.weir.protocol.IoCommand;
import io.weir.protocol.Kind;
import io.weir.protocol.LeaseCommand;
import io.weir.protocol.QueryCommand;
import io.weir.protocol.SessionCommand;
import io.weir.protocol.TimerCommand;
import org.jspecify.annotations.Nullable;

/** Whether a command or decision is about a thing. */
final class Subjects {

  private Subjects() {}

  static boolean isAboutQuery(Command command, String id) {
    return command instanceof QueryCommand query && query.queryId().equals(id);
  }

  /**
   * @param sessionId the query's session, where it is known
   */
  static boolean isAboutQuery(Decision decision, String id, @Nullable String sessionId) {
    return switch (decision) {
      case Decision.Answer d -> d.kind() == Kind.QUERY && d.id().equals(id);
      case Decision.CancelQuery d -> d.queryId().equals(id);
      case Decision.KillSession d -> d.queries().contains(id);
      case Decision.Throttle d -> d.queryId().equals(id);
      case Decision.Resume d -> d.queryId().equals(id);
      case Decision.ResizeParallel d -> d.queryId().equals(id);
      case Decision.ShrinkMemory d -> id.equals(d.queryId());
      case Decision.PressureChanged d -> false;
      case Decision.SwitchGroup d -> d.sessionId().equals(sessionId);
      case Decision.Recommendation d -> d.subject().equals("query " + id);
      case Decision.PlanActivated d -> false;
      case Decision.Accepted d -> false;
    };
  }

  static boolean isAboutSession(Command command, String id) {
    return switch (command) {
      case SessionCommand.OpenSession c -> c.sessionId().equals(id);
      case SessionCommand.CloseSession c -> c.sessionId().equals(id);
      case AdminCommand.SwitchSessionGroup c -> c.sessionId().equals(id);
      case AdminCommand.KillSession c -> c.sessionId().equals(id);
      case AdminCommand.BoostSession c -> c.sessionId().equals(id);
      case AdminCommand.SetSessionQuota c -> c.sessionId().equals(id);
      case SessionCommand c -> false;
      case AdminCommand c -> false;
      case QueryCommand c -> false;
      case IoCommand c -> false;
      case LeaseCommand c -> false;
      case ClockCommand c -> false;
      case TimerCommand c -> false;
    };
  }

  static boolean isAboutSession(Decision decision, String id) {
    return switch (decision) {
      case Decision.Answer d -> d.kind() == Kind.SESSION && d.id().equals(id);
      case Decision.KillSession d -> d.sessionId().equals(id);
      case Decision.SwitchGroup d -> d.sessionId().equals(id);
      case Decision.Recommendation d -> d.subject().equals("session " + id);
      case Decision.CancelQuery d -> false;
      case Decision.Throttle d -> false;
      case Decision.Resume d -> false;
      case Decision.ResizeParallel d -> false;
      case Decision.ShrinkMemory d -> id.equals(d.sessionId());
      case Decision.PressureChanged d -> false;
      case Decision.PlanActivated d -> false;
      case Decision.Accepted d -> false;
    };
  }

  static boolean isAboutRequest(Command command, String id) {
    return command instanceof AdminCommand admin && admin.requestId().equals(id);
  }

  static boolean isAboutRequest(Decision decision, String id) {
    return switch (decision) {
      case Decision.Accepted d -> d.requestId().equals(id);
      case Decision.Answer d -> d.kind() == Kind.ADMIN && d.id().equals(id);
      case Decision.Order d -> false;
    };
  }
}

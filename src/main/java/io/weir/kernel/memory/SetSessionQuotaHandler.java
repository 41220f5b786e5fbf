package io.weir.kernel.memory;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.admin.Definitions;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.protocol.AdminCommand.SetSessionQuota;

/** Bounds the memory of a session; what it holds above that stays. */
public final class SetSessionQuotaHandler implements Handler<SetSessionQuota> {

  private final Sessions sessions;
  private final Holdings holdings;

  public SetSessionQuotaHandler(Sessions sessions, Holdings holdings) {
    this.sessions = sessions;
    this.holdings = holdings;
  }

  @Override
  public Outcome handle(SetSessionQuota command, Turn turn) {
    SessionRow session = sessions.find(command.sessionId());
    if (session == null || session.implicit() || session.ending()) {
      return Definitions.notFound("session " + command.sessionId());
    }
    holdings.quota(
        command.sessionId(), new QuotaRow(command.memoryBytes(), command.workAreaBytes()));
    return Outcome.DONE;
  }
}

package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.queries.Moves;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.protocol.AdminCommand.SwitchSessionGroup;

/** Moves a session to another group, with what waits and what runs. */
public final class SwitchSessionGroupHandler implements Handler<SwitchSessionGroup> {

  private final Groups groups;
  private final Sessions sessions;
  private final Moves moves;

  public SwitchSessionGroupHandler(Groups groups, Sessions sessions, Moves moves) {
    this.groups = groups;
    this.sessions = sessions;
    this.moves = moves;
  }

  @Override
  public Outcome handle(SwitchSessionGroup command, Turn turn) {
    SessionRow session = sessions.find(command.sessionId());
    if (session == null) {
      return Definitions.notFound("session " + command.sessionId());
    }
    Group to = groups.find(command.group());
    if (to == null) {
      return Definitions.notFound("group " + command.group());
    }
    if (session.groupId() != to.id()) {
      moves.toGroup(session, to, turn);
    } else {
      moves.stays(session); // also where it was only away
    }
    return Outcome.DONE;
  }
}

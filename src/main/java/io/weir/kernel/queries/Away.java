package io.weir.kernel.queries;

import io.weir.kernel.Families;
import io.weir.kernel.Turn;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Why;

/**
 * Sessions that a runaway rule has moved until the end of a call, at most one move of each: who is
 * moved on by another call goes home with that one. Who was moved by anybody else since, stays.
 */
public final class Away {

  private final Table<String, AwayRow> table;
  private final Groups groups;
  private final Moves moves;

  public Away(Tables tables, Groups groups, Moves moves) {
    this.table = tables.table(Families.AWAY);
    this.groups = groups;
    this.moves = moves;
  }

  /** Moves a session until a query of it ends. */
  void move(SessionRow session, QueryRow call, Group to, Code cause, Why why, Turn turn) {
    if (!session.implicit()) {
      AwayRow before = table.find(session.sessionId());
      boolean isAway = before != null && before.awayGroupId() == session.groupId();
      long homeId = before != null && isAway ? before.homeGroupId() : session.groupId();
      table.upsert(
          session.sessionId(), new AwayRow(call.queryId(), homeId, to.id(), cause, why.rule()));
    }
    moves.toGroup(session, to, cause, why, true, turn);
  }

  /** A query that rules have looked at has ended, and is none of its session's any more. */
  void ended(QueryRow call, SessionRow session, Turn turn) {
    AwayRow away = table.find(session.sessionId());
    if (away == null || !away.queryId().equals(call.queryId())) {
      return;
    }
    table.delete(session.sessionId());
    Group home = groups.findById(away.homeGroupId());
    boolean stays = session.ending() || session.groupId() != away.awayGroupId();
    if (home != null && !stays && home.id() != session.groupId()) {
      Why why = Why.of(Limit.CONFIGURATION, "query " + call.queryId()).byRule(away.rule());
      moves.toGroup(session, home, away.cause(), why, null, turn);
    }
  }
}

package io.weir.kernel.queries;

import io.weir.kernel.Families;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.kernel.queries.RunawayMarks.Used;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What sessions use, for runaway rules that count it. Rows are read and written only while the plan
 * in force has such a rule. A plan that comes into force begins anew: a row from before it counts
 * as none, and a session that runs something without a row of this plan has run since then, as its
 * first query would have made one.
 */
public final class SessionUse {

  private final Table<String, SessionUseRow> table;
  private final Domain domain;
  private final EffectiveLimits limits;
  private boolean mayHaveRows;

  public SessionUse(Tables tables, Domain domain, EffectiveLimits limits) {
    this.table = tables.table(Families.SESSION_USE);
    this.domain = domain;
    this.limits = limits;
    table.scan(
        null,
        (id, row) -> {
          mayHaveRows = true;
          return false;
        });
  }

  // ---- what is counted ----

  /** A session of which nothing ran begins to run something. */
  void begins(String sessionId, long liveMs) {
    if (limits.countsSessions()) {
      change(sessionId, row -> row.runningSince(liveMs));
    }
  }

  /** The last of a session's queries gives its slot back. */
  void stops(String sessionId, long liveMs) {
    if (limits.countsSessions()) {
      change(sessionId, row -> row.stopped(liveMs));
    }
  }

  /** The figures of a query are others; what goes back counts as nothing. */
  void reported(QueryRow before, QueryRow after) {
    if (limits.countsSessions()) {
      Used more =
          new Used(
              more(before.cpuMicros(), after.cpuMicros()),
              more(before.ioBytes(), after.ioBytes()),
              more(before.ioRequests(), after.ioRequests()));
      if (!more.equals(Used.NOTHING)) {
        change(after.sessionId(), row -> row.using(more));
      }
    }
  }

  private static long more(@Nullable Long before, @Nullable Long after) {
    long least = before == null ? 0 : before;
    return after == null ? 0 : Math.max(0, after - least);
  }

  /** A session is over. */
  void ended(String sessionId) {
    if (mayHaveRows && table.find(sessionId) != null) {
      table.delete(sessionId);
    }
  }

  // ---- what is asked ----

  Used used(String sessionId) {
    return row(sessionId).used();
  }

  /** For how long any of its queries held a slot; one does. */
  long ranMs(String sessionId, long nowLiveMs) {
    return row(sessionId).ranMs(nowLiveMs);
  }

  /** True where a rule of a group has fired for the session before. */
  boolean isDone(String sessionId, long groupId, int rule) {
    return RunawayRow.Fired.of(row(sessionId).fired(), groupId).has(rule, domain.enforces());
  }

  void fire(String sessionId, long groupId, int rule) {
    change(sessionId, row -> row.firing(groupId, rule, domain.enforces()));
  }

  private void change(String sessionId, UnaryOperator<SessionUseRow> by) {
    mayHaveRows = true;
    table.upsert(sessionId, by.apply(row(sessionId)));
  }

  private SessionUseRow row(String sessionId) {
    SessionUseRow known = table.find(sessionId);
    return known == null || known.sinceSeq() != limits.sinceSeq()
        ? SessionUseRow.since(limits.sinceSeq(), limits.sinceLiveMs())
        : known;
  }
}

package io.weir.kernel.queries;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.groups.Group;
import io.weir.kernel.sessions.SessionRow;
import io.weir.protocol.Why;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that queries need beside their slots, asked in one order: the first that binds is said. */
public final class Needs {

  private final QueryMemory memory;
  private final QueryServers servers;
  private final List<Need> all;

  public Needs(QueryMemory memory, QueryServers servers) {
    this.memory = memory;
    this.servers = servers;
    this.all = List.of(memory, servers);
  }

  /** True where it waits for parallel servers, should they not be there. */
  boolean needsServers(QueryRow row, Group group, long nowMs) {
    return servers.isNeeded(row, group, nowMs);
  }

  /** From when on it runs with fewer servers than it wants; null = it never does, or does now. */
  @Nullable Long runsWithFewerFromMs(QueryRow row, Group group) {
    return servers.runsWithFewerFromMs(row, group);
  }

  /** Why a query can never have what it asks for, or null. See {@link Need#refuse}. */
  @Nullable Rejection refuse(QueryRow row, Group group, boolean atDoor) {
    for (int i = 0; i < all.size(); i++) {
      Rejection refusal = all.get(i).refuse(row, group, atDoor);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  /** It was refused so. */
  void failed(QueryRow row, Group group) {
    all.forEach(need -> need.failed(row, group));
  }

  /** What keeps it from starting now, behind whom claims what it needs; or null. */
  @Nullable Kept keeps(QueryRow row, Group group, Claims ahead, long nowMs) {
    Kept kept = memory.keptByOwn(row, group, nowMs);
    kept = kept != null ? kept : servers.keptByOwn(row, group, nowMs);
    if (kept == null && !ahead.isNone()) {
      kept = memory.keptBehind(row, group, ahead, nowMs);
      kept = kept != null ? kept : servers.keptBehind(row, group, ahead, nowMs);
    }
    kept = kept != null ? kept : memory.keptByLack(row, group, nowMs);
    return kept != null ? kept : servers.keptByLack(row, group, nowMs);
  }

  /** Something keeps it; gives its row where that changes, not stored yet; else null. */
  @Nullable QueryRow waits(QueryRow row, Group group, Kept kept) {
    QueryRow waiting = row;
    for (int i = 0; i < all.size(); i++) {
      QueryRow changed = all.get(i).waits(waiting, group, kept);
      waiting = changed == null ? waiting : changed;
    }
    return waiting.equals(row) ? null : waiting;
  }

  /** It starts, and takes all of it. */
  QueryRow take(QueryRow row, SessionRow session, Group group, long nowMs) {
    QueryRow taking = row;
    for (int i = 0; i < all.size(); i++) {
      taking = all.get(i).take(taking, session, group, nowMs);
    }
    return taking;
  }

  /** What is said to its client: what was said before, and of what it has not got. */
  @Nullable List<String> warnings(QueryRow row, Group group, @Nullable List<String> before) {
    List<String> said = null;
    for (int i = 0; i < all.size(); i++) {
      String warning = all.get(i).warning(row, group);
      if (warning != null) {
        said = said == null ? new ArrayList<>(before == null ? List.of() : before) : said;
        said.add(warning);
      }
    }
    return said == null ? before : List.copyOf(said);
  }

  /** It has started, and its row is stored. */
  void started(QueryRow row, SessionRow session) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).started(row, session);
    }
  }

  /** Its slot is free: all that it held is too. */
  void giveBack(QueryRow row, Group group) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).giveBack(row, group);
    }
  }

  /** It moves to another group with all that it holds. */
  QueryRow move(QueryRow row, Group from, Group to) {
    QueryRow moving = row;
    for (int i = 0; i < all.size(); i++) {
      moving = all.get(i).move(moving, from, to);
    }
    return moving;
  }

  /** The limit that is now closest to its end: one of these, or another that is known. */
  Why tightest(QueryRow row, Group group, Why other) {
    Why tightest = other;
    for (int i = 0; i < all.size(); i++) {
      Why own = all.get(i).tightest(row, group);
      if (own != null && own.isTighterThan(tightest)) {
        tightest = own;
      }
    }
    return tightest;
  }
}

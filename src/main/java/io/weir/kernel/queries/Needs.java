package io.weir.kernel.queries;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.groups.Group;
import io.weir.kernel.sessions.SessionRow;
import io.weir.protocol.Why;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that queries need beside their slots, asked in one order: the first that binds is said. */
public final class Needs {

  private final List<Need> all;

  public Needs(QueryMemory memory) {
    this.all = List.of(memory);
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

  /** What keeps it from starting now, or null. */
  @Nullable Kept keeps(QueryRow row, Group group, Claims claims) {
    for (int i = 0; i < all.size(); i++) {
      Kept kept = all.get(i).keeps(row, group, claims);
      if (kept != null) {
        return kept;
      }
    }
    return null;
  }

  /** It starts, and takes all of it. */
  QueryRow take(QueryRow row, SessionRow session, Group group) {
    QueryRow taking = row;
    for (int i = 0; i < all.size(); i++) {
      taking = all.get(i).take(taking, session, group);
    }
    return taking;
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

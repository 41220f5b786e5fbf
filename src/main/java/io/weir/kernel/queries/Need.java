package io.weir.kernel.queries;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.groups.Group;
import io.weir.kernel.sessions.SessionRow;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/**
 * Something that a query takes with its slot, and holds until it gives that back (ADR 28). Either
 * all that it needs is there at once, or it waits and holds nothing.
 */
interface Need {

  /**
   * Why a query can never have what it asks for, by the limits in force, or null.
   *
   * @param atDoor true as it arrives, false when its turn comes
   */
  @Nullable Rejection refuse(QueryRow row, Group group, boolean atDoor);

  /** It was refused for what it asks for of this. */
  void failed(QueryRow row, Group group);

  /** What of its group keeps it from starting now, whoever is ahead; or null. */
  @Nullable Kept keptByOwn(QueryRow row, Group group, long nowMs);

  /** Who is ahead and claims some of what it needs; null where it stands behind nobody. */
  @Nullable Kept keptBehind(QueryRow row, Group group, Claims ahead, long nowMs);

  /** What is not there, of what the domain has; or null. */
  @Nullable Kept keptByLack(QueryRow row, Group group, long nowMs);

  /** Something keeps it: gives its row where that changes, not stored yet; else null. */
  default @Nullable QueryRow waits(QueryRow row, Group group, Kept kept) {
    return null;
  }

  /** It starts: gives its row, not stored yet, with what it has now. */
  QueryRow take(QueryRow row, SessionRow session, Group group, long nowMs);

  /** What is said to its client of what it has not got, or null. */
  default @Nullable String warning(QueryRow row, Group group) {
    return null;
  }

  /** It has started, and its row is stored. */
  default void started(QueryRow row, SessionRow session) {}

  /** Its slot is free: what it held is too. */
  void giveBack(QueryRow row, Group group);

  /** It moves to another group with what it holds; gives its row, not stored yet. */
  QueryRow move(QueryRow row, Group from, Group to);

  /**
   * Of the limits that it has just passed, the one closest to its end; null where it passed none.
   */
  @Nullable Why tightest(QueryRow row, Group group);
}

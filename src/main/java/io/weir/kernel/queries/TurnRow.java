package io.weir.kernel.queries;

import org.jspecify.annotations.Nullable;

/**
 * What a session was charged in a lane of its group since somebody has waited there; or, under the
 * name of no session, the lane's virtual time.
 *
 * @param micros of CPU time, from where it was placed
 * @param aloneSeq the last decision when nobody else waited, and the virtual time followed: what
 *     was charged by decisions up to that one is owed to nobody; absent = never
 */
public record TurnRow(long micros, @Nullable Long aloneSeq) {

  /** Of a lane, or a session, that begins. */
  static final TurnRow NONE = new TurnRow(0, null);
}

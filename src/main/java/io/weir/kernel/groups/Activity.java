package io.weir.kernel.groups;

/**
 * How the active sessions of a group change with one of its queries.
 *
 * @param sessions that become active, or cease to be where negative
 * @param joining queries that begin to wait in active sessions, or cease to where negative; counted
 *     only where the group's active sessions are limited
 */
public record Activity(long sessions, long joining) {

  /** Nothing changes. */
  public static final Activity SAME = new Activity(0, 0);
}

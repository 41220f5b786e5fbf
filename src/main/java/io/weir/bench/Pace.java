package io.weir.bench;

import java.util.concurrent.locks.LockSupport;

/**
 * A fixed schedule: the n-th record is due at its moment, whatever became of those before it. What
 * is counted from that moment includes the waits that a sender who waits itself would hide
 * (coordinated omission).
 *
 * @param startNanos when the first is due, by {@link System#nanoTime}
 * @param perSecond records
 */
record Pace(long startNanos, double perSecond) {

  private static final double NANOS = 1e9;

  /** When the n-th record is due, from 0, by {@link System#nanoTime}. */
  long dueNanos(long n) {
    return startNanos + (long) (n * NANOS / perSecond);
  }

  /** Waits until the n-th is due; not at all where that is past. */
  void awaitDue(long n) {
    long dueNanos = dueNanos(n);
    for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}

package io.weir.streams;

import java.util.function.LongSupplier;

/**
 * Where the task's time comes from: the wall clock, or a faster one in the demo, where the kernel's
 * clock is trace time.
 */
public final class TimeSource {

  private final LongSupplier wall;
  private final long wallStartMs;
  private final long startMs;
  private final long speed;

  private TimeSource(LongSupplier wall, long wallStartMs, long startMs, long speed) {
    this.wall = wall;
    this.wallStartMs = wallStartMs;
    this.startMs = startMs;
    this.speed = speed;
  }

  /** The wall clock. */
  public static TimeSource wall() {
    return new TimeSource(System::currentTimeMillis, 0, 0, 1);
  }

  /** A clock that a test moves. */
  public static TimeSource of(LongSupplier clock) {
    return new TimeSource(clock, 0, 0, 1);
  }

  /** Shows {@code startMs} now, and goes {@code speed} times as fast as the wall clock. */
  public static TimeSource accelerated(long startMs, long speed) {
    return new TimeSource(System::currentTimeMillis, System.currentTimeMillis(), startMs, speed);
  }

  /** The time now, in ms since 1970. */
  public long nowMs() {
    return at(wall.getAsLong());
  }

  /** What this clock showed, or will show, when the wall clock shows that. */
  public long at(long wallMs) {
    return startMs + (wallMs - wallStartMs) * speed;
  }

  /** The wall clock behind it. */
  public long wallMs() {
    return wall.getAsLong();
  }
}

package io.weir.kernel.fair;

/** The virtual time of a node: where newcomers begin. Never goes back. */
public final class VirtualClock {

  private long value;

  public VirtualClock(long value) {
    this.value = value;
  }

  public long value() {
    return value;
  }

  /** Moves forward to a time, never back. */
  public void atLeast(long floor) {
    value = Math.max(value, floor);
  }
}

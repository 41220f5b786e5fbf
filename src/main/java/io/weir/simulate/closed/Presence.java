package io.weir.simulate.closed;

/** How many queries are in the system, integrated over time. */
final class Presence {

  private long present;
  private long sinceMs;
  private long sumMs;

  void enters(long nowMs) {
    settle(nowMs);
    present++;
  }

  void leaves(long nowMs) {
    settle(nowMs);
    present--;
  }

  long sumMs() {
    return sumMs;
  }

  private void settle(long nowMs) {
    sumMs = Math.addExact(sumMs, Math.multiplyExact(present, nowMs - sinceMs));
    sinceMs = nowMs;
  }
}

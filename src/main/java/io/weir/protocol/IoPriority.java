package io.weir.protocol;

/** Priority of an I/O request, the most urgent first. */
public enum IoPriority {
  REALTIME,
  HIGH,
  NORMAL,
  LOW,
  IDLE;

  /** The next more urgent one; REALTIME stays. */
  public IoPriority raised() {
    return values()[Math.max(0, ordinal() - 1)];
  }
}

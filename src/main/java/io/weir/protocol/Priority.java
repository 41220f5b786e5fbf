package io.weir.protocol;

/** Priority of a session or query inside its group, the most urgent first. */
public enum Priority {
  CRITICAL,
  HIGH,
  NORMAL,
  LOW
}

package io.weir.protocol;

/** Priority of an I/O request, the most urgent first. */
public enum IoPriority {
  REALTIME,
  HIGH,
  NORMAL,
  LOW,
  IDLE
}

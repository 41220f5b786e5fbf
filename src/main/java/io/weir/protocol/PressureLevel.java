package io.weir.protocol;

/** How full a memory pool is; {@code topology/adr/0028-*} says what each level does. */
public enum PressureLevel {
  NONE,
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL
}

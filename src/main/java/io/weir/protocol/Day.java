package io.weir.protocol;

/** Days of the week. */
public enum Day {
  MON,
  TUE,
  WED,
  THU,
  FRI,
  SAT,
  SUN
}

package io.weir.protocol;

/** How a query wants to be run in parallel. */
public enum Parallel {
  SERIAL,
  MANUAL,
  AUTOMATIC,
  ADAPTIVE
}

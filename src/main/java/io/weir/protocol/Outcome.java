package io.weir.protocol;

/** How a query ended. */
public enum Outcome {
  SUCCEEDED,
  FAILED,
  CANCELLED
}

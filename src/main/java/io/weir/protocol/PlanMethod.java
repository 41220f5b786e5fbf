package io.weir.protocol;

/** How a plan divides what it gets among its directives. */
public enum PlanMethod {
  /**
   * By percentages on levels 1 to 8: what a level does not allocate, or its own do not consume,
   * falls to the next.
   */
  EMPHASIS,
  /** In ratio to one number of each. */
  RATIO,
  /** In ratio to the shares of each; what one leaves unused goes to the others. */
  SHARES
}

package io.weir.protocol;

/** Why another plan, or another version of it, is in force. */
public enum PlanCause {
  /** An administrator activated it, or a domain file did. */
  OPERATOR,
  /** A schedule began or ended. */
  SCHEDULE,
  /** A maintenance window began or ended. */
  WINDOW
}

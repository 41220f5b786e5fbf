package io.weir.protocol;

/** Where a plan stands in its life. */
public enum PlanStatus {
  /** It divides the domain now. */
  ACTIVE("Active"),
  /** It may be activated. */
  INACTIVE("Inactive"),
  /** It has never been in force: what it says is a draft. */
  DRAFT("Draft");

  private final String text;

  PlanStatus(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}

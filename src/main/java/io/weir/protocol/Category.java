package io.weir.protocol;

/** What a consumer group is for; written {@code Interactive}, {@code Batch}, … on the wire. */
public enum Category {
  INTERACTIVE("Interactive"),
  BATCH("Batch"),
  MAINTENANCE("Maintenance"),
  ANALYTICS("Analytics"),
  SYSTEM("System"),
  CUSTOM("Custom");

  private final String wireName;

  Category(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String toString() {
    return wireName;
  }
}

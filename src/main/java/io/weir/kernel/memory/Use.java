package io.weir.kernel.memory;

import org.jspecify.annotations.Nullable;

/** A {@link UseRow} at work. */
public final class Use {

  private final String key;
  private long usedBytes;
  private long peakBytes;
  private long allocations;
  private long releases;
  private long failures;
  private long workAreaBytes;
  private long windowRecords;
  private long aggregationGroups;
  boolean touched;

  Use(String key, UseRow row) {
    this.key = key;
    this.usedBytes = row.usedBytes();
    this.peakBytes = row.peakBytes();
    this.allocations = row.allocations();
    this.releases = row.releases();
    this.failures = row.failures();
    this.workAreaBytes = orZero(row.workAreaBytes());
    this.windowRecords = orZero(row.windowRecords());
    this.aggregationGroups = orZero(row.aggregationGroups());
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  private static @Nullable Long orNull(long value) {
    return value == 0 ? null : (Long) value;
  }

  UseRow row() {
    return new UseRow(
        usedBytes,
        peakBytes,
        allocations,
        releases,
        failures,
        orNull(workAreaBytes),
        orNull(windowRecords),
        orNull(aggregationGroups));
  }

  String key() {
    return key;
  }

  public long usedBytes() {
    return usedBytes;
  }

  public long workAreaBytes() {
    return workAreaBytes;
  }

  public long windowRecords() {
    return windowRecords;
  }

  public long aggregationGroups() {
    return aggregationGroups;
  }

  /** One holder holds so much, where it held so much before. */
  void holds(long beforeBytes, long nowBytes, boolean ofWorkArea) {
    usedBytes += nowBytes - beforeBytes;
    peakBytes = Math.max(peakBytes, usedBytes);
    allocations += beforeBytes == 0 && nowBytes > 0 ? 1 : 0;
    releases += beforeBytes > 0 && nowBytes == 0 ? 1 : 0;
    workAreaBytes += ofWorkArea ? nowBytes - beforeBytes : 0;
  }

  void buffers(long moreRecords, long moreGroups) {
    windowRecords += moreRecords;
    aggregationGroups += moreGroups;
  }

  void failed() {
    failures++;
  }
}

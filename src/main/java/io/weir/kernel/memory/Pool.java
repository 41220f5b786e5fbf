package io.weir.kernel.memory;

import io.weir.protocol.PoolType;
import io.weir.protocol.PressureLevel;
import org.jspecify.annotations.Nullable;

/** A memory pool at work. */
public final class Pool {

  private final Use use;
  private final @Nullable Pool parent;
  private final long sizeBytes;
  private final long limitBytes;
  private final long reserveBytes;
  private PoolRow row;

  /**
   * @param limitBytes what may be given of it
   * @param reserveBytes of that, what is SYS_GROUP's alone
   */
  Pool(
      PoolRow row,
      @Nullable Pool parent,
      Use use,
      long sizeBytes,
      long limitBytes,
      long reserveBytes) {
    this.row = row;
    this.parent = parent;
    this.use = use;
    this.sizeBytes = sizeBytes;
    this.limitBytes = limitBytes;
    this.reserveBytes = reserveBytes;
  }

  PoolRow row() {
    return row;
  }

  void row(PoolRow value) {
    row = value;
  }

  Use use() {
    return use;
  }

  public String name() {
    return row.name();
  }

  /** How decisions name it. */
  public String place() {
    return "pool " + row.name();
  }

  public long number() {
    return row.number();
  }

  /** What it is a part of; null of the whole. */
  public @Nullable Pool parent() {
    return parent;
  }

  public long sizeBytes() {
    return sizeBytes;
  }

  boolean isAsLargeAs(Pool other) {
    return sizeBytes == other.sizeBytes && limitBytes == other.limitBytes;
  }

  public long usedBytes() {
    return use.usedBytes();
  }

  /** How full it is, as was last told. */
  public PressureLevel level() {
    return row.level();
  }

  /** True where new work waits for it. */
  public boolean isPressed() {
    return level().compareTo(PressureLevel.MEDIUM) >= 0;
  }

  /** True where queries sort and join in it. */
  public boolean isWorkArea() {
    return row.type() == PoolType.WORK_AREA;
  }

  /** What a lease may have of it, in bytes; {@code system}: one of SYS_GROUP. */
  public long limitBytes(boolean system) {
    return system ? limitBytes : Math.max(0, limitBytes - reserveBytes);
  }

  /** The same of a query. */
  public long queryLimitBytes(boolean system) {
    Long soft = row.softLimitBytes();
    long limit = limitBytes(system);
    return system || soft == null ? limit : Math.min(soft, limit);
  }

  /** True where this is the pool, or it is a part of it. */
  public boolean isWithin(Pool other) {
    for (Pool each = this; each != null; each = each.parent) {
      if (each.equals(other)) {
        return true;
      }
    }
    return false;
  }
}

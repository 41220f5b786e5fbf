package io.weir.simulate.audit;

import io.weir.protocol.PoolType;
import io.weir.protocol.PressureLevel;
import org.jspecify.annotations.Nullable;

/** A part of a domain's memory. */
final class Pool {

  final long number;
  final String name;
  final long percent; // of what it is in, where its size is not said; 0 of an operator's own
  @Nullable PoolType type;
  @Nullable Pool parent; // none: it is all
  @Nullable Long saidBytes;
  @Nullable Long softBytes;
  PressureLevel level = PressureLevel.NONE;

  Pool(long number, String name, @Nullable PoolType type, @Nullable Pool parent, long percent) {
    this.number = number;
    this.name = name;
    this.type = type;
    this.parent = parent;
    this.percent = percent;
  }

  boolean isBuiltIn() {
    return number < Pools.FIRST_OWN;
  }

  long size() {
    if (saidBytes != null) {
      return saidBytes;
    }
    long of = parent == null ? 0 : parent.size();
    return of / 100 * percent + of % 100 * percent / 100;
  }

  boolean isIn(Pool other) {
    for (Pool each = this; each != null; each = each.parent) {
      if (each.name.equals(other.name)) {
        return true;
      }
    }
    return false;
  }
}

package io.weir.kernel.memory;

import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.PoolType;
import io.weir.protocol.PressureLevel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A memory pool.
 *
 * @param number its place among the pools
 * @param parent the pool that it is a part of; absent of the whole
 * @param statedBytes its size, where somebody gave one; absent = a part of its parent's
 * @param softLimitBytes what queries may have of it; absent = all of it
 * @param level how full it is, as was last told
 */
public record PoolRow(
    long number,
    String name,
    @Nullable PoolType type,
    @Nullable String parent,
    @Nullable Long statedBytes,
    @Nullable Long softLimitBytes,
    PressureLevel level) {

  /** As a file says it; null where nothing is said of it. */
  public @Nullable MemoryPool asked() {
    if (!Layout.isBuiltIn(name)) {
      return new MemoryPool(name, type, statedBytes, parent, softLimitBytes);
    }
    return statedBytes == null && softLimitBytes == null
        ? null
        : new MemoryPool(name, null, statedBytes, null, softLimitBytes);
  }

  /** True where it is of the same type, and a part of the same pool. */
  boolean isWhereItWas(PoolRow before) {
    return type == before.type && Objects.equals(parent, before.parent);
  }

  PoolRow sized(@Nullable Long bytes) {
    return new PoolRow(number, name, type, parent, bytes, softLimitBytes, level);
  }

  PoolRow at(PressureLevel now) {
    return new PoolRow(number, name, type, parent, statedBytes, softLimitBytes, now);
  }
}

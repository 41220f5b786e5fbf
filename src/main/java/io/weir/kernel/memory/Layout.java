package io.weir.kernel.memory;

import io.weir.kernel.Saturating;
import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.PoolType;
import io.weir.protocol.PressureLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which pools a domain with memory has, and how large each is where nobody says. */
public final class Layout {

  /** All of it. */
  static final String DATABASE = "DATABASE";

  /** Where queries take theirs from, where there is no work area. */
  static final String PGA = "PGA";

  private static final String SGA = "SGA";
  private static final long WHOLE_PERCENT = 100;

  /** A pool that every domain with memory has; {@code percent}: of its parent. */
  private record BuiltIn(
      String name, @Nullable PoolType type, @Nullable String parent, long percent) {}

  private static final List<BuiltIn> BUILT_IN =
      List.of(
          new BuiltIn(DATABASE, null, null, WHOLE_PERCENT),
          new BuiltIn(SGA, PoolType.SHARED_GLOBAL, DATABASE, 60),
          new BuiltIn(PGA, PoolType.PROGRAM_GLOBAL, DATABASE, 40),
          new BuiltIn("BUFFER_CACHE", PoolType.BUFFER_CACHE, SGA, 60),
          new BuiltIn("SHARED_POOL", PoolType.SHARED_POOL, SGA, 30),
          new BuiltIn("LARGE_POOL", PoolType.LARGE_POOL, SGA, 10));

  private Layout() {}

  private static @Nullable BuiltIn builtIn(String name) {
    return BUILT_IN.stream().filter(each -> each.name.equals(name)).findFirst().orElse(null);
  }

  /** True for the pools that every domain with memory has. */
  static boolean isBuiltIn(String name) {
    return builtIn(name) != null;
  }

  /** The type of such a pool; null of others, and of the whole. */
  static @Nullable PoolType typeOf(String name) {
    BuiltIn known = builtIn(name);
    return known == null ? null : known.type;
  }

  /** What such a pool is a part of; null of others, and of the whole. */
  static @Nullable String parentOf(String name) {
    BuiltIn known = builtIn(name);
    return known == null ? null : known.parent;
  }

  /** The pools of a domain, by number: those that every one has, then its own in their order. */
  static List<PoolRow> of(List<MemoryPool> asked) {
    List<PoolRow> rows = new ArrayList<>();
    for (BuiltIn each : BUILT_IN) {
      MemoryPool said =
          asked.stream().filter(pool -> pool.name().equals(each.name)).findFirst().orElse(null);
      rows.add(
          new PoolRow(
              rows.size(),
              each.name,
              each.type,
              each.parent,
              said == null ? null : said.memoryBytes(),
              said == null ? null : said.softLimitBytes(),
              PressureLevel.NONE));
    }
    for (MemoryPool pool : asked) {
      if (!isBuiltIn(pool.name())) {
        rows.add(own(rows.size(), pool));
      }
    }
    return rows;
  }

  /** A pool of a domain's own; a work area is a part of PGA where nothing else is said. */
  static PoolRow own(long number, MemoryPool pool) {
    return new PoolRow(
        number,
        pool.name(),
        pool.type(),
        pool.parent() != null ? pool.parent() : pool.type() == PoolType.WORK_AREA ? PGA : DATABASE,
        pool.memoryBytes() == null ? (Long) 0L : pool.memoryBytes(),
        pool.softLimitBytes(),
        PressureLevel.NONE);
  }

  /** How large each pool is, in bytes, by name. */
  public static SequencedMap<String, Long> sizes(List<PoolRow> rows, long databaseBytes) {
    SequencedMap<String, Long> sizes = new TreeMap<>();
    for (PoolRow row : rows) { // one without a size of its own comes after what it is a part of
      Long stated = row.name().equals(DATABASE) ? (Long) databaseBytes : row.statedBytes();
      sizes.put(row.name(), stated != null ? stated : part(row, sizes));
    }
    return sizes;
  }

  private static long part(PoolRow row, SequencedMap<String, Long> sizes) {
    BuiltIn known = builtIn(row.name());
    Long whole = row.parent() == null ? null : sizes.get(row.parent());
    if (known == null || whole == null) {
      throw new IllegalStateException("Expected pool " + row.name() + " to have a size");
    }
    return percentOf(whole, known.percent);
  }

  /** A percentage of some bytes, rounded down; at most the greatest number. */
  public static long percentOf(long bytes, long percent) {
    return Saturating.add(
        Saturating.multiply(bytes / WHOLE_PERCENT, percent),
        bytes % WHOLE_PERCENT * percent / WHOLE_PERCENT);
  }

  /**
   * What the children of a pool that have a size of their own leave of so many bytes; nothing where
   * others go by percent beside them.
   */
  static long leftBeside(String name, long bytes, List<PoolRow> rows) {
    long left = bytes;
    boolean anyStated = false;
    boolean anyPart = false;
    for (PoolRow row : rows) {
      if (name.equals(row.parent())) {
        Long stated = row.statedBytes();
        anyStated |= stated != null;
        anyPart |= stated == null;
        left -= stated == null ? 0 : stated;
      }
    }
    return anyStated && anyPart ? 0 : left;
  }
}

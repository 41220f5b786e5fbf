package io.weir.kernel.memory;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Saturating;
import io.weir.kernel.domain.MemorySettingsRow;
import io.weir.protocol.Code;
import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is wrong with a domain's memory, as somebody wants it to be. */
final class PoolFaults {

  private static final long LEAST_PERCENT = 100;
  private static final long MOST_PERCENT = 1000;

  private PoolFaults() {}

  /** What is wrong with what is said of memory as a whole, or null. */
  static @Nullable Rejection of(MemorySettingsRow settings) {
    Long total = settings.totalBytes();
    Long database = settings.databaseBytes();
    if (total != null && database != null && total < database) {
      return capacity(
          "domain",
          Sentence.of(
              "Expected capacity.totalMemoryBytes to be at least capacity.memoryBytes, but it is"
                  + " %d of %d bytes",
              total, database));
    }
    long percent = settings.percent();
    return percent >= LEAST_PERCENT && percent <= MOST_PERCENT
        ? null
        : configuration(
            "domain",
            Sentence.of(
                "Expected policies.memoryOvercommitPercent to be %d to %d, but it is %d",
                LEAST_PERCENT, MOST_PERCENT, percent));
  }

  /** What is wrong with the pools that a file names, or null; their sizes apart. */
  static @Nullable Rejection of(List<MemoryPool> asked, long most) {
    TreeSet<String> names = new TreeSet<>();
    Rejection fault = null;
    for (MemoryPool pool : asked) {
      fault = fault != null ? fault : of(pool);
      if (fault == null && !names.add(pool.name())) {
        fault =
            configuration(
                "pool " + pool.name(),
                Sentence.of("Expected pool %s once, but it is given twice", pool.name()));
      }
    }
    List<PoolRow> rows = Layout.of(asked);
    return fault == null ? ofTree(rows, most) : fault;
  }

  /** What is wrong with one pool by itself, or null. */
  static @Nullable Rejection of(MemoryPool pool) {
    String at = "pool " + pool.name();
    if (pool.name().isBlank()) {
      return configuration("pool", "Expected a pool to have a name, but it is blank");
    }
    if (!Layout.isBuiltIn(pool.name())) {
      return pool.memoryBytes() == null
          ? configuration(
              at, Sentence.of("Expected memoryBytes of pool %s, but it has none", pool.name()))
          : null;
    }
    boolean sizesAll = pool.name().equals(Layout.DATABASE) && pool.memoryBytes() != null;
    boolean otherType = pool.type() != null && pool.type() != Layout.typeOf(pool.name());
    boolean elsewhere =
        pool.parent() != null && !pool.parent().equals(Layout.parentOf(pool.name()));
    if (sizesAll) {
      return configuration(
          at, "Expected the size of pool DATABASE in capacity.memoryBytes, but it is given here");
    }
    return otherType || elsewhere
        ? configuration(
            at,
            Sentence.of(
                "Expected the type and parent of pool %s to be what every domain has, but others"
                    + " are given",
                pool.name()))
        : null;
  }

  /** What is wrong with how pools hang together, or null. */
  static @Nullable Rejection ofTree(List<PoolRow> rows, long most) {
    if (rows.size() > most) {
      return reject(
          Code.RESOURCE_EXHAUSTED,
          Why.of(Limit.CONFIGURATION, rows.size(), most, 1, "pools"),
          Sentence.of(
              "Expected room for one more of the pools, but there are %d of %d",
              rows.size(), most));
    }
    SequencedMap<String, @Nullable String> parents = new TreeMap<>();
    rows.forEach(row -> parents.put(row.name(), row.parent()));
    for (PoolRow row : rows) {
      if (row.parent() != null && !parents.containsKey(row.parent())) {
        return reject(
            Code.NOT_FOUND,
            Why.of(Limit.IDENTITY, "pool " + row.parent()),
            Sentence.of("Expected pool %s to exist, but it does not", row.parent()));
      }
      String above = row.parent();
      for (int i = 0; above != null && i < rows.size(); i++) {
        above = parents.get(above);
      }
      if (above != null) {
        return configuration(
            "pool " + row.name(),
            Sentence.of("Expected pool %s not to be a part of itself, but it is", row.name()));
      }
    }
    return null;
  }

  /** What is wrong with how large pools are, or null. */
  static @Nullable Rejection ofSizes(List<PoolRow> rows, long databaseBytes) {
    SequencedMap<String, Long> sizes = Layout.sizes(rows, databaseBytes);
    SequencedMap<String, Long> below = new TreeMap<>();
    for (PoolRow row : rows) {
      if (row.parent() != null) {
        below.merge(row.parent(), sizes.get(row.name()), Saturating::add);
      }
    }
    for (PoolRow row : rows) {
      long size = sizes.get(row.name());
      Long parts = below.get(row.name());
      if (parts != null && parts > size) {
        return capacity(
            "pool " + row.name(),
            Sentence.of(
                "Expected the parts of pool %s to be at most its %d bytes, but they come to %d",
                row.name(), size, parts));
      }
      Long soft = row.softLimitBytes();
      if (soft != null && soft > size) {
        return capacity(
            "pool " + row.name(),
            Sentence.of(
                "Expected softLimitBytes of pool %s to be at most its %d bytes, but it is %d",
                row.name(), size, soft));
      }
    }
    return null;
  }

  /** A pool of which something is held cannot go. */
  static Rejection inUse(String name, long usedBytes) {
    return configuration(
        "pool " + name,
        Sentence.of("Expected pool %s to be unused, but %d bytes are held", name, usedBytes));
  }

  static Rejection configuration(String at, String message) {
    return reject(Code.CONFIGURATION, Why.of(Limit.CONFIGURATION, at), message);
  }

  static Rejection capacity(String at, String message) {
    return reject(Code.INVALID_CAPACITY, Why.of(Limit.CONFIGURATION, at), message);
  }
}

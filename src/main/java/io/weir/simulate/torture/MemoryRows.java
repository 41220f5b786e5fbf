package io.weir.simulate.torture;

import io.weir.kernel.Families;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.domain.MemorySettingsRow;
import io.weir.kernel.leases.LeaseRow;
import io.weir.kernel.memory.PoolRow;
import io.weir.kernel.memory.UseRow;
import io.weir.kernel.queries.QueryMemoryRow;
import io.weir.kernel.queries.QueryRow;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Kind;
import io.weir.protocol.Mode;
import io.weir.protocol.Sentence;
import io.weir.simulate.audit.BrokenPromise;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows of memory: what is in use of all, of each pool and by each group is what live queries and
 * leases hold, and no grant leaves more in use than a limit, of the pool and of each above.
 */
final class MemoryRows {

  private static final Map<String, Long> PERCENT =
      Map.of("SGA", 60L, "PGA", 40L, "BUFFER_CACHE", 60L, "SHARED_POOL", 30L, "LARGE_POOL", 10L);

  private final Tables tables;

  MemoryRows(Tables tables) {
    this.tables = tables;
  }

  private static void check(boolean holds, String sentence, Object... figures) {
    if (!holds) {
      throw new BrokenPromise("invariant: " + Sentence.of(sentence, figures));
    }
  }

  private @Nullable PoolRow pool(@Nullable String name) {
    return name == null ? null : tables.table(Families.MEMORY_POOLS).find(name);
  }

  private static long held(QueryMemoryRow row) {
    return row.heldBytes() == null ? 0 : row.heldBytes();
  }

  // ---- sums ----

  /** Counts again. */
  void hold() {
    TreeMap<String, Long> held = new TreeMap<>();
    tables
        .table(Families.QUERIES)
        .scan(
            (id, row) -> {
              if (row.memory() != null) {
                add(held(row.memory()), row.memory().pool(), row.groupId(), held);
              }
              return true;
            });
    tables
        .table(Families.LEASES)
        .scan(
            (id, row) -> {
              add(row.heldBytes(), row.pool(), row.groupId(), held);
              return true;
            });
    TreeMap<String, Long> said = new TreeMap<>();
    tables
        .table(Families.MEMORY_USES)
        .scan(
            (key, row) -> {
              check(!isNegative(row), "Expected no negative use, but of %s there is %s", key, row);
              boolean isSummed =
                  key.equals("all") || key.startsWith("pool/") || key.startsWith("group/");
              if (isSummed && row.usedBytes() > 0) {
                said.put(key, row.usedBytes());
              }
              return true;
            });
    held.values().removeIf(bytes -> bytes == 0);
    check(held.equals(said), "Expected %s to be in use, as is held, but there is %s", held, said);
  }

  private static boolean isNegative(UseRow row) {
    return row.usedBytes() < 0
        || row.peakBytes() < row.usedBytes()
        || (row.workAreaBytes() != null && row.workAreaBytes() < 0)
        || (row.windowRecords() != null && row.windowRecords() < 0)
        || (row.aggregationGroups() != null && row.aggregationGroups() < 0);
  }

  private void add(long bytes, @Nullable String pool, long group, TreeMap<String, Long> held) {
    held.merge("all", bytes, Long::sum);
    held.merge("group/" + group, bytes, Long::sum);
    for (PoolRow each = pool(pool); each != null; each = pool(each.parent())) {
      held.merge("pool/" + each.name(), bytes, Long::sum);
    }
  }

  // ---- limits ----

  /** A grant fits, after the command that it is of. */
  void fits(Granted grant, DomainRow domain) {
    PoolRow pool = grant.kind() == Kind.LEASE ? ofLease(grant.id()) : ofQuery(grant);
    for (PoolRow each = pool; each != null; each = pool(each.parent())) {
      UseRow use = tables.table(Families.MEMORY_USES).find("pool/" + each.name());
      long used = use == null ? 0 : use.usedBytes();
      long most = limit(each, domain.ofMemory());
      check(
          domain.mode() != Mode.ENFORCE || used <= most,
          "Expected at most %d bytes of pool %s in use with %s, but there are %d",
          most,
          each.name(),
          grant,
          used);
    }
  }

  private @Nullable PoolRow ofLease(String id) {
    LeaseRow row = tables.table(Families.LEASES).find(id);
    return row == null ? null : pool(row.pool());
  }

  private @Nullable PoolRow ofQuery(Granted grant) {
    QueryRow row =
        grant.memoryBytes() == null ? null : tables.table(Families.QUERIES).find(grant.id());
    return row == null || row.memory() == null ? null : pool(row.memory().pool());
  }

  private long limit(PoolRow pool, MemorySettingsRow settings) {
    long given = percentOf(size(pool, settings), settings.percent());
    Long total = pool.parent() == null ? settings.totalBytes() : null;
    return total == null ? given : Math.min(given, total);
  }

  private long size(PoolRow pool, MemorySettingsRow settings) {
    if (pool.parent() == null) {
      return settings.databaseBytes() == null ? 0 : settings.databaseBytes();
    }
    Long stated = pool.statedBytes();
    PoolRow parent = pool(pool.parent());
    return stated != null || parent == null
        ? (stated == null ? 0 : stated)
        : percentOf(size(parent, settings), PERCENT.get(pool.name()));
  }

  private static long percentOf(long bytes, long percent) {
    return bytes / 100 * percent + bytes % 100 * percent / 100;
  }
}

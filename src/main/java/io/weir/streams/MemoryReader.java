package io.weir.streams;

import io.weir.kernel.Families;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.domain.MemorySettingsRow;
import io.weir.kernel.memory.Layout;
import io.weir.kernel.memory.PoolRow;
import io.weir.kernel.memory.UseRow;
import io.weir.streams.MemoryUseView.Scope;
import io.weir.streams.store.RowReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Reads a domain's memory: its pools, its leases, and who holds what of them. */
final class MemoryReader {

  private static final UseRow NONE = new UseRow(0, 0, 0, 0, 0, null, null, null);

  private final RowReader reader;

  MemoryReader(RowReader reader) {
    this.reader = reader;
  }

  /** The pools, by number; none where the domain has no memory of its own. */
  List<PoolView> pools() {
    DomainRow domain = reader.find(Families.DOMAIN, Families.ONLY);
    MemorySettingsRow memory = domain == null ? MemorySettingsRow.NONE : domain.ofMemory();
    if (memory.databaseBytes() == null) {
      return List.of();
    }
    List<PoolRow> rows = new ArrayList<>();
    reader.scan(Families.MEMORY_POOLS, (name, row) -> rows.add(row)); // bounded by maxPools
    rows.sort(Comparator.comparingLong(PoolRow::number));
    SequencedMap<String, Long> sizes = Layout.sizes(rows, memory.databaseBytes());
    List<PoolView> views = new ArrayList<>();
    for (PoolRow row : rows) {
      long size = sizes.get(row.name());
      UseRow use = reader.find(Families.MEMORY_USES, "pool/" + row.name());
      views.add(PoolView.of(row, size, limitBytes(row, size, memory), use == null ? NONE : use));
    }
    return views;
  }

  /** What may be given of a pool: of the whole no more than the machine has. */
  private static long limitBytes(PoolRow row, long sizeBytes, MemorySettingsRow memory) {
    long given = Layout.percentOf(sizeBytes, memory.percent());
    return row.parent() == null && memory.totalBytes() != null
        ? Math.min(given, memory.totalBytes())
        : given;
  }

  /** What groups hold, by id; what all do under {@link StatisticsReader#ALL}. */
  Map<Long, UseRow> usesOf(Collection<Long> groups) {
    Map<Long, UseRow> uses = new HashMap<>();
    UseRow all = reader.find(Families.MEMORY_USES, "all");
    if (all != null) {
      uses.put(StatisticsReader.ALL, all);
    }
    for (long id : groups) {
      UseRow row = reader.find(Families.MEMORY_USES, "group/" + id);
      if (row != null) {
        uses.put(id, row);
      }
    }
    return uses;
  }

  /**
   * Who holds what: the domain, then groups, operations and sessions by name.
   *
   * @param groups their names by id
   */
  List<MemoryUseView> uses(Map<Long, String> groups) {
    List<MemoryUseView> views = new ArrayList<>();
    reader.scan(
        Families.MEMORY_USES,
        (key, row) -> {
          MemoryUseView view = use(key, row, groups);
          if (view != null) {
            views.add(view);
          }
          return views.size() < Views.MOST_ROWS;
        });
    return views;
  }

  /**
   * Leases, by id.
   *
   * @param groups their names by id
   */
  List<LeaseView> leases(Map<Long, String> groups, long nowMs) {
    List<LeaseView> views = new ArrayList<>();
    reader.scan(
        Families.LEASES,
        (id, row) ->
            views.add(LeaseView.of(row, groups.get(row.groupId()), nowMs))
                && views.size() < Views.MOST_ROWS);
    return views;
  }

  private @Nullable MemoryUseView use(String key, UseRow row, Map<Long, String> groups) {
    int slash = key.indexOf('/');
    String owner = key.substring(slash + 1);
    return switch (slash < 0 ? key : key.substring(0, slash)) {
      case "all" -> MemoryUseView.of(Scope.DOMAIN, "domain", row, null);
      case "group" -> {
        String name = groups.get(Long.valueOf(owner));
        yield name == null ? null : MemoryUseView.of(Scope.GROUP, name, row, null);
      }
      case "session" ->
          MemoryUseView.of(Scope.SESSION, owner, row, reader.find(Families.MEMORY_QUOTAS, owner));
      case "operation" -> MemoryUseView.of(Scope.OPERATION, owner, row, null);
      default -> null; // pools have a view of their own
    };
  }
}

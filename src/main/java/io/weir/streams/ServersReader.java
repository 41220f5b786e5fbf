package io.weir.streams;

import io.weir.kernel.Families;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.parallel.ServerUseRow;
import io.weir.kernel.parallel.ServerUses;
import io.weir.protocol.DomainDefinition.ServerPool;
import io.weir.streams.store.RowReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads a domain's parallel servers: who has how many, and what they do. */
final class ServersReader {

  private static final ServerPool OTHERS = new ServerPool("DEFAULT", null, null, null);
  private static final ServerPool ALL = new ServerPool("domain", null, null, null);

  /** What is busy of one pool, by what it does. */
  private static final class Busy {
    private final Map<ExecutionState, Long> servers = new EnumMap<>(ExecutionState.class);

    void add(ExecutionState state, long count) {
      servers.merge(state, count, Long::sum);
    }

    long of(ExecutionState state) {
      return servers.getOrDefault(state, 0L);
    }

    long all() {
      return servers.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private final RowReader reader;
  private final long servers;
  private final List<ServerPool> pools = new ArrayList<>();
  private final Map<Long, String> poolOf = new TreeMap<>();
  private final Map<String, Busy> busy = new TreeMap<>();

  /**
   * @param serversByDefault of a domain that does not say
   * @param groups their names by id
   */
  ServersReader(RowReader reader, long serversByDefault, Map<Long, String> groups) {
    this.reader = reader;
    DomainRow domain = reader.find(Families.DOMAIN, Families.ONLY);
    Long said = domain == null ? null : domain.parallelServers();
    this.servers = said == null ? serversByDefault : said;
    reader.scan(Families.SERVER_POOLS, (name, pool) -> pools.add(pool)); // at most maxServerPools
    Map<String, Long> ids = new TreeMap<>(); // a pool may name a group by either
    groups.forEach((id, name) -> ids.put(Long.toString(id), id));
    groups.forEach((id, name) -> ids.put(name, id));
    for (ServerPool pool : pools) {
      for (String group : pool.groups() == null ? List.<String>of() : pool.groups()) {
        Long id = ids.get(group);
        if (id != null) {
          poolOf.put(id, pool.name());
        }
      }
    }
  }

  /** All, then the pools by name, then what is in none. */
  List<ServerView> pools() {
    int[] queries = {0};
    reader.scan(
        Families.QUERIES,
        (id, row) -> {
          long held = ExecutionState.servers(row);
          if (held > 0) {
            ExecutionState state = ExecutionState.of(row);
            of(ALL.name()).add(state, held);
            of(poolOf.getOrDefault(row.groupId(), OTHERS.name())).add(state, held);
          }
          return ++queries[0] < Views.MOST_ROWS;
        });
    List<ServerView> views = new ArrayList<>();
    views.add(view(ALL));
    pools.forEach(pool -> views.add(view(pool)));
    views.add(view(OTHERS));
    return views;
  }

  private Busy of(String pool) {
    return busy.computeIfAbsent(pool, name -> new Busy());
  }

  private ServerView view(ServerPool pool) {
    Busy its = of(pool.name());
    long most = pool.maxServers() == null ? servers : Math.min(pool.maxServers(), servers);
    long keptForOthers =
        pools.stream()
            .filter(other -> !other.name().equals(pool.name()))
            .mapToLong(this::idle)
            .sum();
    long free = Math.min(most - its.all(), servers - of(ALL.name()).all() - keptForOthers);
    return new ServerView(
        pool.name(),
        least(pool),
        most,
        pool.groups(),
        its.all(),
        its.of(ExecutionState.INITIALIZING),
        its.of(ExecutionState.EXECUTING),
        its.of(ExecutionState.COMPLETING),
        idle(pool),
        Math.max(0, free));
  }

  private long idle(ServerPool pool) {
    return Math.max(0, least(pool) - of(pool.name()).all());
  }

  private static long least(ServerPool pool) {
    return pool.minServers() == null ? 0 : pool.minServers();
  }

  /** What parallel execution has come to, by group; of all under {@link StatisticsReader#ALL}. */
  static Map<Long, ServerUseRow> uses(RowReader reader) {
    Map<Long, ServerUseRow> uses = new TreeMap<>();
    reader.scan(
        Families.SERVER_USES,
        (id, row) -> {
          uses.put(id == ServerUses.ALL ? StatisticsReader.ALL : id, row);
          return true; // groups are bounded
        });
    return uses;
  }
}

package io.weir.streams;

import io.weir.kernel.Families;
import io.weir.kernel.admin.Export;
import io.weir.kernel.domain.CountersRow;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.domain.TextRow;
import io.weir.kernel.groups.AccountRow;
import io.weir.kernel.groups.GroupRow;
import io.weir.kernel.plans.PlanRow;
import io.weir.kernel.plans.Plans;
import io.weir.kernel.state.Family;
import io.weir.kernel.state.Rank;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.AssignmentRule;
import io.weir.protocol.DomainDefinition.Mapping;
import io.weir.protocol.Schedule;
import io.weir.protocol.Window;
import io.weir.streams.store.RowReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads of the governor's state by interactive queries: views, never the ground of a grant. Each is
 * bounded, because it holds the store's lock against the stream thread.
 */
public final class Views {

  /** Most rows that one view shows. */
  public static final int MOST_ROWS = 10_000;

  private final KafkaStreams streams;
  private final int partitions;
  private final TimeSource time;
  private final long serversByDefault;

  /**
   * @param serversByDefault parallel servers of a domain that does not say
   */
  Views(KafkaStreams streams, int partitions, TimeSource time, long serversByDefault) {
    this.streams = streams;
    this.partitions = partitions;
    this.time = time;
    this.serversByDefault = serversByDefault;
  }

  /** The domains of this instance, by name. */
  public List<String> domains() {
    TreeSet<String> names = new TreeSet<>();
    for (int partition = 0; partition < partitions; partition++) {
      names.addAll(RowReader.domains(store(partition)));
    }
    return List.copyOf(names);
  }

  /** A domain's rows, or null where it is not defined. */
  private @Nullable RowReader reader(String domain) {
    int partition =
        Utils.toPositive(Utils.murmur2(domain.getBytes(StandardCharsets.UTF_8))) % partitions;
    return RowReader.of(store(partition), domain);
  }

  private ReadOnlyKeyValueStore<Bytes, byte[]> store(int partition) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(
                GovernorTopology.STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
            .withPartition(partition));
  }

  /** A domain's definition and counters. */
  public @Nullable DomainView domain(String domain) {
    RowReader reader = reader(domain);
    DomainRow row = reader == null ? null : reader.find(Families.DOMAIN, Families.ONLY);
    CountersRow counters = reader == null ? null : reader.find(Families.COUNTERS, Families.ONLY);
    return row == null || counters == null
        ? null
        : DomainView.of(row, counters, reader.find(Families.CALENDAR, Families.ONLY));
  }

  /** A domain's groups, by id. */
  public @Nullable List<GroupView> groups(String domain) {
    RowReader reader = reader(domain);
    if (reader == null) {
      return null;
    }
    Map<Long, AccountRow> accounts = new TreeMap<>();
    reader.scan(Families.ACCOUNTS, (id, row) -> keep(accounts, id, row));
    List<GroupView> views = new ArrayList<>();
    reader.scan(
        Families.GROUPS,
        (id, row) -> views.add(GroupView.of(row, accounts.get(id))) && views.size() < MOST_ROWS);
    return views;
  }

  private static boolean keep(Map<Long, AccountRow> accounts, Long id, AccountRow row) {
    accounts.put(id, row);
    return accounts.size() < MOST_ROWS;
  }

  /** A domain's statistics, those of its groups by id, and of its plans by name. */
  public @Nullable List<StatisticsView> statistics(String domain) {
    RowReader reader = reader(domain);
    DomainRow row = reader == null ? null : reader.find(Families.DOMAIN, Families.ONLY);
    CountersRow counters = reader == null ? null : reader.find(Families.COUNTERS, Families.ONLY);
    return row == null || counters == null
        ? null
        : new StatisticsReader(reader, row, counters).all();
  }

  /** A domain's open sessions, by id. */
  public @Nullable List<SessionView> sessions(String domain) {
    RowReader reader = reader(domain);
    if (reader == null) {
      return null;
    }
    Map<Long, String> names = groupNames(reader);
    List<SessionView> views = new ArrayList<>();
    reader.scan(
        Families.SESSIONS,
        (id, row) ->
            views.add(SessionView.of(row, names.get(row.groupId()))) && views.size() < MOST_ROWS);
    return views;
  }

  /** A domain's live queries, by id; those that wait with their place now. */
  public @Nullable List<QueryView> queries(String domain) {
    RowReader reader = reader(domain);
    if (reader == null) {
      return null;
    }
    Map<Long, String> names = groupNames(reader);
    Map<String, Long> positions = positions(reader);
    List<QueryView> views = new ArrayList<>();
    reader.scan(
        Families.QUERIES,
        (id, row) ->
            views.add(QueryView.of(row, names.get(row.groupId()), positions.get(id)))
                && views.size() < MOST_ROWS);
    return views;
  }

  /** A domain's live I/O, by id. */
  public @Nullable List<IoView> io(String domain) {
    RowReader reader = reader(domain);
    return reader == null ? null : new IoReader(reader, time.nowMs()).live(groupNames(reader));
  }

  /** A domain's token buckets: its own, then those of its groups by id. */
  public @Nullable List<BucketView> buckets(String domain) {
    RowReader reader = reader(domain);
    return reader == null ? null : new IoReader(reader, time.nowMs()).buckets();
  }

  /** A domain's memory pools, by number. */
  public @Nullable List<PoolView> pools(String domain) {
    RowReader reader = reader(domain);
    return reader == null ? null : new MemoryReader(reader).pools();
  }

  /** Who holds what of a domain's memory: all, and its groups, operations and sessions. */
  public @Nullable List<MemoryUseView> memory(String domain) {
    RowReader reader = reader(domain);
    return reader == null ? null : new MemoryReader(reader).uses(groupNames(reader));
  }

  /** A domain's leases, by id. */
  public @Nullable List<LeaseView> leases(String domain) {
    RowReader reader = reader(domain);
    return reader == null
        ? null
        : new MemoryReader(reader).leases(groupNames(reader), time.nowMs());
  }

  /** A domain's parallel servers: all, then those of its pools, then what is in none. */
  public @Nullable List<ServerView> servers(String domain) {
    RowReader reader = reader(domain);
    return reader == null
        ? null
        : new ServersReader(reader, serversByDefault, groupNames(reader)).pools();
  }

  private static Map<String, Long> positions(RowReader reader) {
    Map<String, Long> positions = new TreeMap<>();
    Map<Long, Long> ofLane = new TreeMap<>();
    reader.scan(
        Families.QUEUE,
        (Rank rank, TextRow row) -> {
          positions.put(row.id(), ofLane.merge(rank.lane(), 1L, Long::sum));
          return positions.size() < MOST_ROWS;
        });
    return positions;
  }

  private static Map<Long, String> groupNames(RowReader reader) {
    Map<Long, String> names = new TreeMap<>();
    reader.scan(
        Families.GROUPS,
        (Long id, GroupRow row) -> {
          names.put(id, row.name());
          return true;
        });
    return names;
  }

  /** A domain's mappings, by user. */
  public @Nullable List<Mapping> mappings(String domain) {
    return all(domain, Families.MAPPINGS);
  }

  /** A domain's assignment rules, by name. */
  public @Nullable List<AssignmentRule> rules(String domain) {
    return all(domain, Families.RULES);
  }

  /** A domain's plans, by id. */
  public @Nullable List<PlanView> plans(String domain) {
    RowReader reader = reader(domain);
    DomainRow row = reader == null ? null : reader.find(Families.DOMAIN, Families.ONLY);
    return row == null
        ? null
        : plans(reader).stream().map(plan -> PlanView.of(plan, row.plan())).toList();
  }

  private static List<PlanRow> plans(RowReader reader) {
    SequencedMap<Long, PlanRow> plans = new TreeMap<>();
    Plans.builtIn().forEach(row -> plans.put(row.id(), row));
    reader.scan(
        Families.PLANS,
        (String name, PlanRow row) -> {
          plans.put(row.id(), row);
          return plans.size() < MOST_ROWS;
        });
    return List.copyOf(plans.values());
  }

  /** What a domain watches for, by group, by what, and value. */
  public @Nullable List<WatchView> watches(String domain) {
    RowReader reader = reader(domain);
    if (reader == null) {
      return null;
    }
    Map<Long, String> names = groupNames(reader);
    List<WatchView> views = new ArrayList<>();
    reader.scan(
        Families.WATCHED,
        (key, row) -> views.add(WatchView.of(key, row, names)) && views.size() < MOST_ROWS);
    return views;
  }

  /** A domain's schedules, by name. */
  public @Nullable List<Schedule> schedules(String domain) {
    List<Schedule> schedules = all(domain, Families.SCHEDULES);
    return schedules == null ? null : schedules.stream().map(Schedule::named).toList();
  }

  /** A domain's maintenance windows, by name. */
  public @Nullable List<Window> windows(String domain) {
    return all(domain, Families.WINDOWS);
  }

  /** A domain as the file that would make it; without drafts. */
  public @Nullable DomainDefinition definition(String domain) {
    RowReader reader = reader(domain);
    DomainRow row = reader == null ? null : reader.find(Families.DOMAIN, Families.ONLY);
    if (row == null) {
      return null;
    }
    return new Export(
            row,
            rows(reader, Families.GROUPS),
            rows(reader, Families.MAPPINGS),
            rows(reader, Families.RULES),
            plans(reader),
            reader.find(Families.CALENDAR, Families.ONLY),
            rows(reader, Families.SCHEDULES),
            rows(reader, Families.WINDOWS),
            rows(reader, Families.MEMORY_POOLS),
            rows(reader, Families.SERVER_POOLS))
        .definition();
  }

  /** All of them: a file that left some out would remove them. Their numbers are bounded. */
  private static <K, V> List<V> rows(RowReader reader, Family<K, V> family) {
    List<V> rows = new ArrayList<>();
    reader.scan(family, (id, row) -> rows.add(row));
    return rows;
  }

  private <V> @Nullable List<V> all(String domain, Family<String, V> family) {
    RowReader reader = reader(domain);
    if (reader == null) {
      return null;
    }
    List<V> rows = new ArrayList<>();
    reader.scan(family, (id, row) -> rows.add(row) && rows.size() < MOST_ROWS);
    return rows;
  }
}

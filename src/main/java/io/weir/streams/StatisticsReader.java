package io.weir.streams;

import io.weir.kernel.Families;
import io.weir.kernel.domain.Counted;
import io.weir.kernel.domain.CountersRow;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.domain.Durations;
import io.weir.kernel.domain.TallyKey;
import io.weir.kernel.groups.AccountRow;
import io.weir.kernel.groups.Fairness;
import io.weir.kernel.groups.Fairness.Part;
import io.weir.kernel.groups.FiguresRow;
import io.weir.kernel.groups.GroupRow;
import io.weir.kernel.memory.UseRow;
import io.weir.kernel.parallel.ServerUseRow;
import io.weir.kernel.plans.PlanSumsRow;
import io.weir.kernel.plans.PlanTermRow;
import io.weir.streams.StatisticsView.Scope;
import io.weir.streams.store.RowReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Puts a domain's statistics together, from what its rows count. */
final class StatisticsReader {

  private static final long MILLION = 1_000_000;

  private final DomainRow domain;
  private final CountersRow counters;
  private final SequencedMap<Long, GroupRow> groups = new TreeMap<>();
  private final SequencedMap<Long, AccountRow> accounts = new TreeMap<>();
  private final SequencedMap<Long, SortedMap<Counted, SortedMap<String, Long>>> tallies =
      new TreeMap<>();
  private final SequencedMap<Long, SortedMap<Long, Long>> waits = new TreeMap<>();
  private final SequencedMap<Long, SortedMap<Long, Long>> runs = new TreeMap<>();
  private final SequencedMap<String, PlanTermRow> terms = new TreeMap<>();
  private final IoStatistics io;
  private final Map<Long, UseRow> memory; // by group; of all under ALL
  private final Map<Long, ServerUseRow> servers; // the same

  StatisticsReader(RowReader reader, DomainRow domain, CountersRow counters) {
    this.domain = domain;
    this.counters = counters;
    reader.scan(Families.GROUPS, (id, row) -> keep(groups, id, row));
    reader.scan(Families.ACCOUNTS, (id, row) -> keep(accounts, id, row));
    io = new IoStatistics(reader, groups.keySet());
    memory = new MemoryReader(reader).usesOf(groups.keySet());
    servers = ServersReader.uses(reader);
    reader.scan(Families.PLAN_TERMS, (name, row) -> keep(terms, name, row));
    reader.scan(
        Families.TALLIES,
        (text, row) -> {
          TallyKey key = TallyKey.of(text);
          if (key != null) {
            add(key.groupId(), key, row.count());
            add(ALL, key, row.count());
          }
          return true; // groups are bounded, and so are causes
        });
    reader.scan(
        Families.DURATIONS,
        (key, row) -> {
          var of = Durations.kindOf(key) == Durations.Kind.WAIT ? waits : runs;
          add(of, Durations.groupOf(key), key, row.count());
          add(of, ALL, key, row.count());
          return true; // groups are bounded, and so are buckets
        });
  }

  /** Stands for all groups, and those that are gone. */
  static final long ALL = -1;

  private static <K, V> boolean keep(Map<K, V> rows, K key, V row) {
    rows.put(key, row);
    return true;
  }

  private void add(long group, TallyKey key, long count) {
    tallies
        .computeIfAbsent(group, id -> new TreeMap<>())
        .computeIfAbsent(key.what(), what -> new TreeMap<>())
        .merge(key.cause().name(), count, Long::sum);
  }

  private static void add(
      SequencedMap<Long, SortedMap<Long, Long>> of, long group, long key, long count) {
    of.computeIfAbsent(group, id -> new TreeMap<>())
        .merge(Durations.lowestMsOf(key), count, Long::sum);
  }

  /** The domain's, its groups' by id, and its plans' by name. */
  List<StatisticsView> all() {
    List<StatisticsView> views = new ArrayList<>();
    views.add(ofDomain());
    groups.values().forEach(group -> views.add(ofGroup(group)));
    terms.forEach((name, row) -> views.add(ofPlan(name, row)));
    return views;
  }

  // ---- shares ----

  private Part part(long groupId) {
    FiguresRow figures = accounts.getOrDefault(groupId, AccountRow.EMPTY).statistics();
    return new Part(figures.contendedMicros(), figures.entitledMicros());
  }

  private List<Part> parts() {
    return groups.keySet().stream().map(this::part).toList();
  }

  private static @Nullable Long millionths(long part, long sum) {
    return sum == 0 ? null : (Long) Math.round((double) part / sum * MILLION);
  }

  // ---- views ----

  private StatisticsView ofGroup(GroupRow group) {
    AccountRow account = accounts.getOrDefault(group.id(), AccountRow.EMPTY);
    Part part = part(group.id());
    Part sum = Fairness.sum(parts());
    return view(
        Scope.GROUP,
        group.name(),
        group.id(),
        account,
        millionths(part.receivedMicros(), sum.receivedMicros()),
        millionths(part.entitledMicros(), sum.entitledMicros()),
        part.entitledMicros() == 0 ? null : (Long) Fairness.ratioMillionths(part, sum),
        null,
        Math.max(0, (account.active() == null ? 0 : account.active()) - group.activeSessions()));
  }

  private StatisticsView ofDomain() {
    AccountRow[] sum = {AccountRow.EMPTY};
    accounts.values().forEach(account -> sum[0] = sum[0].with(account));
    return view(
        Scope.DOMAIN,
        domain.name(),
        ALL,
        sum[0],
        null,
        null,
        null,
        Fairness.of(parts()),
        Math.max(0, counters.running() - domain.slots()));
  }

  private StatisticsView view(
      Scope scope,
      String name,
      long id,
      AccountRow account,
      @Nullable Long received,
      @Nullable Long entitled,
      @Nullable Long ratio,
      @Nullable Fairness fairness,
      long overLimit) {
    FiguresRow figures = account.statistics();
    SortedMap<String, Long> ended = of(id, Counted.SESSION_ENDED);
    return new StatisticsView(
        scope,
        name,
        account.sessions(),
        figures.opened(),
        figures.ended() - sum(ended),
        ended,
        scope == Scope.DOMAIN ? of(id, Counted.SESSION_REJECTED) : null,
        account.running(),
        LongStream.of(
                account.queuedCritical(),
                account.queuedHigh(),
                account.queuedNormal(),
                account.queuedLow())
            .sum(),
        account.granted(),
        account.finished(),
        sum(of(id, Counted.REJECTED)),
        of(id, Counted.REJECTED),
        account.killed(),
        of(id, Counted.KILLED),
        sum(of(id, Counted.WITHDRAWN)),
        account.waitedMs(),
        durations(waits, id, account.granted()),
        figures.ranMs(),
        durations(runs, id, account.finished()),
        account.chargedMicros(),
        figures.contendedMicros(),
        received,
        entitled,
        ratio,
        fairness == null ? null : (Long) fairness.jainMillionths(),
        fairness == null ? null : (Long) fairness.leastRatioMillionths(),
        figures.switches(),
        sum(of(id, Counted.RUNAWAY)),
        sum(of(id, Counted.THROTTLED)),
        overLimit,
        figures.mostOver(),
        null,
        null,
        scope == Scope.DOMAIN ? io.ofAll() : io.ofGroup(id),
        MemoryStatisticsView.of(memory.get(scope == Scope.DOMAIN ? ALL : id)),
        ParallelStatisticsView.of(servers.get(scope == Scope.DOMAIN ? ALL : id)));
  }

  /** What took no time has no row: it is the rest of all. */
  private static @Nullable DurationView durations(
      SequencedMap<Long, SortedMap<Long, Long>> of, long group, long all) {
    SortedMap<Long, Long> counts = new TreeMap<>(of.getOrDefault(group, new TreeMap<>()));
    long none = all - counts.values().stream().mapToLong(Long::longValue).sum();
    if (none > 0) {
      counts.put(0L, none);
    }
    return DurationView.of(counts);
  }

  private SortedMap<String, Long> of(long group, Counted what) {
    return tallies.getOrDefault(group, new TreeMap<>()).getOrDefault(what, new TreeMap<>());
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private StatisticsView ofPlan(String name, PlanTermRow row) {
    PlanSumsRow now = PlanSumsRow.NONE;
    for (AccountRow account : accounts.values()) {
      now = now.plus(account);
    }
    PlanTermRow until = row.end(now, counters.lastNowMs());
    PlanSumsRow sums = until.during();
    return new StatisticsView(
        Scope.PLAN,
        name,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        sums.granted(),
        sums.finished(),
        sums.rejected(),
        null,
        sums.killed(),
        null,
        null,
        sums.waitedMs(),
        null,
        sums.ranMs(),
        null,
        sums.chargedMicros(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        row.terms(),
        until.inForceMs(),
        null,
        null,
        null);
  }
}

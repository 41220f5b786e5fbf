package io.weir.streams;

import io.weir.kernel.Families;
import io.weir.kernel.domain.Durations;
import io.weir.kernel.domain.TallyKey;
import io.weir.kernel.io.IoFiguresRow;
import io.weir.protocol.IoOperation;
import io.weir.streams.store.RowReader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The statistics of I/O: of each group, and summed up. */
final class IoStatistics {

  /** What one group has. */
  private static final class Sums {
    private final long[] requests = new long[IoOperation.values().length];
    private final long[] bytes = new long[IoOperation.values().length];
    private final SortedMap<Long, Long> latencies = new TreeMap<>();
    private long granted;
    private long waiting;
    private long underWay;
    private long refused;
    private long throttled;
    private long late;
    private long abandoned;
    private long waitedMs;
    private long bandwidth;

    void add(IoFiguresRow row) {
      granted += row.granted();
      add(requests, row.requests());
      add(bytes, row.bytes());
      refused += row.refused();
      throttled += row.throttled();
      late += row.late();
      abandoned += row.abandoned();
      waitedMs += row.waitedMs();
      bandwidth += row.bandwidthBytesPerSecond();
    }

    private static void add(long[] sums, List<Long> more) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += more.get(i);
      }
    }

    void add(Sums other) {
      granted += other.granted;
      waiting += other.waiting;
      underWay += other.underWay;
      refused += other.refused;
      throttled += other.throttled;
      late += other.late;
      abandoned += other.abandoned;
      waitedMs += other.waitedMs;
      bandwidth += other.bandwidth;
      for (int i = 0; i < requests.length; i++) {
        requests[i] += other.requests[i];
        bytes[i] += other.bytes[i];
      }
      other.latencies.forEach((ms, count) -> latencies.merge(ms, count, Long::sum));
    }

    private boolean isNothing() {
      return granted + waiting + refused == 0;
    }

    @Nullable IoStatisticsView view() {
      return isNothing()
          ? null
          : new IoStatisticsView(
              granted,
              byOperation(requests),
              byOperation(bytes),
              waiting,
              underWay,
              refused,
              throttled,
              late,
              abandoned,
              waitedMs,
              bandwidth,
              DurationView.of(withThoseOfNoTime()));
    }

    /** What took no time has no row: it is the rest of what was granted and has ended. */
    private SortedMap<Long, Long> withThoseOfNoTime() {
      SortedMap<Long, Long> all = new TreeMap<>(latencies);
      long none = granted - underWay - latencies.values().stream().mapToLong(Long::longValue).sum();
      if (none > 0) {
        all.put(0L, none);
      }
      return all;
    }

    private static Map<String, Long> byOperation(long[] sums) {
      SequencedMap<String, Long> named = new TreeMap<>();
      for (IoOperation op : IoOperation.values()) {
        if (sums[op.ordinal()] > 0) {
          named.put(op.name(), sums[op.ordinal()]);
        }
      }
      return named;
    }
  }

  private final SequencedMap<Long, Sums> byGroup = new TreeMap<>();

  /**
   * @param groups that are there, by id
   */
  IoStatistics(RowReader reader, Collection<Long> groups) {
    groups.forEach(id -> byGroup.put(id, new Sums()));
    byGroup.put(TallyKey.NO_GROUP, new Sums()); // what is left of groups that are gone
    reader.scan(
        Families.IO_GROUPS,
        (id, row) -> {
          byGroup.computeIfPresent(id, (known, sums) -> added(sums, row.figures()));
          return true; // groups are bounded
        });
    reader.scan(
        Families.IO,
        (id, row) -> {
          Sums sums = byGroup.get(row.groupId());
          if (sums != null) {
            sums.waiting += row.waits() ? 1 : 0;
            sums.underWay += row.waits() ? 0 : 1;
          }
          return true; // what waits is bounded, and so is what is under way
        });
    reader.scan(
        Families.IO_DURATIONS,
        (key, row) -> {
          Sums sums = byGroup.get(Durations.groupOf(key));
          if (sums != null && Durations.kindOf(key) == Durations.Kind.RUN) {
            sums.latencies.merge(Durations.lowestMsOf(key), row.count(), Long::sum);
          }
          return true; // groups are bounded, and so are buckets
        });
  }

  private static Sums added(Sums sums, IoFiguresRow row) {
    sums.add(row);
    return sums;
  }

  /** A group's; null where it has had none. */
  @Nullable IoStatisticsView ofGroup(long id) {
    Sums sums = byGroup.get(id);
    return sums == null ? null : sums.view();
  }

  /** Those of all groups together; null where there was none. */
  @Nullable IoStatisticsView ofAll() {
    Sums all = new Sums();
    byGroup.values().forEach(all::add);
    return all.view();
  }
}

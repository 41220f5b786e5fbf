package io.weir.kernel.domain;

import io.weir.kernel.Families;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * How long queries of each group waited and ran: exact counts in buckets, from which quantiles are
 * read.
 *
 * <p>Implementation note: the buckets are those of HdrHistogram with one significant digit (below
 * 32 ms each millisecond has its own, above that 16 of them double the time), each named by its
 * lowest value and in a row of its own. So a count changes one row of a few bytes, where one row
 * for all would be written whole each time; rows are bounded by {@link #LONGEST_MS}; and counts are
 * sums, so that neither their order nor a restart can be seen in them. What took no time has no
 * row: it is the rest of what the group's account says was granted or finished.
 */
public final class Durations {

  /** What takes time. */
  public enum Kind {
    WAIT,
    RUN
  }

  /** Longer ones count as this: 49 days, 447 buckets. */
  public static final long LONGEST_MS = (1L << 32) - 1;

  private static final int BITS_OF_MS = 32;
  private static final int HALF_OF_SUB_BUCKETS = 16;

  private final Table<Long, TallyRow> table;

  public Durations(Tables tables) {
    this(tables.table(Families.DURATIONS));
  }

  /** The same of something else than queries, in a table of its own. */
  public Durations(Table<Long, TallyRow> table) {
    this.table = table;
  }

  /** Something of a group took so long. */
  public void took(long groupId, Kind kind, long ms) {
    if (ms > 0) {
      add(keyOf(groupId, kind, ms), 1);
    }
  }

  private void add(Long key, long count) {
    TallyRow row = table.find(key);
    table.upsert(key, new TallyRow(row == null ? count : row.count() + count));
  }

  /** A group is gone: its durations are those of the domain alone. */
  public void forget(long groupId) {
    SequencedMap<Long, Long> own = new TreeMap<>();
    table.scan(
        keyOf(groupId, Kind.WAIT, 0),
        (key, row) -> {
          boolean belongs = groupOf(key) == groupId;
          if (belongs) {
            own.put(key, row.count());
          }
          return belongs;
        });
    own.forEach(
        (key, count) -> {
          table.delete(key);
          add(keyOf(TallyKey.NO_GROUP, kindOf(key), lowestMsOf(key)), count);
        });
  }

  /** Where durations of this length are counted. */
  public static long keyOf(long groupId, Kind kind, long ms) {
    long bounded = Math.clamp(ms, 0, LONGEST_MS);
    long width = Math.max(1, Long.highestOneBit(bounded) / HALF_OF_SUB_BUCKETS);
    long ofKind = groupId * Kind.values().length + kind.ordinal();
    return (ofKind << BITS_OF_MS) + (bounded & -width);
  }

  /** The group of a key. */
  public static long groupOf(long key) {
    return (key >> BITS_OF_MS) / Kind.values().length;
  }

  /** What took as long as a key says. */
  public static Kind kindOf(long key) {
    return Kind.values()[(int) ((key >> BITS_OF_MS) % Kind.values().length)];
  }

  /** The shortest time that is counted at a key, in ms. */
  public static long lowestMsOf(long key) {
    return key & LONGEST_MS;
  }
}

package io.weir.kernel.queries;

import io.weir.kernel.Families;
import io.weir.kernel.Saturating;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What a query that holds a slot has used: what its client reported, or, where no CPU time was ever
 * reported, the time that it has held its servers, no more of them than there were cores then. A
 * row is kept of queries alone whose servers became more or fewer while they ran.
 */
public final class Usage {

  private static final long MICROS_PER_MS = 1000;

  private final Table<String, HeldRow> table;
  private final SequencedMap<String, HeldRow> rows = new TreeMap<>();
  private long cores;

  public Usage(Tables tables, Domain domain) {
    this.table = tables.table(Families.HELD);
    this.cores = domain.defined() ? domain.row().cpuCores() : 0;
    table.scan(
        (queryId, row) -> {
          rows.put(queryId, row);
          return true;
        });
  }

  /** In microseconds of CPU time. */
  long micros(QueryRow row, long nowMs) {
    Long cpuMicros = row.cpuMicros();
    return cpuMicros == null ? heldMicros(row, nowMs) : cpuMicros;
  }

  /** The time that it has held its servers, each of them counted. */
  long heldMicros(QueryRow row, long nowMs) {
    HeldRow before = before(row);
    return Saturating.add(
        before.micros(),
        Saturating.multiply((nowMs - before.sinceMs()) * MICROS_PER_MS, servers(row)));
  }

  /** When that comes to a figure, with the cores that there are; rounded up. */
  long heldUntilMs(QueryRow row, long micros) {
    HeldRow before = before(row);
    long leftMs = Math.ceilDiv(micros - before.micros(), MICROS_PER_MS * servers(row));
    return before.sinceMs() + leftMs;
  }

  private HeldRow before(QueryRow row) {
    HeldRow known = rows.isEmpty() ? null : rows.get(row.queryId());
    return known == null ? new HeldRow(0, grantedMs(row)) : known;
  }

  static long grantedMs(QueryRow row) {
    Long grantedMs = row.grantedMs();
    if (grantedMs == null) {
      throw new IllegalStateException("Expected " + row.queryId() + " to hold a slot");
    }
    return grantedMs;
  }

  /** No more than there are cores, where that is known. */
  long servers(QueryRow row) {
    return servers(row, cores);
  }

  private static long servers(QueryRow row, long cores) {
    long dop = row.runningDop();
    return cores == 0 ? dop : Math.min(dop, cores);
  }

  // ---- another number of cores ----

  /** How many cores time is counted with. */
  long cores() {
    return cores;
  }

  /**
   * The number of cores changes.
   *
   * @param silent all queries that hold a slot and have reported no CPU time
   */
  void resize(long newCores, Iterable<QueryRow> silent, long nowMs) {
    for (QueryRow row : silent) {
      if (servers(row) != servers(row, newCores)) {
        HeldRow until = new HeldRow(heldMicros(row, nowMs), nowMs);
        table.upsert(row.queryId(), until);
        rows.put(row.queryId(), until);
      }
    }
    cores = newCores;
  }

  /** A query that has reported no CPU time runs with other servers from now on. */
  void resize(QueryRow before, QueryRow row, long nowMs) {
    if (servers(before) != servers(row)) {
      HeldRow until = new HeldRow(heldMicros(before, nowMs), nowMs);
      table.upsert(row.queryId(), until);
      rows.put(row.queryId(), until);
    }
  }

  /** A query reports its CPU time from now on, or ends. */
  void forget(QueryRow row) {
    if (!rows.isEmpty() && rows.remove(row.queryId()) != null) {
      table.delete(row.queryId());
    }
  }
}

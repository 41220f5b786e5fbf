package io.weir.kernel.queries;

import io.weir.kernel.Families;
import io.weir.kernel.Saturating;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What queries below a utilization limit use in a window (ADR 22). A report says it of the time
 * since the last one, evenly, so only the part that falls into the window counts; until the next
 * one, the last rate holds. A report about a time in which the speed changed says nothing of either
 * speed: its time counts at the rate before.
 */
final class UseRates {

  private static final long MICROS_PER_MS = 1000;

  /** CPU time at full speed, in microseconds, and the time in which it is used. */
  private record Rate(long micros, long overMs) {

    /** Rounded down. Of two times beyond a month both, the least of the figure may be lost. */
    long of(long ms) {
      if (ms <= 0) {
        return 0;
      }
      long rest = Saturating.multiply(micros % overMs, ms) / overMs;
      return Saturating.add(Saturating.multiply(micros / overMs, ms), rest);
    }
  }

  private final Table<String, UseRateRow> table;
  private final Usage usage;

  UseRates(Tables tables, Usage usage) {
    this.table = tables.table(Families.USE_RATES);
    this.usage = usage;
  }

  private UseRateRow get(QueryRow row) {
    UseRateRow known = table.find(row.queryId());
    return known == null ? UseRateRow.of(row) : known;
  }

  /** A query has got its slot, at a speed. */
  void begin(QueryRow row) {
    if (row.toldPercent() != ThrottleRow.FULL_SPEED_PERCENT) {
      table.upsert(row.queryId(), get(row).at(row.toldPercent()));
    }
  }

  /** A query has come to its group. */
  void moved(QueryRow row, long nowMs) {
    table.upsert(row.queryId(), get(row).since(nowMs));
  }

  void forget(QueryRow row) {
    if (table.find(row.queryId()) != null) {
      table.delete(row.queryId());
    }
  }

  /** Others are below no limit any more. */
  void keepOnly(Set<String> ids) {
    List<String> others = new ArrayList<>();
    table.scan(
        (id, row) -> {
          if (!ids.contains(id)) {
            others.add(id);
          }
          return true;
        });
    others.forEach(table::delete);
  }

  /** What a query used for its group by the rate known, in microseconds at full speed. */
  long micros(QueryRow row, long fromMs, long nowMs) {
    UseRateRow known = get(row);
    return rate(known, row, nowMs).of(nowMs - Math.max(fromMs, known.sinceMs()));
  }

  private Rate rate(UseRateRow known, QueryRow row, long nowMs) {
    Long cpuMicros = row.cpuMicros();
    if (known.micros() != null && known.overMs() != null) {
      return new Rate(known.micros(), known.overMs());
    }
    return cpuMicros == null
        ? new Rate(usage.servers(row) * MICROS_PER_MS, 1)
        : new Rate(cpuMicros, Math.max(1, nowMs - Usage.grantedMs(row)));
  }

  /**
   * Its client has said its CPU time.
   *
   * @return what it used since then for its group, in microseconds at full speed
   */
  long said(QueryRow before, long cpuMicros, long fromMs, long nowMs) {
    UseRateRow known = get(before);
    if (nowMs == known.saidMs()) {
      return 0; // the next report says it of both
    }
    long percent = before.toldPercent();
    long more = Math.max(0, cpuMicros - known.saidMicros());
    long atFullSpeed = Saturating.multiply(more, ThrottleRow.FULL_SPEED_PERCENT) / percent;
    Rate rate =
        percent == known.percent()
            ? new Rate(atFullSpeed, nowMs - known.saidMs())
            : rate(known, before, nowMs);
    table.upsert(
        before.queryId(),
        new UseRateRow(nowMs, cpuMicros, nowMs, percent, rate.micros(), rate.overMs()));
    return rate.of(nowMs - Math.max(fromMs, known.sinceMs()));
  }
}

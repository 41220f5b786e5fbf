package io.weir.kernel.io;

import io.weir.kernel.Saturating;
import java.util.ArrayList;
import java.util.List;

/** The figures of a group's I/O; they decide nothing. */
final class IoFigures {

  private static final long SECOND_MS = 1_000;
  private static final long SMOOTH = 8; // as TCP smooths round trips (RFC 6298)
  private static final long MOST_SECONDS = 64; // after so many idle ones nothing is left

  private IoFiguresRow row;
  private final Runnable changed;

  IoFigures(IoFiguresRow row, Runnable changed) {
    this.row = row;
    this.changed = changed;
  }

  IoFiguresRow row() {
    return row;
  }

  /** Something may run. */
  void granted(IoRow of, boolean throttled, long nowMs) {
    long fromMs = row.secondFromMs() == 0 ? nowMs : row.secondFromMs();
    long bandwidth = row.bandwidthBytesPerSecond();
    long bytes = row.secondBytes();
    long seconds = Math.min((nowMs - fromMs) / SECOND_MS, MOST_SECONDS);
    for (long i = 0; i < seconds; i++) {
      bandwidth += (bytes - bandwidth) / SMOOTH;
      bytes = 0;
    }
    put(
        new IoFiguresRow(
            row.granted() + 1,
            plus(row.requests(), of.op().ordinal(), of.requests()),
            plus(row.bytes(), of.op().ordinal(), of.bytes()),
            row.refused(),
            row.throttled() + (throttled ? 1 : 0),
            row.late() + (of.timesLate(nowMs) > 0 ? 1 : 0),
            row.abandoned(),
            Saturating.add(row.waitedMs(), nowMs - of.heardMs()),
            bandwidth,
            fromMs + (nowMs - fromMs) / SECOND_MS * SECOND_MS,
            Saturating.add(bytes, of.bytes())));
  }

  void refused() {
    put(with(row.refused() + 1, row.abandoned()));
  }

  void abandoned() {
    put(with(row.refused(), row.abandoned() + 1));
  }

  private IoFiguresRow with(long refused, long abandoned) {
    return new IoFiguresRow(
        row.granted(),
        row.requests(),
        row.bytes(),
        refused,
        row.throttled(),
        row.late(),
        abandoned,
        row.waitedMs(),
        row.bandwidthBytesPerSecond(),
        row.secondFromMs(),
        row.secondBytes());
  }

  private void put(IoFiguresRow newRow) {
    row = newRow;
    changed.run();
  }

  private static List<Long> plus(List<Long> sums, int at, long by) {
    List<Long> all = new ArrayList<>(sums);
    all.set(at, Saturating.add(all.get(at), by));
    return List.copyOf(all);
  }
}

package io.weir.simulate.replay;

import io.weir.kernel.TableDump;
import io.weir.kernel.state.RowPack;
import io.weir.kernel.state.Tables;
import io.weir.simulate.replay.SnapshotRows.Damaged;
import io.weir.simulate.replay.SnapshotRows.Row;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Tables in memory against a snapshot of what should be the same ones, row by row in order. */
final class TableComparison implements RowPack.Visitor {

  private final TableDump dump = new TableDump();
  private final SnapshotRows snapshot;
  private @Nullable Differing found;
  private @Nullable Damaged damaged;

  private TableComparison(SnapshotRows snapshot) {
    this.snapshot = snapshot;
  }

  /** The first row that differs, or null. */
  static @Nullable Differing first(Tables tables, SnapshotRows snapshot) throws Damaged {
    TableComparison comparison = new TableComparison(snapshot);
    comparison.dump.scan(tables, comparison);
    if (comparison.damaged != null) {
      throw comparison.damaged;
    }
    if (comparison.found == null) {
      Row more = snapshot.next();
      return more == null ? null : differing(more.family(), more.key(), shown(more), null);
    }
    return comparison.found;
  }

  @Override
  public void row(int family, byte[] key, byte[] row) {
    if (found == null && damaged == null) {
      try {
        compare(new Row(family, key, row), snapshot.next());
      } catch (Damaged unreadable) {
        damaged = unreadable;
      }
    }
  }

  private void compare(Row replayed, @Nullable Row written) {
    int order = written == null ? -1 : order(replayed, written);
    if (order < 0 || written == null) {
      found = differing(replayed.family(), replayed.key(), null, shown(replayed));
    } else if (order > 0) {
      found = differing(written.family(), written.key(), shown(written), null);
    } else if (!Arrays.equals(replayed.row(), dump.rewritten(written.family(), written.row()))) {
      found = differing(written.family(), written.key(), shown(written), shown(replayed));
    }
  }

  private static int order(Row a, Row b) {
    int byFamily = Integer.compare(a.family(), b.family());
    return byFamily != 0 ? byFamily : Arrays.compareUnsigned(a.key(), b.key());
  }

  private static String shown(Row row) {
    return Differing.shown(TableDump.row(row.family(), row.row()));
  }

  private static Differing differing(
      int family, byte[] key, @Nullable String written, @Nullable String replayed) {
    return new Differing(
        "row " + TableDump.key(family, key) + " of table " + TableDump.name(family),
        written == null ? "absent" : written,
        replayed == null ? "absent" : replayed);
  }
}

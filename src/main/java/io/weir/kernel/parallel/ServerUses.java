package io.weir.kernel.parallel;

import io.weir.kernel.Families;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Parallel servers that are busy, of the domain and of each group that ever had any, with what
 * statistics ask. All stay decoded, and are written once a turn.
 */
public final class ServerUses {

  /** Stands for the domain where groups are named by their ids. */
  public static final long ALL = 0;

  private final Table<Long, ServerUseRow> table;
  private final SequencedMap<Long, ServerUseRow> rows = new TreeMap<>();
  private final TreeSet<Long> touched = new TreeSet<>();

  ServerUses(Tables tables) {
    this.table = tables.table(Families.SERVER_USES);
    table.scan(
        (id, row) -> {
          rows.put(id, row);
          return true;
        });
  }

  /** What there is of a group. */
  public ServerUseRow of(long groupId) {
    return rows.getOrDefault(groupId, ServerUseRow.NONE);
  }

  /** Something happens in a group, and so in the domain. */
  void change(long groupId, UnaryOperator<ServerUseRow> by) {
    changeOne(groupId, by);
    changeOne(ALL, by);
  }

  /** Servers go along with their queries. */
  void move(long fromId, long toId, long servers) {
    changeOne(fromId, row -> row.busy(-servers));
    changeOne(toId, row -> row.busy(servers));
  }

  private void changeOne(long id, UnaryOperator<ServerUseRow> by) {
    rows.put(id, by.apply(of(id)));
    touched.add(id);
  }

  /** A group is gone; it has none. */
  void forget(long groupId) {
    touched.remove(groupId);
    rows.remove(groupId);
    if (table.find(groupId) != null) {
      table.delete(groupId);
    }
  }

  /** Writes what this turn changed. */
  void save() {
    if (!touched.isEmpty()) {
      touched.forEach(id -> table.upsert(id, of(id)));
      touched.clear();
    }
  }
}

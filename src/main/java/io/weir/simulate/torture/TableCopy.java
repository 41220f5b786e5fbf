package io.weir.simulate.torture;

import io.weir.kernel.Families;
import io.weir.kernel.state.Family;
import io.weir.kernel.state.KeyLayout;
import io.weir.kernel.state.MemoryTables;
import io.weir.kernel.state.OrderedTable;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.RowCodec;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;

/** A copy of tables by way of the bytes of their rows, as a restore makes it. */
public final class TableCopy {

  private TableCopy() {}

  /** The copy, in memory. */
  public static Tables of(Tables tables) {
    Tables copy = new MemoryTables();
    RowCodec codec = new RowCodec();
    Families.ALL.forEach(family -> copy(family, tables, copy, codec));
    return copy;
  }

  @SuppressWarnings("unchecked") // families of places have places as keys
  private static <K, V> void copy(Family<K, V> family, Tables from, Tables to, RowCodec codec) {
    if (family.keys().equals(KeyLayout.RANK)) {
      OrderedTable<V> ordered = to.ordered((Family<Rank, V>) family);
      from.ordered((Family<Rank, V>) family)
          .scan(
              (rank, row) -> {
                ordered.insert(rank, again(row, family, codec));
                return true;
              });
      return;
    }
    Table<K, V> table = to.table(family);
    from.table(family)
        .scan(
            (key, row) -> {
              table.insert(key, again(row, family, codec));
              return true;
            });
  }

  private static <V> V again(V row, Family<?, V> family, RowCodec codec) {
    return codec.decode(family.rows(), codec.encode(family.rows(), row));
  }
}

package io.weir.kernel.state;

import io.weir.kernel.state.MemoryTables.Writes;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** An ordered table in memory. */
final class MemoryOrderedTable<V> extends MemoryTable<Rank, V> implements OrderedTable<V> {

  private final TreeMap<Rank, V> sorted;

  MemoryOrderedTable(Writes writes) {
    this(new TreeMap<>(), writes);
  }

  private MemoryOrderedTable(TreeMap<Rank, V> sorted, Writes writes) {
    super(KeyLayout.RANK, sorted, writes);
    this.sorted = sorted;
  }

  @Override
  public @Nullable Entry<V> first(long lane) {
    Map.Entry<Rank, V> entry = sorted.ceilingEntry(new Rank(lane, Long.MIN_VALUE, Long.MIN_VALUE));
    return entry == null || entry.getKey().lane() != lane
        ? null
        : new Entry<>(entry.getKey(), entry.getValue());
  }

  @Override
  public void scan(@Nullable Rank from, BiPredicate<Rank, V> visitor) {
    for (Map.Entry<Rank, V> entry : (from == null ? sorted : sorted.tailMap(from)).entrySet()) {
      if (!visitor.test(entry.getKey(), entry.getValue())) {
        return;
      }
    }
  }

  @Override
  public void scanLane(long lane, BiPredicate<Rank, V> visitor) {
    Rank from = new Rank(lane, Long.MIN_VALUE, Long.MIN_VALUE);
    for (Map.Entry<Rank, V> entry : sorted.tailMap(from).entrySet()) {
      if (entry.getKey().lane() != lane || !visitor.test(entry.getKey(), entry.getValue())) {
        return;
      }
    }
  }
}

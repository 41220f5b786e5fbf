package io.weir.kernel.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tables in memory, for simulation, replay and tests of rules. */
public final class MemoryTables implements Tables {

  private final Map<Integer, Table<?, ?>> tables = new TreeMap<>();
  private final List<MemoryTable<?, ?>> counted = new ArrayList<>();

  @Override
  @SuppressWarnings("unchecked") // a number belongs to one family for ever
  public <K, V> Table<K, V> table(Family<K, V> family) {
    return (Table<K, V>)
        tables.computeIfAbsent(family.number(), number -> count(new MemoryTable<>(family.keys())));
  }

  @Override
  @SuppressWarnings("unchecked") // a number belongs to one family for ever
  public <V> OrderedTable<V> ordered(Family<Rank, V> family) {
    return (OrderedTable<V>)
        tables.computeIfAbsent(family.number(), number -> count(new MemoryOrderedTable<V>()));
  }

  private <T extends MemoryTable<?, ?>> T count(T table) {
    counted.add(table);
    return table;
  }

  @Override
  public long writes() {
    long writes = 0;
    for (int i = 0; i < counted.size(); i++) {
      writes += counted.get(i).writes;
    }
    return writes;
  }
}

package io.weir.kernel.state;

import java.util.Map;
import java.util.TreeMap;

/** Tables in memory, for simulation, replay and tests of rules. */
public final class MemoryTables implements Tables {

  private final Map<Integer, Table<?, ?>> tables = new TreeMap<>();
  private final Writes writes = new Writes();

  /** How many there were, in all tables. */
  static final class Writes {
    private long count;

    void add() {
      count++;
    }
  }

  @Override
  @SuppressWarnings("unchecked") // a number belongs to one family for ever
  public <K, V> Table<K, V> table(Family<K, V> family) {
    return (Table<K, V>)
        tables.computeIfAbsent(family.number(), number -> new MemoryTable<>(family.keys(), writes));
  }

  @Override
  @SuppressWarnings("unchecked") // a number belongs to one family for ever
  public <V> OrderedTable<V> ordered(Family<Rank, V> family) {
    return (OrderedTable<V>)
        tables.computeIfAbsent(family.number(), number -> new MemoryOrderedTable<V>(writes));
  }

  @Override
  public long writes() {
    return writes.count;
  }
}

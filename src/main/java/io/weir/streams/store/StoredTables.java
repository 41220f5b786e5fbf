package io.weir.streams.store;

import io.weir.kernel.state.Family;
import io.weir.kernel.state.OrderedTable;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.RowCodec;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The tables of one domain over a task's state store. They live as long as the task's processor.
 */
public final class StoredTables implements Tables {

  private final KeyValueStore<Bytes, byte[]> store;
  private final int domainNumber;
  private final CacheBounds bounds;
  private final RowCodec codec = new RowCodec();
  private final Map<Integer, Object> byNumber = new TreeMap<>();
  private final List<WriteBack> all = new ArrayList<>();

  public StoredTables(KeyValueStore<Bytes, byte[]> store, int domainNumber, CacheBounds bounds) {
    this.store = store;
    this.domainNumber = domainNumber;
    this.bounds = bounds;
  }

  @Override
  @SuppressWarnings("unchecked") // a number belongs to one family for ever
  public <K, V> Table<K, V> table(Family<K, V> family) {
    return (Table<K, V>)
        byNumber.computeIfAbsent(
            family.number(), number -> keep(new StoredTable<>(rows(family), bounds)));
  }

  @Override
  @SuppressWarnings("unchecked") // a number belongs to one family for ever
  public <V> OrderedTable<V> ordered(Family<Rank, V> family) {
    return (OrderedTable<V>)
        byNumber.computeIfAbsent(
            family.number(), number -> keep(new StoredOrderedTable<>(rows(family), bounds)));
  }

  private <K, V> RowStore<K, V> rows(Family<K, V> family) {
    return new RowStore<>(store, family, codec, domainNumber);
  }

  private <T extends WriteBack> T keep(T table) {
    all.add(table);
    return table;
  }

  @Override
  public long writes() {
    long writes = 0;
    for (int i = 0; i < all.size(); i++) {
      writes += all.get(i).writes();
    }
    return writes;
  }

  /** All rows as they are now, between two turns, to be read while others are written. */
  public StoredRows rows() {
    writeBack();
    return new StoredRows(store, domainNumber);
  }

  /** Lets go of what is kept beyond its bound. */
  public void endTurn() {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).endTurn();
    }
  }

  /** Writes what has changed since the last time to the store. */
  public void writeBack() {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).writeBack();
    }
  }
}

package io.weir.streams.store;

import io.weir.kernel.Families;
import io.weir.kernel.state.Family;
import io.weir.kernel.state.KeyLayout;
import io.weir.kernel.state.OrderedTable;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.RowCodec;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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
  private final RedoLog log;
  private final Map<Integer, WriteBack> byNumber = new TreeMap<>();
  private final List<WriteBack> all = new ArrayList<>();

  public StoredTables(KeyValueStore<Bytes, byte[]> store, int domainNumber, CacheBounds bounds) {
    this.store = store;
    this.domainNumber = domainNumber;
    this.bounds = bounds;
    SortedMap<Bytes, RedoLog.Entry> recovered = RedoLog.read(store, domainNumber);
    Families.ALL.forEach(family -> open(family, recovered));
    long lastLsn = recovered.values().stream().mapToLong(RedoLog.Entry::lsn).max().orElse(0);
    this.log = new RedoLog(store, domainNumber, lastLsn, this::checkpoint);
  }

  @SuppressWarnings("unchecked") // the layout of ranks has ranks as keys
  private <K, V> void open(Family<K, V> family, SortedMap<Bytes, RedoLog.Entry> recovered) {
    WriteBack table;
    if (family.keys().equals(KeyLayout.RANK)) {
      RowStore<Rank, V> rows = new RowStore<>(store, (Family<Rank, V>) family, codec, domainNumber);
      table = new StoredOrderedTable<>(rows, bounds, rows.recovered(recovered), this::writeBack);
    } else {
      RowStore<K, V> rows = new RowStore<>(store, family, codec, domainNumber);
      table = new StoredTable<>(rows, bounds, rows.recovered(recovered), this::writeBack);
    }
    byNumber.put(family.number(), table);
    all.add(table);
  }

  @Override
  @SuppressWarnings("unchecked") // a number belongs to one family for ever
  public <K, V> Table<K, V> table(Family<K, V> family) {
    return (Table<K, V>) byNumber.get(family.number());
  }

  @Override
  @SuppressWarnings("unchecked") // a number belongs to one family for ever
  public <V> OrderedTable<V> ordered(Family<Rank, V> family) {
    return (OrderedTable<V>) byNumber.get(family.number());
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
    placeAll();
    return new StoredRows(store, domainNumber);
  }

  /** Lets go of what is kept beyond its bound. */
  public void endTurn() {
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).letGo()) {
        placeAll();
        all.get(i).letGo();
      }
    }
  }

  /** Writes what has changed since the last time to the store. */
  public void writeBack() {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).log(log);
    }
    log.flush();
  }

  private void placeAll() {
    writeBack();
    checkpoint(Long.MAX_VALUE);
  }

  private void checkpoint(long lsn) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).checkpoint(lsn);
    }
  }
}

package io.weir.streams.store;

import io.weir.kernel.Families;
import io.weir.kernel.state.Family;
import io.weir.kernel.state.RowPack;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * All rows of a domain as they were when this was opened, whatever is written since: an iterator
 * over RocksDB reads the version of the store that it was opened on. So tables of any size can be
 * read piece by piece between turns; until it is closed, RocksDB keeps what that version consists
 * of.
 */
public final class StoredRows implements AutoCloseable {

  /** A table's rows, and the first key behind them. */
  private record Rows(KeyValueIterator<Bytes, byte[]> iterator, Bytes end) {
    boolean hasNext() {
      return iterator.hasNext() && iterator.peekNextKey().compareTo(end) < 0;
    }
  }

  private final Deque<Rows> tables = new ArrayDeque<>();
  private long rows;

  StoredRows(KeyValueStore<Bytes, byte[]> store, int domainNumber) {
    for (Family<?, ?> family : Families.ALL) {
      byte[] prefix = RowKeys.prefix(family.number(), domainNumber);
      Bytes end = RowKeys.after(prefix);
      tables.add(new Rows(store.range(Bytes.wrap(prefix), end), end));
    }
  }

  /** The next rows, as many as have this many bytes, or all that are left. */
  public byte[] next(long bytes) {
    RowPack pack = new RowPack();
    while (!isDone() && pack.size() < bytes) {
      KeyValue<Bytes, byte[]> row = tables.getFirst().iterator().next();
      byte[] key = row.key.get();
      pack.add(key[0] & 0xff, Arrays.copyOfRange(key, RowKeys.PREFIX, key.length), row.value);
      rows++;
    }
    return pack.bytes();
  }

  /** True where no row is left. */
  public boolean isDone() {
    while (!tables.isEmpty() && !tables.getFirst().hasNext()) {
      tables.removeFirst().iterator().close();
    }
    return tables.isEmpty();
  }

  /** How many rows were read so far. */
  public long rows() {
    return rows;
  }

  @Override
  public void close() {
    tables.forEach(rows -> rows.iterator().close());
    tables.clear();
  }
}

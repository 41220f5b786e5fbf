package io.weir.streams.store;

import io.weir.kernel.state.KeyLayout;
import io.weir.kernel.state.RowPack;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What changed lately in one domain, as one record for each commit: a redo log with fuzzy
 * checkpoints (Mohan et al., "ARIES", 1992). A commit so costs one row of the store and one record
 * of its changelog, however many rows it changed.
 *
 * <p>The last {@link #SLOTS} records are kept, in as many rows of the store, the oldest overwritten
 * by the next. Before that, the rows whose last change is in it are put in their own places; rows
 * that change all the time, and those that came and went meanwhile, never are. So the state is what
 * stands in its places, overlaid by the records in order, at any moment and however far a
 * checkpoint got: a record only ever says again what its place says already, or something newer.
 *
 * <p>A record is its number (LSN, 8 bytes, big-endian, from 1), then a {@link RowPack}.
 */
final class RedoLog {

  /** Its number among the families, behind all those of the kernel. */
  static final int FAMILY = 255;

  /** Records kept. More let more rows come and go unseen; a start and a view read all of them. */
  static final int SLOTS = 64;

  /** A commit that changed more has several records, each far below what a broker takes. */
  private static final int RECORD_BYTES = 256 * 1024;

  /** A row in the log: null where it is gone. */
  record Entry(long lsn, byte @Nullable [] row) {}

  private final KeyValueStore<Bytes, byte[]> store;
  private final byte[] prefix;
  private final LongConsumer checkpoint;
  private final RowPack pack = new RowPack();
  private long lastLsn;

  /**
   * @param lastLsn of the last record in the store; 0 where there is none
   * @param checkpoint puts the rows in their places whose last change is in this record or an
   *     earlier one
   */
  RedoLog(
      KeyValueStore<Bytes, byte[]> store, int domainNumber, long lastLsn, LongConsumer checkpoint) {
    this.store = store;
    this.prefix = RowKeys.prefix(FAMILY, domainNumber);
    this.lastLsn = lastLsn;
    this.checkpoint = checkpoint;
  }

  /** Adds a change to the record that is being made; the number of that record. */
  long add(int family, byte[] key, byte @Nullable [] row) {
    if (pack.size() >= RECORD_BYTES) {
      flush();
    }
    pack.add(family, key, row);
    return lastLsn + 1;
  }

  /** Writes the record, where anything was added to it. */
  void flush() {
    if (pack.size() == 0) {
      return;
    }
    long lsn = lastLsn + 1;
    checkpoint.accept(lsn - SLOTS);
    byte[] rows = pack.bytes();
    byte[] record = ByteBuffer.allocate(Long.BYTES + rows.length).putLong(lsn).put(rows).array();
    store.put(Bytes.wrap(KeyLayout.NUMBER.encode(prefix, lsn % SLOTS)), record);
    pack.clear();
    lastLsn = lsn;
  }

  /** The last change of each row in the log of a domain, by the row's key in the store. */
  static TreeMap<Bytes, Entry> read(ReadOnlyKeyValueStore<Bytes, byte[]> store, int domainNumber) {
    TreeMap<Bytes, Entry> changes = new TreeMap<>();
    byte[] prefix = RowKeys.prefix(FAMILY, domainNumber);
    Bytes end = RowKeys.after(prefix);
    try (KeyValueIterator<Bytes, byte[]> records = store.range(Bytes.wrap(prefix), end)) {
      while (records.hasNext()) {
        KeyValue<Bytes, byte[]> next = records.next();
        if (next.key.compareTo(end) < 0) {
          read(next.value, domainNumber, changes);
        }
      }
    }
    return changes;
  }

  private static void read(byte[] record, int domainNumber, TreeMap<Bytes, Entry> into) {
    long lsn = ByteBuffer.wrap(record).getLong();
    RowPack.forEach(
        Arrays.copyOfRange(record, Long.BYTES, record.length),
        new RowPack.Visitor() {
          @Override
          public void row(int family, byte[] key, byte[] row) {
            keep(family, key, row);
          }

          @Override
          public void gone(int family, byte[] key) {
            keep(family, key, null);
          }

          private void keep(int family, byte[] key, byte @Nullable [] row) {
            into.merge(
                RowKeys.of(family, domainNumber, key),
                new Entry(lsn, row),
                (one, other) -> one.lsn() > other.lsn() ? one : other);
          }
        });
  }
}

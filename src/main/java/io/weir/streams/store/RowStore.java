package io.weir.streams.store;

import io.weir.kernel.state.Family;
import io.weir.kernel.state.RowCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BiPredicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** One family of one domain in the state store: typed keys and rows in, bytes kept. */
final class RowStore<K, V> {

  private static final byte[] NO_PREFIX = {};

  private final KeyValueStore<Bytes, byte[]> store;
  private final Family<K, V> family;
  private final RowCodec codec;
  private final byte[] prefix;

  RowStore(
      KeyValueStore<Bytes, byte[]> store, Family<K, V> family, RowCodec codec, int domainNumber) {
    this.store = store;
    this.family = family;
    this.codec = codec;
    this.prefix = RowKeys.prefix(family.number(), domainNumber);
  }

  @Nullable V get(K key) {
    byte[] bytes = store.get(bytes(key));
    return bytes == null ? null : codec.decode(family.rows(), bytes);
  }

  void put(K key, @Nullable V row) {
    if (row == null) {
      store.delete(bytes(key));
    } else {
      store.put(bytes(key), codec.encode(family.rows(), row));
    }
  }

  /** The family's number. */
  int family() {
    return family.number();
  }

  /** A key as its layout writes it. */
  byte[] keyBytes(K key) {
    return family.keys().encode(NO_PREFIX, key);
  }

  /** A row as the codec writes it; null where there is none. */
  byte @Nullable [] rowBytes(@Nullable V row) {
    return row == null ? null : codec.encode(family.rows(), row);
  }

  /** The rows of this family in the redo log, in the order of its records. */
  List<CachedRow<K, V>> recovered(SortedMap<Bytes, RedoLog.Entry> changes) {
    List<CachedRow<K, V>> rows = new ArrayList<>();
    changes
        .subMap(Bytes.wrap(prefix), RowKeys.after(prefix))
        .forEach(
            (key, entry) -> {
              K decoded = family.keys().decode(key.get(), RowKeys.PREFIX);
              V row = entry.row() == null ? null : codec.decode(family.rows(), entry.row());
              // Whether its place has a row is not known; taking one away that is not there is
              // safe.
              CachedRow<K, V> cached = new CachedRow<>(decoded, row, true);
              cached.lsn = entry.lsn();
              rows.add(cached);
            });
    rows.sort(Comparator.comparingLong(cached -> cached.lsn));
    return rows;
  }

  /** Shows rows in key order, from a key on (inclusive), until the visitor says false. */
  void scan(@Nullable K from, BiPredicate<K, V> visitor) {
    Bytes first = from == null ? Bytes.wrap(prefix) : bytes(from);
    Bytes end = RowKeys.after(prefix);
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(first, end)) {
      while (rows.hasNext()) {
        KeyValue<Bytes, byte[]> next = rows.next();
        if (next.key.compareTo(end) >= 0) {
          return;
        }
        K key = family.keys().decode(next.key.get(), RowKeys.PREFIX);
        if (!visitor.test(key, codec.decode(family.rows(), next.value))) {
          return;
        }
      }
    }
  }

  private Bytes bytes(K key) {
    return Bytes.wrap(family.keys().encode(prefix, key));
  }
}

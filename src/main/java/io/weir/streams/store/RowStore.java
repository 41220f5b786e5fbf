package io.weir.streams.store;

import io.weir.kernel.state.Family;
import io.weir.kernel.state.RowCodec;
import java.util.function.BiPredicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** One family of one domain in the state store: typed keys and rows in, bytes kept. */
final class RowStore<K, V> {

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

package io.weir.streams.store;

import io.weir.kernel.domain.TextRow;
import io.weir.kernel.state.Family;
import io.weir.kernel.state.RowCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Reads one domain's rows from outside the task, for views. */
public final class RowReader {

  private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
  private final int domainNumber;
  private final RowCodec codec = new RowCodec();

  private RowReader(ReadOnlyKeyValueStore<Bytes, byte[]> store, int domainNumber) {
    this.store = store;
    this.domainNumber = domainNumber;
  }

  /** The names of a store's domains, in the order in which they were defined. */
  public static List<String> domains(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    List<String> names = new ArrayList<>();
    new RowReader(store, 0)
        .scan(
            Directory.NAMES,
            (number, row) -> {
              names.add(row.id());
              return true;
            });
    return names;
  }

  /** A domain's rows, or null where the store has no such domain. */
  public static @Nullable RowReader of(ReadOnlyKeyValueStore<Bytes, byte[]> store, String domain) {
    int[] found = {0};
    new RowReader(store, 0)
        .scan(
            Directory.NAMES,
            (Long number, TextRow row) -> {
              found[0] = row.id().equals(domain) ? Math.toIntExact(number) : found[0];
              return found[0] == 0;
            });
    return found[0] == 0 ? null : new RowReader(store, found[0]);
  }

  /** A row, or null. */
  public <K, V> @Nullable V find(Family<K, V> family, K key) {
    byte[] prefix = RowKeys.prefix(family.number(), domainNumber);
    byte[] bytes = store.get(Bytes.wrap(family.keys().encode(prefix, key)));
    return bytes == null ? null : codec.decode(family.rows(), bytes);
  }

  /** Shows a family's rows in key order until the visitor says false. */
  public <K, V> void scan(Family<K, V> family, BiPredicate<K, V> visitor) {
    byte[] prefix = RowKeys.prefix(family.number(), domainNumber);
    Bytes end = RowKeys.after(prefix);
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(Bytes.wrap(prefix), end)) {
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
}

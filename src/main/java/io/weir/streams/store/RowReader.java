package io.weir.streams.store;

import io.weir.kernel.domain.TextRow;
import io.weir.kernel.state.Family;
import io.weir.kernel.state.RowCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.BiPredicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads one domain's rows from outside the task, for views: those in their places, overlaid by the
 * domain's {@link RedoLog} as it was when this was made.
 */
public final class RowReader {

  private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
  private final int domainNumber;
  private final RowCodec codec = new RowCodec();
  private final SortedMap<Bytes, RedoLog.Entry> changes;

  private RowReader(ReadOnlyKeyValueStore<Bytes, byte[]> store, int domainNumber) {
    this.store = store;
    this.domainNumber = domainNumber;
    this.changes = RedoLog.read(store, domainNumber);
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
    return found[0] == 0 ? null : ofNumber(store, found[0]);
  }

  /** The rows of the domain that has this number in the store. */
  static RowReader ofNumber(ReadOnlyKeyValueStore<Bytes, byte[]> store, int domainNumber) {
    return new RowReader(store, domainNumber);
  }

  /** A row, or null. */
  public <K, V> @Nullable V find(Family<K, V> family, K key) {
    byte[] prefix = RowKeys.prefix(family.number(), domainNumber);
    Bytes place = Bytes.wrap(family.keys().encode(prefix, key));
    RedoLog.Entry change = changes.get(place);
    byte[] bytes = change == null ? store.get(place) : change.row();
    return bytes == null ? null : codec.decode(family.rows(), bytes);
  }

  /** Shows a family's rows in key order until the visitor says false. */
  public <K, V> void scan(Family<K, V> family, BiPredicate<K, V> visitor) {
    Bytes first = Bytes.wrap(RowKeys.prefix(family.number(), domainNumber));
    Bytes end = RowKeys.after(first.get());
    Deque<Map.Entry<Bytes, RedoLog.Entry>> changed =
        new ArrayDeque<>(changes.subMap(first, end).entrySet());
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(first, end)) {
      boolean more = true;
      while (more && rows.hasNext() && rows.peekNextKey().compareTo(end) < 0) {
        Bytes next = rows.peekNextKey();
        if (changed.isEmpty() || next.compareTo(changed.peek().getKey()) < 0) {
          more = show(family, next, rows.next().value, visitor);
        } else {
          if (next.equals(changed.peek().getKey())) {
            rows.next();
          }
          more = show(family, changed.peek().getKey(), changed.poll().getValue().row(), visitor);
        }
      }
      while (more && !changed.isEmpty()) {
        more = show(family, changed.peek().getKey(), changed.poll().getValue().row(), visitor);
      }
    }
  }

  private <K, V> boolean show(
      Family<K, V> family, Bytes key, byte @Nullable [] row, BiPredicate<K, V> visitor) {
    return row == null
        || visitor.test(
            family.keys().decode(key.get(), RowKeys.PREFIX), codec.decode(family.rows(), row));
  }
}

package io.weir.streams.store;

import io.weir.kernel.domain.TextRow;
import io.weir.kernel.state.Family;
import io.weir.kernel.state.KeyLayout;
import io.weir.kernel.state.RowCodec;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** The domains of a task, each with the number that stands for its name in keys. */
public final class Directory {

  static final Family<Long, TextRow> NAMES =
      Family.of(RowKeys.DIRECTORY, "directory", KeyLayout.NUMBER, TextRow.class);

  private final RowStore<Long, TextRow> rows;
  private final Map<String, Integer> numbers = new TreeMap<>();

  public Directory(KeyValueStore<Bytes, byte[]> store) {
    rows = new RowStore<>(store, NAMES, new RowCodec(), 0);
    rows.scan(
        null,
        (number, row) -> {
          numbers.put(row.id(), Math.toIntExact(number));
          return true;
        });
  }

  /** The number of a domain, where it has one. */
  public OptionalInt number(String domain) {
    Integer number = numbers.get(domain);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** The number that the next new domain gets. */
  public int next() {
    return numbers.size() + 1;
  }

  /** Gives a new domain the next number. */
  public void add(String domain) {
    int number = next();
    numbers.put(domain, number);
    rows.put((long) number, new TextRow(domain));
  }

  /** All domains, by name. */
  public Iterable<String> names() {
    return numbers.keySet();
  }
}

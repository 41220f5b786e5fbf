package io.weir.kernel;

import io.weir.kernel.state.Family;
import io.weir.kernel.state.KeyLayout;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.RowCodec;
import io.weir.kernel.state.RowPack;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import java.util.Map;
import java.util.TreeMap;

/** All tables of a domain as bytes, in order of table and key, and back. */
public final class TableDump {

  private static final byte[] NO_PREFIX = {};
  private static final Map<Integer, Family<?, ?>> BY_NUMBER = new TreeMap<>();

  static {
    Families.ALL.forEach(family -> BY_NUMBER.put(family.number(), family));
  }

  private final RowCodec codec = new RowCodec();

  /** Shows every row, as this version writes it. */
  public void scan(Tables tables, RowPack.Visitor visitor) {
    for (Family<?, ?> family : Families.ALL) {
      scan(tables, family, visitor);
    }
  }

  private <K, V> void scan(Tables tables, Family<K, V> family, RowPack.Visitor visitor) {
    open(tables, family)
        .scan(
            (key, row) -> {
              visitor.row(
                  family.number(),
                  family.keys().encode(NO_PREFIX, key),
                  codec.encode(family.rows(), row));
              return true;
            });
  }

  /**
   * Adds a row.
   *
   * @throws IllegalStateException where a later version wrote it, or the key has one
   */
  public void load(Tables tables, int family, byte[] key, byte[] row) {
    load(tables, family(family), key, row);
  }

  private <K, V> void load(Tables tables, Family<K, V> family, byte[] key, byte[] row) {
    open(tables, family)
        .insert(family.keys().decode(key, NO_PREFIX.length), codec.decode(family.rows(), row));
  }

  /** A row as this version writes it, whichever wrote it. */
  public byte[] rewritten(int family, byte[] row) {
    return rewritten(family(family), row);
  }

  private <V> byte[] rewritten(Family<?, V> family, byte[] row) {
    return codec.encode(family.rows(), codec.decode(family.rows(), row));
  }

  /** The name of a table. */
  public static String name(int family) {
    return family(family).name();
  }

  /** A key as people read it. */
  public static String key(int family, byte[] key) {
    return String.valueOf(family(family).keys().decode(key, NO_PREFIX.length));
  }

  /** A row as it is decoded. */
  public static Object row(int family, byte[] row) {
    return new RowCodec().decode(family(family).rows(), row);
  }

  private static Family<?, ?> family(int number) {
    Family<?, ?> family = BY_NUMBER.get(number);
    if (family == null) {
      throw new IllegalStateException(
          "Expected a table that this version knows, but found number " + number);
    }
    return family;
  }

  @SuppressWarnings("unchecked") // the layout of ranks has ranks as keys
  private static <K, V> Table<K, V> open(Tables tables, Family<K, V> family) {
    return family.keys().equals(KeyLayout.RANK)
        ? (Table<K, V>) tables.ordered((Family<Rank, V>) family)
        : tables.table(family);
  }
}

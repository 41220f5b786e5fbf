package io.weir.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.domain.RememberedPageRow;
import io.weir.kernel.state.RowPack;
import io.weir.kernel.state.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rows of one moment, read while others are written. */
class StoredTablesTest {

  private static final int ROWS = 3_000;
  private static final int PIECE_BYTES = 1_000;

  private final RocksRows rocks = new RocksRows();
  private final StoredTables tables = tables(7);

  @AfterEach
  void close() {
    rocks.close();
  }

  private StoredTables tables(int domainNumber) {
    return new StoredTables(rocks.store(), domainNumber, new CacheBounds(10, 4));
  }

  private static Table<Long, RememberedPageRow> numbers(StoredTables of) {
    return of.table(Families.REMEMBERED_PAGES);
  }

  private static RememberedPageRow page(String key) {
    return new RememberedPageRow(List.of(key));
  }

  private static void write(StoredTables into, String text) {
    for (long i = 0; i < ROWS; i++) {
      numbers(into).upsert(i, page(text));
    }
    into.endTurn();
  }

  private static List<byte[]> read(StoredRows rows) {
    List<byte[]> found = new ArrayList<>();
    while (!rows.isDone()) {
      RowPack.forEach(rows.next(PIECE_BYTES), (family, key, row) -> found.add(row));
    }
    return found;
  }

  @Test
  void shouldReadTheRowsOfTheMomentWhateverIsWrittenMeanwhile() {
    write(tables, "before");
    write(tables(8), "of another domain");
    try (StoredRows rows = tables.rows()) {
      byte[] first = rows.next(PIECE_BYTES);
      write(tables, "after");
      for (long i = 0; i < ROWS; i += 2) {
        numbers(tables).delete(i);
      }
      tables.endTurn();
      numbers(tables).insert((long) ROWS, page("new"));
      tables.endTurn();

      List<byte[]> rest = read(rows);

      assertThat(first.length).isBetween(PIECE_BYTES, PIECE_BYTES + 100);
      assertThat(rows.rows()).isEqualTo(ROWS);
      assertThat(rest)
          .allSatisfy(
              row -> assertThat(new String(row, StandardCharsets.UTF_8)).contains("before"));
    }
  }

  @Test
  void shouldReadWhatTheTurnBeforeWrote() {
    numbers(tables).insert(1L, page("a"));
    try (StoredRows rows = tables.rows()) {
      assertThat(read(rows)).hasSize(1);
    }
  }

  @Test
  void shouldBeDoneAtOnceWhereThereIsNothing() {
    try (StoredRows rows = tables.rows()) {
      assertThat(rows.isDone()).isTrue();
      assertThat(rows.next(PIECE_BYTES)).isEmpty();
    }
  }
}

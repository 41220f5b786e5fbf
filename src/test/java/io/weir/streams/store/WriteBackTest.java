package io.weir.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.domain.RememberedPageRow;
import io.weir.kernel.domain.TextRow;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.TableContract;
import io.weir.kernel.state.Tables;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract over RocksDB, and what of it reaches the store when. */
class WriteBackTest extends TableContract {

  private RocksRows rocks;
  private int domain;

  @BeforeEach
  void openStore() {
    rocks = new RocksRows();
  }

  @AfterEach
  void closeStore() {
    rocks.close();
  }

  @Override
  protected Tables open() {
    domain++;
    return new StoredTables(rocks.store(), domain, CacheBounds.unbounded());
  }

  @Override
  protected Tables reopen(Tables tables) {
    ((StoredTables) tables).writeBack();
    return new StoredTables(rocks.store(), domain, CacheBounds.unbounded());
  }

  @Test
  void shouldStoreNothingBeforeTheCommit() {
    Tables tables = open();
    tables.table(Families.REMEMBERED_PAGES).insert(1L, page("a"));
    tables.ordered(Families.QUEUE).insert(new Rank(1, 0, 1), new TextRow("a"));
    ((StoredTables) tables).endTurn();

    assertThat(written()).isZero();
  }

  @Test
  void shouldNeverStoreWhatCameAndWentBetweenTwoCommits() {
    CountingStore store = new CountingStore(rocks.store());
    StoredTables tables = new StoredTables(store, 1, CacheBounds.unbounded());
    tables.table(Families.REMEMBERED_PAGES).insert(1L, page("a"));
    tables.table(Families.REMEMBERED_PAGES).delete(1L);
    tables.ordered(Families.QUEUE).insert(new Rank(1, 0, 1), new TextRow("a"));
    tables.ordered(Families.QUEUE).delete(new Rank(1, 0, 1));
    tables.writeBack();

    assertThat(store.writes).isZero();
  }

  @Test
  void shouldStoreOneRecordForACommitHoweverMuchChangedInIt() {
    CountingStore store = new CountingStore(rocks.store());
    StoredTables tables = new StoredTables(store, 1, CacheBounds.unbounded());
    for (int i = 0; i < 10; i++) {
      tables.table(Families.REMEMBERED_PAGES).upsert(1L, page("a" + i));
      tables.ordered(Families.QUEUE).upsert(new Rank(1, 0, 1), new TextRow("a" + i));
      tables.endTurn();
    }
    tables.writeBack();
    tables.writeBack();

    assertThat(store.writes).isEqualTo(1);
  }

  private static RememberedPageRow page(String key) {
    return new RememberedPageRow(List.of(key));
  }

  private int written() {
    int rows = 0;
    try (var all = rocks.store().all()) {
      while (all.hasNext()) {
        all.next();
        rows++;
      }
    }
    return rows;
  }
}

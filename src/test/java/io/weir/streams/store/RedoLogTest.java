package io.weir.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.domain.RememberedPageRow;
import io.weir.kernel.domain.TextRow;
import io.weir.kernel.state.Family;
import io.weir.kernel.state.OrderedTable;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.Table;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a commit writes, and when a row gets to its own place. */
class RedoLogTest {

  private static final int DOMAIN = 3;
  private static final int COMMITS = 400; // the log is overwritten six times

  private RocksRows rocks;
  private StoredTables tables;

  @BeforeEach
  void open() {
    rocks = new RocksRows();
    tables = tables(CacheBounds.unbounded());
  }

  @AfterEach
  void close() {
    rocks.close();
  }

  private StoredTables tables(CacheBounds bounds) {
    return new StoredTables(rocks.store(), DOMAIN, bounds);
  }

  private Table<Long, RememberedPageRow> numbers() {
    return tables.table(Families.REMEMBERED_PAGES);
  }

  private static RememberedPageRow page(String key) {
    return new RememberedPageRow(List.of(key));
  }

  private OrderedTable<TextRow> queue() {
    return tables.ordered(Families.QUEUE);
  }

  private void commit() {
    tables.endTurn();
    tables.writeBack();
  }

  private void commits(int count) {
    for (int i = 0; i < count; i++) {
      numbers().upsert(99L, page("busy " + i));
      commit();
    }
  }

  private byte[] inItsPlace(long number) {
    return rocks
        .store()
        .get(
            RowKeys.of(
                Families.REMEMBERED_PAGES.number(),
                DOMAIN,
                Families.REMEMBERED_PAGES.keys().encode(new byte[0], number)));
  }

  private int records() {
    int records = 0;
    byte[] prefix = RowKeys.prefix(RedoLog.FAMILY, DOMAIN);
    try (var all = rocks.store().range(Bytes.wrap(prefix), RowKeys.after(prefix))) {
      while (all.hasNext()) {
        all.next();
        records++;
      }
    }
    return records;
  }

  @Test
  void shouldPutARowInItsPlaceWhenItsRecordIsOverwrittenAndNotBefore() {
    numbers().insert(1L, page("a"));
    commit();
    commits(RedoLog.SLOTS - 1);
    assertThat(inItsPlace(1)).isNull();

    commits(1);

    assertThat(inItsPlace(1)).isNotNull();
    assertThat(inItsPlace(99)).as("what changes all the time").isNull();
    assertThat(records()).isEqualTo(RedoLog.SLOTS);
  }

  @Test
  void shouldNeverPutARowInItsPlaceThatCameAndWentWhileItsRecordWasKept() {
    CountingStore store = new CountingStore(rocks.store());
    tables = new StoredTables(store, DOMAIN, CacheBounds.unbounded());
    numbers().insert(1L, page("a"));
    queue().insert(new Rank(1, 0, 1), new TextRow("a"));
    commit();
    numbers().delete(1L);
    queue().delete(new Rank(1, 0, 1));
    commit();
    commits(2 * RedoLog.SLOTS);

    assertThat(store.writes).as("a record a commit").isEqualTo(2 + 2L * RedoLog.SLOTS);
  }

  @Test
  void shouldForgetARowThatWasPutInItsPlaceAndWentBeforeTheCommit() {
    numbers().insert(1L, page("a"));
    commit();
    numbers().scan((key, row) -> true); // puts it in its place
    numbers().delete(1L);
    numbers().scan((key, row) -> true);
    commit();
    tables = tables(CacheBounds.unbounded());

    assertThat(numbers().find(1L)).isNull();
  }

  @Test
  void shouldSpreadACommitOverRecordsThatTheBrokerTakes() {
    String large = "x".repeat(100_000);
    for (long i = 0; i < 20; i++) {
      numbers().insert(i, page(large + i));
    }
    commit();

    assertThat(records()).isBetween(5, 10);
    tables = tables(CacheBounds.unbounded());
    assertThat(numbers().get(19L).keys().getFirst()).endsWith("x19");
  }

  @Test
  void shouldReadACommitThatOverwroteTheLogWhileItWasWritten() {
    String large = "x".repeat(200_000);
    for (long i = 0; i < 3L * RedoLog.SLOTS; i++) {
      numbers().insert(i, page(large + i));
    }
    commit();
    tables = tables(CacheBounds.unbounded());

    for (long i = 0; i < 3L * RedoLog.SLOTS; i++) {
      assertThat(numbers().get(i).keys().getFirst()).isEqualTo(large + i);
    }
  }

  /**
   * The record is full when the row's going is added, and the row's own record is overwritten by
   * it.
   */
  @Test
  void shouldKnowARowThatCameBackAfterItWentWithTheLastByteOfARecord() {
    for (long i = 0; i < 300; i++) {
      numbers().insert(1_000 + i, page("more than are read at the first look"));
    }
    commits(RedoLog.SLOTS);
    numbers().insert(1L, page("a"));
    commit();
    commits(RedoLog.SLOTS - 1);
    numbers().upsert(2L, page("x".repeat(300_000)));
    numbers().delete(1L);
    commit();
    commits(1);
    numbers().insert(1L, page("b"));
    commit();

    for (int i = 0; i < 2 * RedoLog.SLOTS; i++) {
      assertThat(numbers().find(1L)).isEqualTo(page("b"));
      commits(1);
    }
  }

  private static Stream<CacheBounds> bounds() {
    return Stream.of(CacheBounds.unbounded(), new CacheBounds(20, 3), CacheBounds.none());
  }

  /** Any changes, commits, walks and starts in any order: no row is lost, none comes back. */
  @ParameterizedTest
  @MethodSource("bounds")
  void shouldKnowTheSameRowsAfterAnyStart(CacheBounds bounds) {
    for (long seed = 1; seed <= 3; seed++) {
      play(bounds, new SplittableRandom(seed), "seed " + seed);
      rocks.close();
      rocks = new RocksRows();
    }
  }

  private void play(CacheBounds bounds, SplittableRandom random, String run) {
    tables = tables(bounds);
    Map<Long, RememberedPageRow> expectedNumbers = new TreeMap<>();
    TreeMap<Rank, TextRow> expectedQueue = new TreeMap<>();
    for (int i = 0; i < COMMITS; i++) {
      for (int change = random.nextInt(6); change > 0; change--) {
        TextRow row = new TextRow("row " + i + '/' + change);
        changeNumber(random.nextLong(30), page(row.id()), random.nextInt(3) == 0, expectedNumbers);
        changeQueue(
            new Rank(random.nextLong(2), random.nextLong(15), 0),
            row,
            random.nextInt(2) == 0,
            expectedQueue);
        tables.endTurn();
        if (random.nextInt(40) == 0) {
          numbers().scan((key, any) -> true);
        }
      }
      commit();
      if (random.nextInt(25) == 0) {
        tables = tables(bounds);
      }
      assertThat(viewOf(Families.REMEMBERED_PAGES)).as(run).isEqualTo(expectedNumbers);
      assertThat(viewOf(Families.QUEUE)).as(run).isEqualTo(expectedQueue);
      for (long lane = 0; lane < 2; lane++) {
        Rank first = expectedQueue.ceilingKey(new Rank(lane, Long.MIN_VALUE, Long.MIN_VALUE));
        var head = queue().first(lane);
        assertThat(head == null ? null : head.rank())
            .as(run)
            .isEqualTo(first == null || first.lane() != lane ? null : first);
      }
    }
  }

  private void changeNumber(
      long key, RememberedPageRow row, boolean delete, Map<Long, RememberedPageRow> expected) {
    assertThat(numbers().find(key)).isEqualTo(expected.get(key));
    if (!delete) {
      numbers().upsert(key, row);
      expected.put(key, row);
    } else if (expected.remove(key) != null) {
      numbers().delete(key);
    }
  }

  private void changeQueue(Rank rank, TextRow row, boolean delete, Map<Rank, TextRow> expected) {
    assertThat(queue().find(rank)).isEqualTo(expected.get(rank));
    if (!delete) {
      queue().upsert(rank, row);
      expected.put(rank, row);
    } else if (expected.remove(rank) != null) {
      queue().delete(rank);
    }
  }

  private <K, V> Map<K, V> viewOf(Family<K, V> family) {
    Map<K, V> rows = new TreeMap<>();
    RowReader reader = RowReader.ofNumber(rocks.store(), DOMAIN);
    reader.scan(
        family,
        (key, row) -> {
          rows.put(key, row);
          assertThat(reader.find(family, key)).isEqualTo(row);
          return true;
        });
    return rows;
  }
}

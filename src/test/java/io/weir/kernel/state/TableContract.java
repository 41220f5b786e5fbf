package io.weir.kernel.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.kernel.Families;
import io.weir.kernel.TableDump;
import io.weir.kernel.domain.RememberedPageRow;
import io.weir.kernel.domain.TextRow;
import io.weir.kernel.queries.AwaitingRow;
import io.weir.kernel.state.OrderedTable.Entry;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.TimerRow;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every implementation of tables promises; one subclass for each. */
public abstract class TableContract {

  /** Fresh tables of one domain. */
  protected abstract Tables open();

  /** The tables after all that was written is stored and read again; the same ones by default. */
  protected Tables reopen(Tables tables) {
    return tables;
  }

  private Table<String, AwaitingRow> texts(Tables tables) {
    return tables.table(Families.AWAITING);
  }

  private Table<Long, RememberedPageRow> numbers(Tables tables) {
    return tables.table(Families.REMEMBERED_PAGES);
  }

  private OrderedTable<TextRow> queue(Tables tables) {
    return tables.ordered(Families.QUEUE);
  }

  private static RememberedPageRow page(String key) {
    return new RememberedPageRow(List.of(key));
  }

  private static AwaitingRow row(String... ids) {
    return new AwaitingRow(List.of(ids));
  }

  private static <K, V> List<K> keys(Table<K, V> table) {
    List<K> keys = new ArrayList<>();
    table.scan((key, row) -> keys.add(key));
    return keys;
  }

  private static <V> List<Rank> lane(OrderedTable<V> table, long lane) {
    List<Rank> ranks = new ArrayList<>();
    table.scanLane(lane, (rank, row) -> ranks.add(rank));
    return ranks;
  }

  // ---- verbs ----

  @Test
  void shouldFindNothingInAFreshTable() {
    Tables tables = open();
    assertThat(texts(tables).find("a")).isNull();
    assertThat(keys(texts(tables))).isEmpty();
    assertThat(queue(tables).first(0)).isNull();
    assertThat(lane(queue(tables), 0)).isEmpty();
  }

  @Test
  void shouldFindWhatWasInsertedUpdatedAndUpserted() {
    Tables tables = open();
    texts(tables).insert("a", row("1"));
    assertThat(texts(tables).find("a")).isEqualTo(row("1"));
    texts(tables).update("a", row("2"));
    assertThat(texts(tables).get("a")).isEqualTo(row("2"));
    texts(tables).upsert("a", row("3"));
    texts(tables).upsert("b", row());
    tables = reopen(tables);
    assertThat(texts(tables).find("a")).isEqualTo(row("3"));
    assertThat(texts(tables).find("b")).isEqualTo(row());
    texts(tables).delete("a");
    assertThat(texts(tables).find("a")).isNull();
    tables = reopen(tables);
    assertThat(keys(texts(tables))).containsExactly("b");
    texts(tables).insert("a", row("4"));
    assertThat(texts(reopen(tables)).get("a")).isEqualTo(row("4"));
  }

  @Test
  void shouldRefuseToInsertWhatIsThere() {
    Table<String, AwaitingRow> table = texts(open());
    table.insert("a", row());
    assertThatThrownBy(() -> table.insert("a", row())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldRefuseToUpdateDeleteOrGetWhatIsNotThere() {
    Table<String, AwaitingRow> table = texts(open());
    table.insert("b", row());
    table.delete("b");
    for (String key : List.of("a", "b")) {
      assertThatThrownBy(() -> table.delete(key)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> table.get(key)).isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> table.update("a", row())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldGiveTheSameTableAtEachCallAndKeepFamiliesApart() {
    Tables tables = open();
    assertThat(texts(tables)).isSameAs(texts(tables));
    assertThat(queue(tables)).isSameAs(queue(tables));
    Rank rank = new Rank(1, 2, 3);
    queue(tables).insert(rank, new TextRow("q"));
    tables.ordered(Families.TIMERS).insert(rank, new TimerRow(TimerKind.WAIT, "t"));
    tables = reopen(tables);
    assertThat(queue(tables).get(rank)).isEqualTo(new TextRow("q"));
    assertThat(tables.ordered(Families.TIMERS).get(rank))
        .isEqualTo(new TimerRow(TimerKind.WAIT, "t"));
  }

  @Test
  void shouldShowRowsFromAKeyOnUntilTheVisitorSaysFalse() {
    Tables tables = open();
    for (String key : List.of("c", "a", "\uffee", "\ud83d\ude00", "b")) {
      texts(tables).insert(key, row(key));
    }
    assertThat(keysFrom(texts(tables), "b", 9)).containsExactly("b", "c", "\uffee", "\ud83d\ude00");
    texts(tables).delete("b");
    texts(tables).upsert("bb", row());
    texts(tables).upsert("c", row("1"));
    tables = reopen(tables);
    assertThat(keysFrom(texts(tables), "b", 2)).containsExactly("bb", "c");
    assertThat(keysFrom(texts(tables), "", 2)).containsExactly("a", "bb");
    assertThat(keysFrom(texts(tables), "\ud83d\ude01", 2)).isEmpty();
    numbers(tables).insert(-1L, page("x"));
    numbers(tables).insert(3L, page("y"));
    queue(tables).insert(new Rank(0, 0, 1), new TextRow("q"));
    queue(tables).insert(new Rank(1, 0, 0), new TextRow("r"));
    assertThat(keysFrom(numbers(tables), 0L, 9)).containsExactly(3L);
    assertThat(keysFrom(queue(tables), new Rank(0, 0, 2), 9)).containsExactly(new Rank(1, 0, 0));
  }

  private static <K, V> List<K> keysFrom(Table<K, V> table, K from, int most) {
    List<K> keys = new ArrayList<>();
    table.scan(from, (key, row) -> keys.add(key) && keys.size() < most);
    return keys;
  }

  @Test
  void shouldCountEveryWriteAndNoRead() {
    Tables tables = open();
    Table<String, AwaitingRow> table = texts(tables);
    long start = tables.writes();
    table.insert("a", row());
    table.update("a", row("1"));
    table.upsert("a", row("2"));
    table.delete("a");
    queue(tables).insert(new Rank(0, 0, 0), new TextRow("q"));
    assertThat(tables.writes() - start).isEqualTo(5);
    assertThat(table.find("a")).isNull();
    assertThat(queue(tables).first(0)).isNotNull();
    assertThat(keys(table)).isEmpty();
    assertThat(tables.writes() - start).isEqualTo(5);
  }

  // ---- order ----

  @Test
  void shouldShowTextsInTheOrderOfTheirUtf8Bytes() {
    Tables tables = open();
    // UTF-16 would put the last, a surrogate pair, before U+FF61.
    List<String> inOrder = List.of(" ", "A", "a", "aa", "b", "z", "ß", "é", "日本", "｡", "😀");
    List<String> sorted = new ArrayList<>(inOrder);
    sorted.sort(KeyLayout.TEXT.order());
    for (int i = inOrder.size() - 1; i >= 0; i--) {
      texts(tables).insert(inOrder.get(i), row(inOrder.get(i)));
    }
    tables = reopen(tables);
    assertThat(keys(texts(tables))).isEqualTo(sorted);
    assertThat(sorted).endsWith("｡", "😀");
    assertThat(texts(tables).get("日本")).isEqualTo(row("日本"));
  }

  @Test
  void shouldShowNumbersInTheirOrderFromTheLeastToTheGreatest() {
    Tables tables = open();
    List<Long> inOrder =
        List.of(Long.MIN_VALUE, -256L, -1L, 0L, 1L, 255L, 256L, 1L << 32, Long.MAX_VALUE);
    for (Long number : inOrder.reversed()) {
      numbers(tables).insert(number, page(number.toString()));
    }
    tables = reopen(tables);
    assertThat(keys(numbers(tables))).isEqualTo(inOrder);
  }

  @Test
  void shouldStopShowingWhenTheVisitorHasSeenEnough() {
    Tables tables = open();
    for (long n = 0; n < 10; n++) {
      numbers(tables).insert(n, page("n"));
      queue(tables).insert(new Rank(0, n, 0), new TextRow("q"));
    }
    List<Long> seen = new ArrayList<>();
    numbers(tables).scan((number, row) -> seen.add(number) && seen.size() < 3);
    queue(tables).scanLane(0, (rank, row) -> seen.add(rank.order()) && seen.size() < 5);
    assertThat(seen).containsExactly(0L, 1L, 2L, 0L, 1L);
  }

  // ---- lanes ----

  @Test
  void shouldOrderALaneByOrderThenBySequenceThroughNegativeAndHugeNumbers() {
    Tables tables = open();
    List<Rank> inOrder = new ArrayList<>();
    for (long order : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
      for (long seq : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
        inOrder.add(new Rank(7, order, seq));
      }
    }
    inOrder.reversed().forEach(rank -> queue(tables).insert(rank, new TextRow(rank.toString())));
    Tables again = reopen(tables);
    assertThat(lane(queue(again), 7)).isEqualTo(inOrder);
    assertThat(keys(queue(again))).isEqualTo(inOrder);
    for (Rank rank : inOrder) {
      assertThat(queue(again).first(7)).isEqualTo(new Entry<>(rank, new TextRow(rank.toString())));
      queue(again).delete(rank);
    }
    assertThat(queue(again).first(7)).isNull();
  }

  @Test
  void shouldKeepLanesApartThroughNegativeAndHugeOnes() {
    Tables tables = open();
    List<Long> lanes = List.of(Long.MIN_VALUE, -1L, 0L, 1L, 2L, 256L, Long.MAX_VALUE);
    for (Long lane : lanes) {
      queue(tables).insert(new Rank(lane, 5, lane), new TextRow("b"));
      queue(tables).insert(new Rank(lane, 4, lane), new TextRow("a"));
    }
    tables = reopen(tables);
    for (Long lane : lanes) {
      assertThat(queue(tables).first(lane))
          .isEqualTo(new Entry<>(new Rank(lane, 4, lane), new TextRow("a")));
      assertThat(lane(queue(tables), lane))
          .containsExactly(new Rank(lane, 4, lane), new Rank(lane, 5, lane));
    }
    assertThat(queue(tables).first(3)).isNull();
    assertThat(lane(queue(tables), -2)).isEmpty();
  }

  @Test
  void shouldFindTheFirstAfterManyDeletes() {
    Tables tables = open();
    for (long i = 0; i < 3_000; i++) {
      queue(tables).insert(new Rank(1, i, i), new TextRow("q" + i));
    }
    tables = reopen(tables);
    for (long i = 0; i < 2_999; i++) {
      Entry<TextRow> first = queue(tables).first(1);
      assertThat(first).isEqualTo(new Entry<>(new Rank(1, i, i), new TextRow("q" + i)));
      queue(tables).delete(new Rank(1, i, i));
      if (i % 500 == 0) {
        tables = reopen(tables);
      }
    }
    assertThat(lane(queue(tables), 1)).containsExactly(new Rank(1, 2_999, 2_999));
  }

  @Test
  void shouldFindARowThatIsInsertedBeforeAllThatWereDeleted() {
    Tables tables = open();
    for (long i = 10; i < 20; i++) {
      queue(tables).insert(new Rank(1, i, i), new TextRow("q"));
    }
    for (long i = 10; i < 20; i++) {
      queue(tables).delete(new Rank(1, i, i));
    }
    assertThat(queue(tables).first(1)).isNull();
    queue(tables).insert(new Rank(1, -5, 20), new TextRow("before"));
    queue(tables).insert(new Rank(1, 15, 21), new TextRow("between"));
    tables = reopen(tables);
    assertThat(queue(tables).first(1))
        .isEqualTo(new Entry<>(new Rank(1, -5, 20), new TextRow("before")));
    assertThat(lane(queue(tables), 1)).hasSize(2);
  }

  @Test
  void shouldBeDumpedInTheOrderOfTablesAndKeysAndLoadedAgain() {
    Tables tables = open();
    queue(tables).insert(new Rank(2, -1, 7), new TextRow("b"));
    queue(tables).insert(new Rank(-2, 5, 8), new TextRow("a"));
    texts(tables).insert("b", row("3"));
    texts(tables).insert("a", row("1", "2"));
    numbers(tables).insert(-1L, page("n"));
    texts(tables).delete("b");

    List<String> rows = dump(reopen(tables));

    assertThat(rows)
        .extracting(row -> row.substring(0, row.lastIndexOf('=')))
        .containsExactly(
            "queue Rank[lane=-2, order=5, seq=8]",
            "queue Rank[lane=2, order=-1, seq=7]",
            "awaiting a",
            "remembered-pages -1");
    Tables loaded = new MemoryTables();
    new TableDump()
        .scan(tables, (family, key, row) -> new TableDump().load(loaded, family, key, row));
    assertThat(dump(loaded)).isEqualTo(rows);
    assertThat(queue(loaded).first(2)).isEqualTo(queue(tables).first(2));
  }

  private static List<String> dump(Tables tables) {
    List<String> rows = new ArrayList<>();
    new TableDump()
        .scan(
            tables,
            (family, key, row) ->
                rows.add(
                    TableDump.name(family)
                        + " "
                        + TableDump.key(family, key)
                        + "="
                        + HexFormat.of().formatHex(row)));
    return rows;
  }

  @Test
  void shouldAnswerAsASortedMapWhateverIsWritten() {
    for (long seed = 1; seed <= 5; seed++) {
      var random = new SplittableRandom(seed);
      Tables tables = open();
      TreeMap<Rank, TextRow> model = new TreeMap<>();
      for (int i = 0; i < 2_000; i++) {
        Rank rank =
            new Rank(random.nextLong(-1, 3), random.nextLong(-4, 5), random.nextLong(-2, 3));
        TextRow row = new TextRow("r" + i);
        if (!model.containsKey(rank)) {
          queue(tables).insert(rank, row);
          model.put(rank, row);
        } else if (random.nextInt(3) == 0) {
          queue(tables).update(rank, row);
          model.put(rank, row);
        } else {
          queue(tables).delete(rank);
          model.remove(rank);
        }
        if (random.nextInt(200) == 0) {
          tables = reopen(tables);
        }
        long lane = random.nextLong(-1, 3);
        assertThat(queue(tables).first(lane))
            .as("seed %d, step %d", seed, i)
            .isEqualTo(first(model, lane));
      }
      assertThat(keys(queue(tables))).as("seed %d", seed).isEqualTo(List.copyOf(model.keySet()));
    }
  }

  private static Entry<TextRow> first(TreeMap<Rank, TextRow> model, long lane) {
    return model.entrySet().stream()
        .filter(entry -> entry.getKey().lane() == lane)
        .findFirst()
        .map(entry -> new Entry<>(entry.getKey(), entry.getValue()))
        .orElse(null);
  }
}

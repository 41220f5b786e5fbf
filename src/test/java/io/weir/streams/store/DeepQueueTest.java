package io.weir.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.domain.TextRow;
import io.weir.kernel.state.OrderedTable;
import io.weir.kernel.state.Rank;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A deep queue does not slow a dequeue: told by what is read, not by a clock. */
class DeepQueueTest {

  private static final int DEEP = 20_000;
  private static final int WINDOW = 64;

  private RocksRows rocks;
  private CountingStore store;
  private StoredTables tables;
  private OrderedTable<TextRow> queue;

  @BeforeEach
  void fill() {
    rocks = new RocksRows();
    store = new CountingStore(rocks.store());
    tables = new StoredTables(store, 1, new CacheBounds(0, WINDOW));
    queue = tables.ordered(Families.QUEUE);
    for (int i = 0; i < DEEP; i++) {
      queue.insert(new Rank(1, 0, i), new TextRow("q" + i));
    }
    tables.endTurn();
    tables.writeBack();
    store.gets = 0;
    store.rowsWalked = 0;
    store.seeksBack = 0;
  }

  @AfterEach
  void close() {
    rocks.close();
  }

  @Test
  void shouldReadEachRowAboutOnceWhenTheWholeQueueIsServed() {
    for (int i = 0; i < DEEP; i++) {
      OrderedTable.Entry<TextRow> first = queue.first(1);
      assertThat(first.rank().seq()).isEqualTo(i);
      queue.delete(first.rank());
      tables.endTurn();
      tables.writeBack();
    }

    assertThat(queue.first(1)).isNull();
    assertThat(store.gets).isZero();
    assertThat(store.seeksBack).as("seeks over what was taken before").isZero();
    assertThat(store.rowsWalked).isBetween((long) DEEP - WINDOW, DEEP + DEEP / 16L);
  }

  @Test
  void shouldFindTheFirstAgainAfterNewcomersAndDeletionsInTheMiddle() {
    for (int i = 0; i < 1_000; i++) {
      queue.delete(new Rank(1, 0, DEEP / 2 + i));
      queue.delete(queue.first(1).rank());
      queue.insert(new Rank(1, 0, DEEP + i), new TextRow("late" + i));
      queue.insert(new Rank(1, -1, i), new TextRow("urgent" + i));
      tables.endTurn();
      tables.writeBack();
      assertThat(queue.first(1).row().id()).isEqualTo("urgent" + i);
      queue.delete(queue.first(1).rank());
    }

    assertThat(queue.first(1).rank()).isEqualTo(new Rank(1, 0, 1_000));
  }
}

package io.weir.kernel.domain;

import io.weir.kernel.Families;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Orders that have not been confirmed yet, by their seq. */
public final class Orders {

  private final Table<Long, OrderRow> table;

  public Orders(Tables tables) {
    this.table = tables.table(Families.ORDERS);
  }

  public @Nullable OrderRow find(long seq) {
    return table.find(seq);
  }

  public void open(OrderRow row) {
    table.insert(row.order().seq(), row);
  }

  /** Marks an order as one that could not be carried out: an alarm, as long as it is open. */
  public void fail(OrderRow row) {
    table.update(
        row.order().seq(), new OrderRow(row.order(), row.sessionId(), row.queryId(), true));
  }

  /** Forgets an order, where there is one. */
  public void close(@Nullable Long seq) {
    if (seq != null && table.find(seq) != null) {
      table.delete(seq);
    }
  }

  /**
   * Shows open orders by seq, after one, until the visitor says false.
   *
   * @return true where none is left
   */
  public boolean scanAfter(long seq, Predicate<OrderRow> visitor) {
    boolean[] all = {true};
    table.scan(
        seq + 1,
        (number, row) -> {
          all[0] = visitor.test(row);
          return all[0];
        });
    return all[0];
  }
}

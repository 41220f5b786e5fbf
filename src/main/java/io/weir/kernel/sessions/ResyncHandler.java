package io.weir.kernel.sessions;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.OrderRow;
import io.weir.kernel.domain.Orders;
import io.weir.kernel.queries.Queries;
import io.weir.protocol.Decided;
import io.weir.protocol.SessionCommand.Resync;
import java.util.Comparator;
import java.util.stream.Stream;

/** Says again what a client that restarted has to know: its live grants and open orders, by seq. */
public final class ResyncHandler implements Handler<Resync> {

  private final Queries queries;
  private final Orders orders;

  public ResyncHandler(Queries queries, Orders orders) {
    this.queries = queries;
    this.orders = orders;
  }

  @Override
  public Outcome handle(Resync command, Turn turn) {
    Stream.concat(
            queries.grantsOf(command.client()).stream(),
            orders.open(row -> row.order().client().equals(command.client())).stream()
                .map(OrderRow::order))
        .sorted(Comparator.comparingLong(Decided::seq))
        .forEach(turn::repeat);
    return Outcome.DONE;
  }
}

package io.weir.kernel.sessions;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.OrderRow;
import io.weir.kernel.domain.Orders;
import io.weir.kernel.queries.Endings;
import io.weir.kernel.queries.MemoryPressure;
import io.weir.kernel.queries.Queries;
import io.weir.kernel.queries.QueryRow;
import io.weir.kernel.queries.ServerResizes;
import io.weir.protocol.Code;
import io.weir.protocol.Decision;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.SessionCommand.OrderDone;
import io.weir.protocol.Why;
import java.util.List;

/**
 * Learns how an order was carried out. Done, or stale: what it was to end has ended. Failed: a
 * cancellation becomes a kill; a kill that failed stays open as an alarm, and its queries keep
 * their slots until their end is really known. An order about the speed of a query ends nothing:
 * done, it is settled; failed, it stays open as an alarm until the query ends or its next order. So
 * is one about its memory ({@link MemoryPressure}). One about its servers is settled by whatever is
 * said of it ({@link ServerResizes}).
 *
 * <p>A number that no decision has is refused. One that was given, but is no open order, is not
 * answered: orders are forgotten when they are settled, and a confirmation that comes after a
 * completion or a grace, or comes twice, is what every client sends; nobody keeps which numbers
 * were orders, so that one which never was cannot be told from them.
 */
public final class OrderDoneHandler implements Handler<OrderDone> {

  private static final long FIRST_SEQ = 1;

  private final Domain domain;
  private final Orders orders;
  private final Sessions sessions;
  private final Queries queries;
  private final Endings endings;
  private final MemoryPressure pressure;
  private final ServerResizes resizes;

  public OrderDoneHandler(
      Domain domain,
      Orders orders,
      Sessions sessions,
      Queries queries,
      Endings endings,
      MemoryPressure pressure,
      ServerResizes resizes) {
    this.domain = domain;
    this.orders = orders;
    this.sessions = sessions;
    this.queries = queries;
    this.endings = endings;
    this.pressure = pressure;
    this.resizes = resizes;
  }

  @Override
  public Outcome handle(OrderDone command, Turn turn) {
    if (!command.domain().equals(domain.name())) {
      return reject(
          Code.INVALID,
          Why.of(Limit.RECORD, "order " + command.seq()),
          Sentence.of(
              "Expected an order of domain %s, but it is one of %s",
              domain.name(), command.domain()));
    }
    OrderRow order = orders.find(command.seq());
    if (order == null) {
      return notOpen(command.seq());
    }
    if (order.order().decision() instanceof Decision.ShrinkMemory) {
      pressure.settled(order, command.outcome());
      return Outcome.DONE;
    }
    if (order.order().decision() instanceof Decision.ResizeParallel resize) {
      resizes.settled(order, resize, command.outcome(), turn);
      return Outcome.DONE;
    }
    boolean ends = ends(order.order().decision());
    switch (command.outcome()) {
      case DONE, STALE -> {
        if (ends) {
          done(order, turn);
        } else {
          orders.close(command.seq());
        }
      }
      case FAILED -> {
        if (ends) {
          failed(order, turn);
        } else {
          orders.fail(order);
        }
      }
    }
    return Outcome.DONE;
  }

  private static boolean ends(Decision order) {
    return order instanceof Decision.CancelQuery || order instanceof Decision.KillSession;
  }

  private Outcome notOpen(long seq) {
    long last = domain.counters().seq();
    return seq >= FIRST_SEQ && seq <= last
        ? Outcome.DONE // settled before: what it was to end has ended
        : reject(
            Code.NOT_FOUND,
            Why.of(Limit.IDENTITY, "order " + seq),
            Sentence.of(
                "Expected an order of this domain, whose decisions are numbered from %d to %d, but"
                    + " found %d",
                FIRST_SEQ, last, seq));
  }

  private List<QueryRow> concerned(OrderRow order) {
    List<String> ids =
        order.queryId() != null
            ? List.of(order.queryId())
            : sessions.get(order.sessionId()).queries();
    return ids.stream().map(queries::get).toList();
  }

  private void done(OrderRow order, Turn turn) {
    for (QueryRow row : concerned(order)) {
      endings.release(row, row.cause(), turn);
    }
  }

  private void failed(OrderRow order, Turn turn) {
    if (order.failed()) {
      return; // said twice
    }
    orders.fail(order);
    SessionRow session = sessions.get(order.sessionId());
    if (!(order.order().decision() instanceof Decision.CancelQuery cancel) || !domain.enforces()) {
      for (QueryRow row : concerned(order)) {
        endings.holdOn(row);
        pressure.survived(row);
      }
    } else if (session.cause() == null) {
      endings.kill(session, cancel.cause(), order.order().why(), turn);
    }
  }
}

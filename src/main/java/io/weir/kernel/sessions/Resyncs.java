package io.weir.kernel.sessions;

import io.weir.kernel.Families;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.Orders;
import io.weir.kernel.queries.Queries;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.Decided;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Says again, by seq, what a client that restarted has to know: its live grants and open orders, a
 * bounded number in a turn and the rest in turns of their own. Each step walks all live queries.
 */
public final class Resyncs {

  private final Table<String, ResyncRow> table;
  private final Domain domain;
  private final Queries queries;
  private final Orders orders;
  private final Timers timers;

  public Resyncs(Tables tables, Domain domain, Queries queries, Orders orders, Timers timers) {
    this.table = tables.table(Families.RESYNCS);
    this.domain = domain;
    this.queries = queries;
    this.orders = orders;
    this.timers = timers;
  }

  /** Begins; anew, where a client that has not been told all asks again. */
  void begin(String client, Turn turn) {
    ResyncRow former = table.find(client);
    if (former != null) {
      timers.cancel(former.timer());
      table.delete(client);
    }
    sayAfter(0, client, turn);
  }

  /** Goes on, where there is more. */
  void goOn(String client, Turn turn) {
    ResyncRow former = table.find(client);
    if (former != null) {
      table.delete(client);
      sayAfter(former.afterSeq(), client, turn);
    }
  }

  private void sayAfter(long seq, String client, Turn turn) {
    long most = domain.settings().grantsPerTurn();
    TreeMap<Long, Decided> next = next(seq, client, most + 1);
    boolean more = next.size() > most;
    if (more) {
      next.pollLastEntry();
    }
    next.values().forEach(turn::repeat);
    if (more) {
      Rank timer = timers.atWall(turn.nowMs(), TimerKind.RESYNC, client);
      table.insert(client, new ResyncRow(next.lastKey(), timer));
    }
  }

  /** The first of what a client has to know after a number. */
  private TreeMap<Long, Decided> next(long seq, String client, long most) {
    TreeMap<Long, Decided> next = new TreeMap<>();
    Consumer<Decided> keep =
        decided -> {
          if (decided.seq() > seq && decided.client().equals(client)) {
            next.put(decided.seq(), decided);
          }
          if (next.size() > most) {
            next.pollLastEntry();
          }
        };
    queries.forEachGrant(keep);
    orders.forEach(row -> keep.accept(row.order()));
    return next;
  }
}

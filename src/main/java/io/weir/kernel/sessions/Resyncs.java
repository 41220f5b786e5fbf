package io.weir.kernel.sessions;

import io.weir.kernel.Families;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.OrderRow;
import io.weir.kernel.domain.Orders;
import io.weir.kernel.io.IoRequests;
import io.weir.kernel.io.IoRow;
import io.weir.kernel.leases.LeaseRow;
import io.weir.kernel.leases.Leases;
import io.weir.kernel.queries.Queries;
import io.weir.kernel.queries.QueryRow;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says again what a client that restarted has to know: its live grants, those of queries each with
 * the speed that was last ordered of it, then its open orders to end something. One walk over the
 * live queries, the live I/O and the leases, by id, and the open orders, by number; a turn looks at
 * a bounded number of rows, says by seq what it found, and remembers how far it came for a turn of
 * its own. What is decided meanwhile is told by itself.
 */
public final class Resyncs {

  private static final String FIRST = "";

  private final Table<String, ResyncRow> table;
  private final Domain domain;
  private final Queries queries;
  private final IoRequests io;
  private final Leases leases;
  private final Orders orders;
  private final Timers timers;

  public Resyncs(
      Tables tables,
      Domain domain,
      Queries queries,
      IoRequests io,
      Leases leases,
      Orders orders,
      Timers timers) {
    this.table = tables.table(Families.RESYNCS);
    this.domain = domain;
    this.queries = queries;
    this.io = io;
    this.leases = leases;
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
    say(new Step(client, FIRST, FIRST, FIRST, 0), turn);
  }

  /** Goes on, where there is more. */
  void goOn(String client, Turn turn) {
    ResyncRow former = table.find(client);
    if (former != null) {
      table.delete(client);
      String after = former.afterQueryId();
      String afterIo = former.afterIoId() == null ? FIRST : former.afterIoId();
      String afterLease = former.afterLeaseId() == null ? FIRST : former.afterLeaseId();
      say(
          after == null
              ? new Step(client, FIRST, FIRST, FIRST, 0)
              : new Step(client, after, afterIo, afterLease, former.afterSeq()),
          turn);
    }
  }

  private void say(Step step, Turn turn) {
    boolean all =
        queries.scanAfter(step.queryId, step::look)
            && io.scanAfter(step.ioId, step::look)
            && leases.scanAfter(step.leaseId, step::look)
            && orders.scanAfter(step.seq, step::look);
    step.found.values().forEach(turn::repeat);
    if (!all) {
      Rank timer = timers.atWall(turn.nowMs(), TimerKind.RESYNC, step.client);
      table.insert(
          step.client,
          new ResyncRow(step.seq, timer, step.queryId, orNone(step.ioId), orNone(step.leaseId)));
    }
  }

  private static @Nullable String orNone(String id) {
    return id.isEmpty() ? null : id;
  }

  private static boolean isOfSpeed(Decision order) {
    return order instanceof Decision.Throttle || order instanceof Decision.Resume;
  }

  /** What one turn looks at. */
  private final class Step {
    private final TreeMap<Long, Decided> found = new TreeMap<>();
    private final String client;
    private String queryId;
    private String ioId;
    private String leaseId;
    private long seq;
    private long rows = domain.settings().resyncRowsPerTurn();

    Step(String client, String queryId, String ioId, String leaseId, long seq) {
      this.client = client;
      this.queryId = queryId;
      this.ioId = ioId;
      this.leaseId = leaseId;
      this.seq = seq;
    }

    boolean look(QueryRow row) {
      if (rows == 0) {
        return false;
      }
      queryId = row.queryId();
      rows--;
      if (row.grantedMs() != null) {
        find(row.answer());
        find(row.throttle() == null ? null : row.throttle().order());
      }
      return true;
    }

    boolean look(IoRow row) {
      if (rows == 0) {
        return false;
      }
      ioId = row.ioId();
      rows--;
      find(row.waits() ? null : row.answer());
      return true;
    }

    boolean look(LeaseRow row) {
      if (rows == 0) {
        return false;
      }
      leaseId = row.leaseId();
      rows--;
      find(row.answer());
      return true;
    }

    boolean look(OrderRow row) {
      if (rows == 0) {
        return false;
      }
      seq = row.order().seq();
      rows--;
      if (!isOfSpeed(row.order().decision())) {
        find(row.order());
      }
      return true;
    }

    private void find(@Nullable Decided decided) {
      if (decided != null && decided.client().equals(client)) {
        found.put(decided.seq(), decided);
      }
    }
  }
}

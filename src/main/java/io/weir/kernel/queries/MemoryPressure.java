package io.weir.kernel.queries;

import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.OrderRow;
import io.weir.kernel.domain.Orders;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.memory.Advisor;
import io.weir.kernel.memory.Advisor.Advice;
import io.weir.kernel.memory.Holdings;
import io.weir.kernel.memory.Layout;
import io.weir.kernel.memory.Pool;
import io.weir.kernel.memory.Pressure;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.protocol.Capability;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.PressureChanged;
import io.weir.protocol.Decision.Recommendation;
import io.weir.protocol.Decision.ShrinkMemory;
import io.weir.protocol.Limit;
import io.weir.protocol.OrderOutcome;
import io.weir.protocol.PressureLevel;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is done where a pool fills up (ADR 28): told, advised on, and, of who holds more than was
 * reserved for it, asked to shrink, and in the end ordered to end, one at a time. Nobody is asked
 * to give up what was granted.
 */
public final class MemoryPressure {

  private final Domain domain;
  private final Groups groups;
  private final Sessions sessions;
  private final Queries queries;
  private final Orders orders;
  private final Endings endings;
  private final QueryMemory memory;
  private final Holdings holdings;
  private final Advisor advisor;

  public MemoryPressure(
      Domain domain,
      Groups groups,
      Sessions sessions,
      Queries queries,
      Orders orders,
      Endings endings,
      QueryMemory memory,
      Holdings holdings) {
    this.domain = domain;
    this.groups = groups;
    this.sessions = sessions;
    this.queries = queries;
    this.orders = orders;
    this.endings = endings;
    this.memory = memory;
    this.holdings = holdings;
    this.advisor = new Advisor(holdings.pools());
  }

  /** Looks at the pools whose use or size has changed, by number, until none has. */
  public void look(Turn turn) {
    List<String> touched = holdings.pools().takeTouched();
    while (!touched.isEmpty()) {
      for (String name : touched) {
        Pool pool = holdings.pools().find(name);
        if (pool != null) {
          look(pool, turn);
        }
      }
      touched = holdings.pools().takeTouched();
    }
  }

  private void look(Pool pool, Turn turn) {
    PressureLevel from = pool.level();
    PressureLevel to = Pressure.of(pool, domain.settings().memoryHysteresisPercent());
    if (from != to) {
      holdings.pools().level(pool, to);
      PressureChanged change = new PressureChanged(pool.name(), from, to);
      turn.decide(domain.name(), null, change, why(pool, to));
      if (to.compareTo(from) > 0 && advise(pool, to, turn)) {
        return; // its size is another: it is looked at again
      }
    }
    if (to.compareTo(PressureLevel.HIGH) >= 0 && domain.enforces()) {
      shrink(pool, turn);
    }
    if (to == PressureLevel.CRITICAL && domain.enforces()) {
      end(pool, turn);
    }
  }

  private static Why why(Pool pool, PressureLevel level) {
    return Why.of(
        Limit.MEMORY_PRESSURE,
        Pressure.percent(pool),
        Pressure.fromPercent(level),
        0,
        pool.place());
  }

  /** True where pools were resized by what is advised. */
  private boolean advise(Pool pool, PressureLevel level, Turn turn) {
    Advice advice = advisor.advise(pool);
    if (advice == null) {
      return false;
    }
    Recommendation said =
        new Recommendation(
            pool.place(),
            Sentence.of("%d bytes", pool.sizeBytes()),
            Sentence.of("%d bytes", advice.toBytes()),
            Sentence.of(
                "%s can give %d bytes; then %d %% of %s are in use instead of %d %%",
                advice.from().place(),
                advice.bytes(),
                Pressure.percent(pool.usedBytes(), limitOf(advice.toBytes())),
                pool.place(),
                Pressure.percent(pool)));
    turn.decide(domain.name(), null, said, why(pool, level));
    boolean follows = domain.row().ofMemory().automatic() && domain.enforces();
    if (follows) {
      domain.define(domain.row().change().nextVersion().row());
      advisor.follow(advice);
    }
    return follows;
  }

  /** What may be given of a pool of such a size, which is a part of another. */
  private long limitOf(long sizeBytes) {
    return Layout.percentOf(sizeBytes, domain.row().ofMemory().percent());
  }

  // ---- who holds more than was reserved ----

  private void shrink(Pool pool, Turn turn) {
    long orders = 0;
    QueryRow next = first(QueryMemory.NOT_ASKED, pool, row -> true);
    while (next != null && orders < domain.settings().shrinksPerLook()) {
      orders += shrink(next, pool, turn) ? 1 : 0;
      next = first(QueryMemory.NOT_ASKED, pool, row -> true);
    }
  }

  private boolean isWithin(QueryRow row, Pool pool) {
    Pool own = memory.poolOf(row);
    return own != null && own.isWithin(pool);
  }

  /** Where it cannot be asked, nobody asks again. */
  private boolean shrink(QueryRow row, Pool pool, Turn turn) {
    QueryMemoryRow held = QueryMemory.of(row);
    if (row.state() != QueryState.RUNNING || held.shrinkSeq() != null || !canShrink(row)) {
      queries.update(memory.inLane(row, QueryMemory.ASKED));
      return false;
    }
    ShrinkMemory shrink =
        new ShrinkMemory(null, row.queryId(), held.askedBytes(), !held.keepsOffDisk());
    Decided order =
        turn.decide(row.client(), groups.get(row.groupId()), shrink, why(pool, PressureLevel.HIGH));
    orders.open(new OrderRow(order, row.sessionId(), row.queryId(), false));
    queries.update(memory.asked(row, order.seq()));
    return true;
  }

  private boolean canShrink(QueryRow row) {
    SessionRow session = sessions.get(row.sessionId());
    return session.capabilities() == null || session.capabilities().contains(Capability.SPILL);
  }

  /** An order to shrink was carried out, or was not. */
  public void settled(OrderRow order, OrderOutcome outcome) {
    QueryRow row = order.queryId() == null ? null : queries.find(order.queryId());
    switch (outcome) {
      case DONE -> settle(order, row == null ? null : memory.shrunk(row));
      case STALE -> {
        settle(order, row);
        lookAgain(row);
      }
      case FAILED -> {
        orders.fail(order);
        lookAgain(row);
      }
    }
  }

  private void settle(OrderRow order, @Nullable QueryRow row) {
    orders.close(order.order().seq());
    if (row != null) {
      queries.update(memory.settled(row));
    }
  }

  /** A query is known to have survived the order to end it: another may be ended instead. */
  public void survived(QueryRow row) {
    if (QueryMemory.of(row).over() != null) {
      lookAgain(row);
    }
  }

  private void lookAgain(@Nullable QueryRow row) {
    Pool pool = row == null ? null : memory.poolOf(row);
    if (pool != null) {
      holdings.pools().touch(pool);
    }
  }

  /** Ends the one that holds most beyond what was reserved, unless one is ending already. */
  private void end(Pool pool, Turn turn) {
    if (first(QueryMemory.ENDING, pool, MemoryPressure::mayStillEnd) != null
        || first(QueryMemory.ASKED, pool, MemoryPressure::ends) != null
        || first(QueryMemory.NOT_ASKED, pool, MemoryPressure::ends) != null) {
      return;
    }
    QueryRow asked = first(QueryMemory.ASKED, pool, MemoryPressure::runs);
    QueryRow other = first(QueryMemory.NOT_ASKED, pool, MemoryPressure::runs);
    QueryRow most = other == null || (asked != null && isBefore(asked, other)) ? asked : other;
    if (most != null) {
      QueryRow ending = queries.update(memory.inLane(most, QueryMemory.ENDING));
      endings.cancel(ending, Code.MEMORY_LIMIT, why(pool, PressureLevel.CRITICAL), turn);
    }
  }

  private static boolean isBefore(QueryRow one, QueryRow other) {
    long excess = QueryMemory.of(one).excess();
    long others = QueryMemory.of(other).excess();
    return excess != others ? excess > others : one.grantSeq() < other.grantSeq();
  }

  private static boolean runs(QueryRow row) {
    return row.state() == QueryState.RUNNING;
  }

  private static boolean ends(QueryRow row) {
    return row.state() == QueryState.KILLED && mayStillEnd(row);
  }

  /** Its client has not failed to end it: then it has a time by which it must have. */
  private static boolean mayStillEnd(QueryRow row) {
    return row.timer() != null;
  }

  private @Nullable QueryRow first(long lane, Pool pool, Predicate<QueryRow> asked) {
    @Nullable QueryRow[] found = {null};
    memory
        .over()
        .scanLane(
            lane,
            (place, text) -> {
              QueryRow row = queries.get(text.id());
              found[0] = isWithin(row, pool) && asked.test(row) ? row : null;
              return found[0] == null;
            });
    return found[0];
  }
}

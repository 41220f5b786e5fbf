package io.weir.simulate.audit;

import io.weir.protocol.Capability;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.PressureChanged;
import io.weir.protocol.Decision.Recommendation;
import io.weir.protocol.Decision.ShrinkMemory;
import io.weir.protocol.MemoryStrategy;
import io.weir.protocol.OrderOutcome;
import io.weir.protocol.PressureLevel;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How full pools are, and what is done about it, as ADR 28 says. */
final class Pressure {

  private static final long[] PERCENT = {0, 60, 75, 85, 95}; // by level

  private final Model model;
  private final Memory memory;
  private final Endings endings;
  private final Set<Query> victims = new HashSet<>(); // cancelled to make room

  Pressure(Model model, Endings endings) {
    this.model = model;
    this.memory = model.memory;
    this.endings = endings;
  }

  /** A command has ended its own part, or a query was granted: until nothing has changed. */
  void look() {
    List<String> touched = memory.takeTouched();
    while (!touched.isEmpty()) {
      for (String name : touched) {
        Pool pool = memory.pools().find(name);
        if (pool != null) {
          look(pool);
        }
      }
      touched = memory.takeTouched();
    }
  }

  private void look(Pool pool) {
    PressureLevel from = pool.level;
    PressureLevel to = levelOf(pool);
    if (to != from) {
      pool.level = to;
      model.says(model.domain, null, new PressureChanged(pool.name, from, to));
    }
    if (to.compareTo(from) > 0 && advise(pool)) {
      return; // its size is another: it is looked at again
    }
    if (model.definition.enforces() && to.compareTo(PressureLevel.HIGH) >= 0) {
      shrink(pool);
    }
    if (model.definition.enforces() && to == PressureLevel.CRITICAL) {
      cancel(pool);
    }
  }

  private PressureLevel levelOf(Pool pool) {
    PressureLevel now = PressureLevel.NONE;
    for (PressureLevel level : PressureLevel.values()) {
      boolean isHeld = level.compareTo(pool.level) <= 0;
      long percent =
          PERCENT[level.ordinal()] - (isHeld ? model.rules.memoryHysteresisPercent() : 0);
      now = pool.size() > 0 && isAt(pool, percent) ? level : now;
    }
    return now;
  }

  private boolean isAt(Pool pool, long percent) {
    BigInteger used = BigInteger.valueOf(memory.use(pool)).multiply(BigInteger.valueOf(100));
    BigInteger most = BigInteger.valueOf(memory.limits.limit(pool));
    return used.compareTo(most.multiply(BigInteger.valueOf(percent))) >= 0;
  }

  // ---- the advisor ----

  /** True where pools were resized by it. */
  private boolean advise(Pool pool) {
    Pool from =
        pool.parent == null
            ? null
            : memory.pools().childrenOf(pool.parent).stream()
                .filter(other -> other != pool)
                .min(
                    Comparator.comparingLong((Pool other) -> -toSpare(other))
                        .thenComparingLong(other -> other.number))
                .orElse(null);
    if (from == null) {
      return false;
    }
    long moved = Math.min(toSpare(from), 2 * memory.use(pool) - pool.size());
    if (moved <= 0) {
      return false;
    }
    long size = pool.size();
    model.says(
        model.domain,
        null,
        new Recommendation(
            "pool " + pool.name, size + " bytes", (size + moved) + " bytes", "its use"));
    boolean isDone =
        model.definition.enforces() && model.definition.memory == MemoryStrategy.AUTOMATIC;
    if (isDone) {
      Pools draft = memory.pools().draft();
      draft.get(pool.name).saidBytes = size + moved;
      draft.get(from.name).saidBytes = from.size() - moved;
      memory.follow(draft);
      model.definition.version++;
    }
    return isDone;
  }

  private long toSpare(Pool pool) {
    List<Pool> children = memory.pools().childrenOf(pool);
    List<Pool> stated = children.stream().filter(child -> child.saidBytes != null).toList();
    boolean isMixed = !stated.isEmpty() && stated.size() < children.size();
    long beside = isMixed ? 0 : pool.size() - stated.stream().mapToLong(Pool::size).sum();
    long beyondSoft = pool.softBytes == null ? pool.size() : pool.size() - pool.softBytes;
    long beyondUse = pool.size() - 2 * memory.use(pool);
    return Math.min(Math.min(beside, beyondSoft), Math.min(beyondUse, pool.size() / 2));
  }

  // ---- who holds more than it was granted ----

  private void shrink(Pool pool) {
    List<Query> asked =
        memory.beyondGrant(pool, Query.State.RUNNING).stream()
            .filter(query -> query.shrinkSeq == null && !query.hasNotShrunk && canFollow(query))
            .limit(model.rules.shrinksPerLook())
            .toList();
    for (Query query : asked) {
      Map<String, String> hints = query.request.hints();
      boolean spill = hints == null || !"false".equals(hints.get("spill.to.disk"));
      Decided order =
          model.says(
              query.client,
              query.group(),
              new ShrinkMemory(null, query.id(), query.reservedBytes, spill));
      query.shrinkSeq = order.seq();
      model.orders.put(order.seq(), new Model.Order(order, query.session(), query));
    }
  }

  private static boolean canFollow(Query query) {
    var asked = query.session().request;
    return asked == null
        || asked.capabilities() == null
        || asked.capabilities().contains(Capability.SPILL);
  }

  /** An order to shrink was followed, came too late, or could not be. */
  void shrunk(Model.Order order, Query query, OrderOutcome outcome) {
    if (outcome == OrderOutcome.FAILED) {
      order.failed = true; // and no other follows
    } else {
      model.settled(query.shrinkSeq);
      query.shrinkSeq = null;
    }
    if (outcome == OrderOutcome.DONE) {
      memory.hold(query, query.reservedBytes);
    } else {
      query.hasNotShrunk = query.excessBytes() > 0;
      memory.touch(query.pool);
    }
  }

  private void cancel(Pool pool) {
    victims.removeIf(query -> model.queries.get(query.id()) != query);
    boolean isOneEnding =
        victims.stream().anyMatch(query -> memory.isIn(query.pool, pool))
            || memory.beyondGrant(pool, Query.State.KILLED).stream().anyMatch(Pressure::mayEnd);
    if (isOneEnding) {
      return;
    }
    memory.beyondGrant(pool, Query.State.RUNNING).stream()
        .findFirst()
        .ifPresent(
            query -> {
              victims.add(query);
              endings.cancel(query, Code.MEMORY_LIMIT);
            });
  }

  /** True where it has not survived the order to end for good. */
  private static boolean mayEnd(Query query) {
    return query.graceUntilMs != Clock.NEVER;
  }

  /** Nothing ends these but they themselves: others make room. */
  void survive(List<Query> queries) {
    queries.stream()
        .filter(query -> victims.remove(query) || query.excessBytes() > 0)
        .forEach(query -> memory.touch(query.pool));
  }
}

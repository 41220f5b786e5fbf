package io.weir.kernel.queries;

import io.weir.kernel.Families;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Saturating;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.TextRow;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.groups.Keeper;
import io.weir.kernel.leases.Leases;
import io.weir.kernel.memory.Holder;
import io.weir.kernel.memory.Holdings;
import io.weir.kernel.memory.MemoryDoor;
import io.weir.kernel.memory.Pool;
import io.weir.kernel.memory.Use;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.kernel.plans.EffectiveLimits.Bound;
import io.weir.kernel.sessions.OpenSessionHandler;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.state.OrderedTable;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Limit;
import io.weir.protocol.PressureLevel;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/**
 * The memory of queries (ADR 28): reserved with the slot, corrected by what they say, given back
 * with the slot. Whose query holds more than was reserved for it has a place in an order, most
 * first, from which pressure takes those that it asks to shrink, or to end.
 */
public final class QueryMemory implements Need {

  private static final String OPERATION = "query";
  private static final long MOST_BUFFERED = 1L << 42; // of one query: no sum of a million overflows

  // ---- lanes of those that hold too much ----
  static final long NOT_ASKED = 0;
  static final long ASKED = 1; // to shrink, or cannot be
  static final long ENDING = 2; // ordered to end because of it: one at a time

  private final Domain domain;
  private final EffectiveLimits limits;
  private final Holdings holdings;
  private final Leases leases;
  private final MemoryDoor door;
  private final OrderedTable<TextRow> over;

  public QueryMemory(
      Tables tables, Domain domain, EffectiveLimits limits, Holdings holdings, Leases leases) {
    this.domain = domain;
    this.limits = limits;
    this.holdings = holdings;
    this.leases = leases;
    this.door = new MemoryDoor(limits, holdings);
    this.over = tables.ordered(Families.MEMORY_OVER);
  }

  private static boolean isSystem(Group group) {
    return group.id() == Groups.SYS_GROUP;
  }

  // ---- at the door, and at its turn ----

  @Override
  public @Nullable Rejection refuse(QueryRow row, Group group, boolean atDoor) {
    long asked = row.askedBytes();
    if (asked == 0) {
      return isSystem(group) ? refuseSystem(row, group) : null;
    }
    Pool work = holdings.pools().work();
    Rejection refusal = door.refuseSession(row.sessionId(), group, work, asked);
    refusal = refusal != null ? refusal : refuseOwnLeases(row, group, work);
    refusal = refusal != null ? refusal : refuseGroup(asked, group);
    for (Pool pool = work; refusal == null && pool != null; pool = pool.parent()) {
      long most = pool.queryLimitBytes(isSystem(group));
      refusal = asked > most ? MemoryDoor.neverFits(asked, most, pool.place()) : null;
    }
    if (refusal != null || isSystem(group)) {
      return refusal != null ? refusal : refuseSystem(row, group);
    }
    return atDoor ? MemoryDoor.refuseCritical(asked, work) : null;
  }

  /** The operator's way in: nobody there waits for memory, as the next would stand behind. */
  private @Nullable Rejection refuseSystem(QueryRow row, Group group) {
    Kept own = ofOwn(row, group);
    Kept kept = own != null ? own : ofPools(row, group);
    return kept == null ? null : MemoryDoor.lacks(kept.why());
  }

  /** It would wait for what its own session holds. */
  private @Nullable Rejection refuseOwnLeases(QueryRow row, Group group, @Nullable Pool work) {
    long own = work == null ? 0 : leases.bytesOf(row.sessionId(), "", work.name());
    if (work == null || own == 0) {
      return null;
    }
    long most = work.queryLimitBytes(isSystem(group));
    return MemoryDoor.isAbove(own, row.askedBytes(), most)
        ? MemoryDoor.waitsForItself(own, row.askedBytes(), most, work.place())
        : null;
  }

  private @Nullable Rejection refuseGroup(long asked, Group group) {
    Bound most = limits.memoryBytes(group);
    return asked > most.most() ? MemoryDoor.neverFits(asked, most.most(), most.at()) : null;
  }

  @Override
  public void failed(QueryRow row, Group group) {
    holdings.failed(holdings.pools().work(), group.id());
  }

  @Override
  public @Nullable Kept keptByOwn(QueryRow row, Group group, long nowMs) {
    return isSystem(group) ? null : ofOwn(row, group);
  }

  @Override
  public @Nullable Kept keptBehind(QueryRow row, Group group, Claims ahead, long nowMs) {
    Pool work = row.askedBytes() == 0 || isSystem(group) ? null : holdings.pools().work();
    Group first = work == null ? null : ahead.onMemory();
    if (first == null) {
      return null;
    }
    long most = work.queryLimitBytes(false);
    Why why = Why.of(Limit.MEMORY, work.usedBytes(), most, row.askedBytes(), work.place());
    return new Kept(Keeper.MEMORY, why.behind(first.place()));
  }

  @Override
  public @Nullable Kept keptByLack(QueryRow row, Group group, long nowMs) {
    return row.askedBytes() == 0 || isSystem(group) ? null : ofPools(row, group);
  }

  private @Nullable Kept ofOwn(QueryRow row, Group group) {
    if (row.askedBytes() == 0 && !holdings.anyBuffers() && !limitsBuffers(group)) {
      return null; // what every query goes through where nothing is said of memory
    }
    return keptByGroup(row.askedBytes(), group, holdings.ofGroup(group.id()));
  }

  private @Nullable Kept keptByGroup(long asked, Group group, Use use) {
    if (asked > 0) {
      Bound most = limits.memoryBytes(group);
      if (MemoryDoor.isAbove(use.usedBytes(), asked, most.most())) {
        return new Kept(
            Keeper.OWN, Why.of(Limit.MEMORY, use.usedBytes(), most.most(), asked, most.at()));
      }
    }
    long records = or(group.definition().windowBufferRecords(), defaultRecords());
    if (use.windowRecords() >= records) {
      return new Kept(
          Keeper.OWN, Why.of(Limit.WINDOW_BUFFER, use.windowRecords(), records, 0, group.place()));
    }
    long most = or(group.definition().aggregationGroups(), domain.settings().aggregationGroups());
    return use.aggregationGroups() < most
        ? null
        : new Kept(
            Keeper.OWN,
            Why.of(Limit.AGGREGATION_GROUPS, use.aggregationGroups(), most, 0, group.place()));
  }

  private static boolean limitsBuffers(Group group) {
    return group.definition().windowBufferRecords() != null
        || group.definition().aggregationGroups() != null;
  }

  private long defaultRecords() {
    return domain.settings().windowBufferRecords();
  }

  private static long or(@Nullable Long own, long byDefault) {
    return own == null ? byDefault : own;
  }

  private @Nullable Kept ofPools(QueryRow row, Group group) {
    boolean system = isSystem(group);
    long asked = row.askedBytes();
    Pool work = asked == 0 ? null : holdings.pools().work();
    if (!system && work != null && work.isPressed()) {
      Why why = MemoryDoor.pressed(work, PressureLevel.MEDIUM, asked);
      return new Kept(Keeper.MEMORY, work.name(), why);
    }
    for (Pool pool = work; pool != null; pool = pool.parent()) {
      long most = pool.queryLimitBytes(system);
      if (Saturating.add(pool.usedBytes(), asked) > most) {
        Why why = Why.of(Limit.MEMORY, pool.usedBytes(), most, asked, pool.place());
        return new Kept(Keeper.MEMORY, pool.name(), why);
      }
    }
    return null;
  }

  // ---- what it holds ----

  @Override
  public QueryRow take(QueryRow row, SessionRow session, Group group, long nowMs) {
    Pool work = holdings.pools().work();
    long asked = row.askedBytes();
    if (work == null && asked == 0) {
      return row;
    }
    String name = session.action() == null ? OPERATION : session.action();
    String operation = holdings.track(name);
    QueryMemoryRow memory = of(row).granted(work == null ? null : work.name(), operation, asked);
    return row.change().memory(count(row, memory, 0, asked)).row();
  }

  static QueryMemoryRow of(QueryRow row) {
    return row.memory() == null ? QueryMemoryRow.NONE : row.memory();
  }

  private QueryMemoryRow count(QueryRow row, QueryMemoryRow memory, long before, long asked) {
    if (before == asked) {
      return memory;
    }
    String pool = memory.pool();
    Holder holder =
        new Holder(
            pool == null ? null : holdings.pools().find(pool),
            row.groupId(),
            row.sessionId().startsWith(OpenSessionHandler.IMPLICIT) ? null : row.sessionId(),
            memory.operation() == null ? OPERATION : memory.operation());
    long held = holdings.hold(holder, before, asked);
    return memory.holding(held, memory.over());
  }

  @Override
  public void giveBack(QueryRow row, Group group) {
    QueryMemoryRow memory = row.memory();
    if (memory != null) {
      count(row, memory, memory.held(), 0);
      if (memory.over() != null) {
        over.delete(memory.over());
      }
      if (memory.windows() > 0 || memory.groups() > 0) {
        holdings.buffer(group.id(), -memory.windows(), -memory.groups());
      }
    }
  }

  @Override
  public QueryRow move(QueryRow row, Group from, Group to) {
    QueryMemoryRow memory = row.memory();
    if (memory != null) {
      if (memory.held() > 0) {
        holdings.move(from.id(), to.id(), memory.held());
      }
      if (memory.windows() > 0 || memory.groups() > 0) {
        holdings.buffer(from.id(), -memory.windows(), -memory.groups());
        holdings.buffer(to.id(), memory.windows(), memory.groups());
      }
    }
    return row;
  }

  /** Its client has said what it holds; null = it did not say. Gives its row, not stored yet. */
  QueryRow report(
      QueryRow row, @Nullable Long bytes, @Nullable Long windows, @Nullable Long aggregations) {
    if (bytes == null && windows == null && aggregations == null) {
      return row;
    }
    QueryMemoryRow memory = of(row);
    long records = Math.min(or(windows, memory.windows()), MOST_BUFFERED);
    long groups = Math.min(or(aggregations, memory.groups()), MOST_BUFFERED);
    if (records != memory.windows() || groups != memory.groups()) {
      holdings.buffer(row.groupId(), records - memory.windows(), groups - memory.groups());
    }
    QueryMemoryRow said = memory.buffering(records, groups);
    QueryMemoryRow now =
        bytes == null ? said : holds(row, inPool(said), Math.max(said.askedBytes(), bytes));
    return now.equals(row.memory()) ? row : row.change().memory(now).row();
  }

  /** Where its pool has gone, of which it held nothing, it counts in none for good. */
  private QueryMemoryRow inPool(QueryMemoryRow memory) {
    boolean gone = memory.pool() != null && holdings.pools().find(memory.pool()) == null;
    return gone ? memory.withoutPool() : memory;
  }

  /** It holds so much now: it counts, and has its place among those that hold too much. */
  private QueryMemoryRow holds(QueryRow row, QueryMemoryRow memory, long bytes) {
    QueryMemoryRow counted = count(row, memory, memory.held(), bytes);
    Rank before = counted.over();
    long lane = before == null ? NOT_ASKED : before.lane();
    Rank now = counted.excess() > 0 ? placeOf(lane, row, counted.excess()) : null;
    return placed(row, counted, lane == ENDING ? before : now);
  }

  private QueryMemoryRow placed(QueryRow row, QueryMemoryRow memory, @Nullable Rank place) {
    Rank before = memory.over();
    if (before != null && !before.equals(place)) {
      over.delete(before);
    }
    if (place != null && !place.equals(before)) {
      over.insert(place, new TextRow(row.queryId()));
    }
    return memory.holding(memory.held(), place);
  }

  /** It goes to another lane of those that hold too much; gives its row, not stored yet. */
  QueryRow inLane(QueryRow row, long lane) {
    QueryMemoryRow memory = of(row);
    Rank place = memory.excess() > 0 ? placeOf(lane, row, memory.excess()) : null;
    return row.change().memory(placed(row, memory, place)).row();
  }

  private static Rank placeOf(long lane, QueryRow row, long excess) {
    return new Rank(lane, Long.MAX_VALUE - excess, row.grantSeq());
  }

  /** It is ordered to shrink, by this decision. */
  QueryRow asked(QueryRow row, long seq) {
    return inLane(row.change().memory(of(row).ordered(seq)).row(), ASKED);
  }

  /** Its order to shrink is settled: where it still holds too much it is not asked again. */
  QueryRow settled(QueryRow row) {
    return row.change().memory(of(row).ordered(null)).row();
  }

  /** It has come down to what was reserved for it; gives its row, not stored yet. */
  QueryRow shrunk(QueryRow row) {
    QueryMemoryRow memory = of(row);
    return row.change().memory(holds(row, memory, memory.askedBytes())).row();
  }

  /** Those that hold more than was reserved for them, most first. */
  OrderedTable<TextRow> over() {
    return over;
  }

  /** The pool that a query holds its memory in; null where that is none, or has gone. */
  @Nullable Pool poolOf(QueryRow row) {
    String name = row.memory() == null ? null : row.memory().pool();
    return name == null ? null : holdings.pools().find(name);
  }

  @Override
  public @Nullable Why tightest(QueryRow row, Group group) {
    long asked = row.askedBytes();
    return asked == 0
        ? null
        : door.tightest(
            group, holdings.pools().work(), asked, pool -> pool.queryLimitBytes(isSystem(group)));
  }
}

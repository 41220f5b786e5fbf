package io.weir.kernel.timer;

import io.weir.kernel.Families;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.state.OrderedTable;
import io.weir.kernel.state.OrderedTable.Entry;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.Tables;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A domain's timers: rows ordered by (due, insertion), one lane for each clock. Whoever arms one
 * keeps its rank in its own row, so that a timer never outlives what it is about.
 */
public final class Timers {

  private static final long WALL = 0;
  private static final long LIVE = 1;

  /** A timer whose time has come. */
  public record Due(TimerRow timer, long dueMs) {}

  private final OrderedTable<TimerRow> table;
  private final Counters counters;

  public Timers(Tables tables, Counters counters) {
    this.table = tables.ordered(Families.TIMERS);
    this.counters = counters;
  }

  /** Arms a timer on the wall clock. */
  public Rank atWall(long dueMs, TimerKind kind, String id) {
    return arm(new Rank(WALL, dueMs, counters.nextInsertion()), kind, id);
  }

  /** Arms a timer on the live clock. */
  public Rank atLive(long dueLiveMs, TimerKind kind, String id) {
    return arm(new Rank(LIVE, dueLiveMs, counters.nextInsertion()), kind, id);
  }

  private Rank arm(Rank rank, TimerKind kind, String id) {
    table.insert(rank, new TimerRow(kind, id));
    return rank;
  }

  /** Disarms a timer, where there is one. */
  public void cancel(@Nullable Rank rank) {
    if (rank != null) {
      table.delete(rank);
    }
  }

  /** When the next timer is due on the wall clock, as far as is known now. */
  public OptionalLong nextDueMs() {
    Entry<TimerRow> next = next();
    return next == null ? OptionalLong.empty() : OptionalLong.of(wallDueMs(next.rank()));
  }

  /** Takes the next timer that is due, or null: ordered by due time, then insertion. */
  public @Nullable Due takeDue(long nowMs) {
    Entry<TimerRow> next = next();
    if (next == null || wallDueMs(next.rank()) > nowMs) {
      return null;
    }
    table.delete(next.rank());
    return new Due(next.row(), wallDueMs(next.rank()));
  }

  private @Nullable Entry<TimerRow> next() {
    Entry<TimerRow> wall = table.first(WALL);
    Entry<TimerRow> live = counters.paused() ? null : table.first(LIVE);
    if (wall == null || live == null) {
      return wall == null ? live : wall;
    }
    int byDue = Long.compare(wallDueMs(wall.rank()), wallDueMs(live.rank()));
    boolean wallFirst = byDue != 0 ? byDue < 0 : wall.rank().seq() < live.rank().seq();
    return wallFirst ? wall : live;
  }

  private long wallDueMs(Rank rank) {
    return rank.lane() == WALL ? rank.order() : counters.wallOfLive(rank.order());
  }
}

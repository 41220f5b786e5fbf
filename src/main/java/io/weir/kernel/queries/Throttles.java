package io.weir.kernel.queries;

import io.weir.kernel.Turn;
import io.weir.kernel.domain.Counted;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.OrderRow;
import io.weir.kernel.domain.Orders;
import io.weir.kernel.domain.Tallies;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.queries.ThrottleRow.Hold;
import io.weir.kernel.queries.ThrottleRow.Reason;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.protocol.Capability;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Limit;
import io.weir.protocol.Why;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Slows running queries and lets them run again. A query may be slowed for several reasons at once:
 * the lowest factor holds, and its client is ordered only where that changes. The order is open
 * until it is confirmed, as an order to end is; the next one about the query takes its place.
 *
 * <p>Whoever slows a query says so by {@link #hold} with its reason, factor and why, and by {@link
 * #let} once the ground is gone; neither has to know of other reasons. Where the domain enforces
 * nothing all run at full speed, and are slowed again when it does ({@link #review}). A client that
 * cannot throttle is not ordered ({@link #canFollow} is false): who slows looks for another way.
 */
public final class Throttles {

  private final Domain domain;
  private final Groups groups;
  private final Sessions sessions;
  private final Queries queries;
  private final Orders orders;
  private final Tallies tallies;

  public Throttles(
      Domain domain,
      Groups groups,
      Sessions sessions,
      Queries queries,
      Orders orders,
      Tallies tallies) {
    this.domain = domain;
    this.groups = groups;
    this.sessions = sessions;
    this.queries = queries;
    this.orders = orders;
    this.tallies = tallies;
  }

  /** True where its client can slow a query; one that does not say what it can, can all. */
  public boolean canFollow(QueryRow row) {
    SessionRow session = sessions.get(row.sessionId());
    List<Capability> can = session.capabilities();
    return can == null || can.contains(Capability.THROTTLE);
  }

  /**
   * Slows a running query for a reason, in place of what the same reason asked before.
   *
   * @return the row as it is stored now
   */
  public QueryRow hold(QueryRow row, Hold added, Turn turn) {
    if (!canFollow(row)) {
      return row;
    }
    return tell(row, with(without(row, added.reason()), added), added.why(), turn);
  }

  /**
   * Slows a running query for a reason, beside what the same reason asked before.
   *
   * @return the row as it is stored now
   */
  QueryRow holdToo(QueryRow row, Hold added, Turn turn) {
    if (!canFollow(row)) {
      return row;
    }
    List<Hold> holds = new ArrayList<>(throttle(row).holds());
    if (holds.stream().noneMatch(hold -> hold.covers(added))) {
      holds.removeIf(added::covers);
      holds = with(holds, added);
    }
    return tell(row, holds, added.why(), turn);
  }

  private static List<Hold> with(List<Hold> holds, Hold added) {
    holds.add(added);
    holds.sort(Comparator.comparing(Hold::reason)); // stable: of one reason, as they came
    return holds;
  }

  /**
   * The time of what slows a query may be over.
   *
   * @return the row as it is stored now
   */
  QueryRow letWhatIsOver(QueryRow row, long liveMs, Why why, Turn turn) {
    List<Hold> left = new ArrayList<>(throttle(row).holds());
    return left.removeIf(hold -> hold.isOver(liveMs)) ? tell(row, left, why, turn) : row;
  }

  /**
   * A reason does not slow a query any more.
   *
   * @return the row as it is stored now
   */
  public QueryRow let(QueryRow row, Reason reason, Why why, Turn turn) {
    List<Hold> left = without(row, reason);
    return left.size() == throttle(row).holds().size() ? row : tell(row, left, why, turn);
  }

  /** The domain's mode may have changed; gives the row as it is stored now. */
  QueryRow review(QueryRow row, Turn turn) {
    Why why = Why.of(Limit.MODE, "domain in mode " + domain.mode());
    return row.throttle() == null ? row : tell(row, row.throttle().holds(), why, turn);
  }

  private static ThrottleRow throttle(QueryRow row) {
    return Objects.requireNonNullElse(row.throttle(), ThrottleRow.NONE);
  }

  private static List<Hold> without(QueryRow row, Reason reason) {
    List<Hold> others = new ArrayList<>(throttle(row).holds());
    others.removeIf(hold -> hold.reason() == reason);
    return others;
  }

  /** Keeps what holds now, and orders what that makes of its speed, where it runs. */
  private QueryRow tell(QueryRow row, List<Hold> holds, Why otherwise, Turn turn) {
    ThrottleRow before = throttle(row);
    ThrottleRow after = new ThrottleRow(List.copyOf(holds), before.order());
    Hold lowest = domain.enforces() ? after.lowest() : null;
    long percent = lowest == null ? ThrottleRow.FULL_SPEED_PERCENT : lowest.factorPercent();
    if (row.state() == QueryState.RUNNING && percent != before.toldPercent()) {
      Why why = lowest == null ? otherwise : lowest.why();
      after = new ThrottleRow(after.holds(), order(row, percent, why, turn));
      if (lowest != null && percent < before.toldPercent()) {
        Code cause = Objects.requireNonNullElse(lowest.cause(), Code.RUNAWAY_CPU);
        tallies.count(row.groupId(), Counted.THROTTLED, cause);
      }
    }
    return after.equals(row.throttle()) ? row : queries.update(row.change().throttle(after).row());
  }

  private Decided order(QueryRow row, long percent, Why why, Turn turn) {
    orders.close(row.speedOrderSeq()); // the next order takes its place
    Decision decision =
        percent == ThrottleRow.FULL_SPEED_PERCENT
            ? new Decision.Resume(row.queryId())
            : new Decision.Throttle(row.queryId(), percent);
    Decided order = turn.decide(row.client(), groups.get(row.groupId()), decision, why);
    orders.open(new OrderRow(order, row.sessionId(), row.queryId(), false));
    return order;
  }
}

package io.weir.kernel.state;

/**
 * A place in a lane.
 *
 * @param lane what is ordered apart: a group's queue, a clock's timers
 * @param order what decides: a due time, a priority
 * @param seq insertion sequence, the unique tie-break
 */
public record Rank(long lane, long order, long seq) implements Comparable<Rank> {
  @Override
  public int compareTo(Rank other) {
    int byLane = Long.compare(lane, other.lane);
    if (byLane != 0) {
      return byLane;
    }
    int byOrder = Long.compare(order, other.order);
    return byOrder != 0 ? byOrder : Long.compare(seq, other.seq);
  }
}

package io.weir.kernel.groups;

import java.util.List;

/**
 * What a query is charged, or gives back where negative.
 *
 * @param micros in all: what figures say
 * @param timeMicros what moves its group's place among others; the rest is its session's debt alone
 * @param weights as it was charged before: of its group, and of each branch above; none where that
 *     was under another division
 * @param sinceSeq the decision since which the group is charged for it: its grant, or its last
 *     move; not asked where it is charged first
 */
public record Charge(long micros, long timeMicros, List<Long> weights, long sinceSeq) {

  boolean isNothing() {
    return micros == 0 && timeMicros == 0;
  }

  /** The same for all that is charged, and another time for the group's place. */
  public Charge moving(long otherMicros) {
    return new Charge(micros, otherMicros, weights, sinceSeq);
  }

  /** The other way round. */
  Charge back() {
    return new Charge(-micros, -timeMicros, weights, sinceSeq);
  }

  Charge at(List<Long> others) {
    return new Charge(micros, timeMicros, others, sinceSeq);
  }
}

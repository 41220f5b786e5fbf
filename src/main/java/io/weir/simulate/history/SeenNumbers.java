package io.weir.simulate.history;

import java.util.BitSet;

/**
 * Which decisions were heard already. A repeated answer carries its old number, and decisions of
 * several topics come a little out of order; so a number is new where it was not seen, and not so
 * far back that only a repetition can be (the window of RFC 4303, appendix A2).
 */
final class SeenNumbers {

  /** Of all topics together, what a consumer may hear too early: some polls. */
  private static final int FURTHEST_BACK = 1 << 16;

  private final BitSet seen = new BitSet(FURTHEST_BACK);
  private long highest;

  /** True where it is heard for the first time. */
  boolean add(long number) {
    if (number <= highest - FURTHEST_BACK) {
      return false;
    }
    if (number > highest) {
      forget(number);
      highest = number;
    }
    int place = place(number);
    boolean fresh = !seen.get(place);
    seen.set(place);
    return fresh;
  }

  /** Makes room for the numbers up to the new highest one. */
  private void forget(long upTo) {
    if (upTo - highest >= FURTHEST_BACK) {
      seen.clear();
      return;
    }
    for (long number = highest + 1; number <= upTo; number++) {
      seen.clear(place(number));
    }
  }

  private static int place(long number) {
    return (int) (number % FURTHEST_BACK);
  }
}

package io.weir.simulate.history;

import java.util.ArrayList;
import java.util.List;

/** A bounded number of equally long slices of time; what happens when they are used up. */
final class Timeline {

  /** When there is no slice left. */
  enum WhenFull {
    /** Neighbours become one, and every slice is twice as long: all the time is kept. */
    DOUBLE,
    /** The oldest slice goes: the last time is kept. */
    SLIDE
  }

  /** Spreading multiplies two of these: 24 days. What ran longer counts in its last 24 days. */
  private static final long LONGEST_SPREAD_MS = Integer.MAX_VALUE;

  private final int most;
  private final WhenFull whenFull;
  private final List<Slice> slices = new ArrayList<>();
  private long widthMs;
  private long originMs;
  private long contendedMs;

  /**
   * An empty one.
   *
   * @param most even
   */
  Timeline(long widthMs, int most, WhenFull whenFull) {
    if (widthMs < 1 || most < 2 || most % 2 != 0) {
      throw new IllegalArgumentException(
          "Expected windows of 1 ms or more and an even number of them, but they are %d and %d"
              .formatted(widthMs, most));
    }
    this.widthMs = widthMs;
    this.most = most;
    this.whenFull = whenFull;
  }

  void begin(long atMs) {
    originMs = atMs;
  }

  long originMs() {
    return originMs;
  }

  long widthMs() {
    return widthMs;
  }

  List<Slice> slices() {
    return slices;
  }

  /** How long somebody waited so far. */
  long contendedMs() {
    return contendedMs;
  }

  /** The same at the beginning of the slice of an earlier time. */
  long contendedBefore(long atMs) {
    return slices.get(indexOf(Math.max(atMs, originMs))).contendedBeforeMs;
  }

  /** Somebody waits in this time of the slice. */
  void contended(Slice slice, long ms) {
    slice.contendedMs += ms;
    contendedMs += ms;
  }

  /** The slice of a time that is not before any time asked for so far. */
  Slice reach(long atMs) {
    while (atMs >= originMs + widthMs * most) {
      switch (whenFull) {
        case DOUBLE -> fold();
        case SLIDE -> slide(atMs);
      }
    }
    int index = indexOf(atMs);
    while (slices.size() <= index) {
      slices.add(new Slice(contendedMs));
    }
    return slices.get(index);
  }

  long endOf(long atMs) {
    return originMs + (indexOf(atMs) + 1) * widthMs;
  }

  private int indexOf(long atMs) {
    return (int) ((atMs - originMs) / widthMs);
  }

  private void fold() {
    List<Slice> halves = new ArrayList<>(slices);
    slices.clear();
    for (int i = 0; i < halves.size(); i++) {
      if (i % 2 == 0) {
        slices.add(halves.get(i));
      } else {
        slices.getLast().add(halves.get(i));
      }
    }
    widthMs *= 2;
  }

  private void slide(long atMs) {
    long past = indexOf(atMs) - most + 1L;
    slices.subList(0, (int) Math.min(past, slices.size())).clear();
    originMs += past * widthMs;
  }

  /**
   * Spreads a charge evenly over the time that a query ran, exactly: what the slices get is the
   * difference of the rounded sums up to their ends, so it adds up.
   *
   * @param micros below 0 where it is taken back
   * @param fromMs when the query began
   * @param contendedAtMs {@link #contendedMs()} at that time
   * @param untilMs now
   */
  void spread(String group, long micros, long fromMs, long contendedAtMs, long untilMs) {
    long beginMs = Math.max(fromMs, untilMs - LONGEST_SPREAD_MS);
    long heldMs = Math.max(1, untilMs - beginMs);
    long given = beginMs >= originMs ? 0 : part(micros, originMs - beginMs, heldMs);
    int first = beginMs >= originMs ? indexOf(beginMs) : 0;
    long waitedBeforeMs = Math.max(contendedAtMs, slices.get(first).contendedBeforeMs);
    long givenContended = part(micros, clamped(waitedBeforeMs - contendedAtMs, heldMs), heldMs);
    for (int i = first; i < slices.size(); i++) {
      Slice slice = slices.get(i);
      long endMs = Math.min(originMs + (i + 1) * widthMs, untilMs);
      boolean last = i == slices.size() - 1;
      long sum = last ? micros : part(micros, endMs - beginMs, heldMs);
      long waitedMs = slice.contendedBeforeMs + slice.contendedMs - contendedAtMs;
      long sumContended = part(micros, clamped(waitedMs, endMs - beginMs), heldMs);
      add(slice.total, sum - given, sumContended - givenContended);
      add(slice.of(group), sum - given, sumContended - givenContended);
      given = sum;
      givenContended = sumContended;
    }
  }

  private static void add(Tally tally, long micros, long contendedMicros) {
    tally.chargedMicros += micros;
    tally.contendedMicros += contendedMicros;
  }

  private static long clamped(long ms, long mostMs) {
    return Math.clamp(ms, 0, mostMs);
  }

  /** micros × ms / heldMs, rounded down, where ms is at most heldMs. */
  private static long part(long micros, long ms, long heldMs) {
    long each = Math.floorDiv(micros, heldMs);
    long rest = Math.floorMod(micros, heldMs);
    return each * ms + rest * ms / heldMs;
  }
}

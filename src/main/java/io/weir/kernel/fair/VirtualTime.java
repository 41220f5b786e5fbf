package io.weir.kernel.fair;

/**
 * The weighted time that one contender was charged: it advances by {@code micros × 1024 / weight},
 * the remainder of each division carried, so that many small charges come to what one large charge
 * does. After Linux CFS's {@code vruntime} (kernel/sched/fair.c); used as start tags, as in
 * start-time fair queueing (Goyal, Vin, Cheng 1996).
 */
public final class VirtualTime {

  // 51 days; keeps every product inside 63 bits
  private static final long MOST_MICROS = 1L << 42;

  private long value;
  private long remainder;

  public VirtualTime(long value, long remainder) {
    this.value = value;
    this.remainder = remainder;
  }

  /** Weighted microseconds, at weight 1024. */
  public long value() {
    return value;
  }

  /** What the last division left, in 1/weight of a weighted microsecond. */
  public long remainder() {
    return remainder;
  }

  /** Charges time, or gives time back where it is negative; saturates at 51 days. */
  public void charge(long micros, long weight) {
    charge(micros, weight, Weights.UNIT);
  }

  /**
   * The same, where another weight than 1024 is the unit.
   *
   * @param unit the weight at which a microsecond is one of weighted time, at most 2^20
   */
  public void charge(long micros, long weight, long unit) {
    long total = remainder + bounded(micros) * unit;
    long whole = Math.floorDiv(total, weight);
    remainder = Math.floorMod(total, weight);
    value = saturatingAdd(value, whole);
  }

  /**
   * Charges time, or gives time back, at a weight that is not this contender's own (any more):
   * rounded down to whole weighted microseconds, as a remainder of another weight cannot be
   * carried.
   */
  public void chargeApart(long micros, long weight) {
    chargeApart(micros, weight, Weights.UNIT);
  }

  /** The same, where another weight than 1024 is the unit. */
  public void chargeApart(long micros, long weight, long unit) {
    value = saturatingAdd(value, Math.floorDiv(bounded(micros) * unit, weight));
  }

  /** The weight is another from now on: less than one weighted microsecond is dropped. */
  public void reweigh() {
    remainder = 0;
  }

  /** Moves forward to a time, never back: how one that was away comes in again. */
  public void atLeast(long floor) {
    if (value < floor) {
      value = floor;
      remainder = 0;
    }
  }

  /** Begins anew at a time. */
  public void set(long newValue) {
    value = newValue;
    remainder = 0;
  }

  /** At most 51 days, either way. */
  static long bounded(long micros) {
    return Math.clamp(micros, -MOST_MICROS, MOST_MICROS);
  }

  static long saturatingAdd(long a, long b) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return sum;
  }
}

package io.weir.kernel.limit;

import io.weir.kernel.Saturating;
import io.weir.protocol.Inheritance;
import java.math.BigInteger;

/**
 * A token bucket (Turner 1986; ITU-T I.371 as "continuous state leaky bucket"): tokens come at a
 * rate up to a burst, and what passes takes them.
 *
 * <p>Implementation note: whole numbers alone. Time is turned into tokens by {@code elapsed ×
 * amount + remainder}, divided by the period, and the rest is carried; so two refills of Δ are one
 * of 2Δ, and over any time there come exactly as many as the rate says. A full bucket carries no
 * rest. What does not fit in 64 bits is worked out in more: a bucket that nobody has asked for
 * years is full, not wrong. A time before the last one counts as that. Asking changes nothing: who
 * asks and then does nothing is in no journal, and may be followed by somebody who is earlier.
 */
public final class TokenBucket {

  /** Waiting this long is of no use: it will never pass. */
  public static final long NEVER = Long.MAX_VALUE;

  private Rate rate;
  private long burst;
  private long tokens;
  private long remainder;
  private long atMs;

  /**
   * A bucket as it was.
   *
   * @param burst the most tokens that it holds, 0 or more
   * @throws IllegalArgumentException where the row is of no such bucket
   */
  public TokenBucket(Rate rate, long burst, BucketRow row) {
    long mostRemainder = row.tokens() == burst ? 0 : rate.periodMs() - 1;
    if (row.tokens() < 0
        || row.tokens() > burst
        || row.remainder() < 0
        || row.remainder() > mostRemainder) {
      throw new IllegalArgumentException(
          "Expected at most " + burst + " tokens at " + rate + ", but it was " + row);
    }
    this.rate = rate;
    this.burst = burst;
    this.tokens = row.tokens();
    this.remainder = row.remainder();
    this.atMs = row.atMs();
  }

  /** A bucket that begins full. */
  public static TokenBucket full(Rate rate, long burst, long nowMs) {
    return new TokenBucket(rate, burst, new BucketRow(burst, 0, nowMs));
  }

  /** What is in it, as of the last time that this was made another. */
  public BucketRow row() {
    return new BucketRow(tokens, remainder, atMs);
  }

  private void be(BucketRow row) {
    tokens = row.tokens();
    remainder = row.remainder();
    atMs = row.atMs();
  }

  /** Whole tokens that it has now. */
  public long available(long nowMs) {
    BucketRow before = row();
    refill(nowMs);
    long now = tokens;
    be(before);
    return now;
  }

  /**
   * How long to wait until so many may pass, if nothing else passes before: exact to the
   * millisecond.
   *
   * @param amount tokens, 0 or more
   * @return ms; 0 = they may pass now; {@link #NEVER} = they never will: the bucket does not hold
   *     as many, or no more come, or it takes longer than the greatest number of ms
   */
  public long waitMs(long amount, long nowMs) {
    long gatherMs = gatherMs(amount, nowMs);
    return gatherMs > 0 && amount > burst ? NEVER : gatherMs;
  }

  /**
   * How long until so many have come, were the bucket as large: ms; 0 = they are there, {@link
   * #NEVER} = none come, or it takes longer than the greatest number of ms.
   */
  public long gatherMs(long amount, long nowMs) {
    notNegative(amount);
    BucketRow before = row();
    refill(nowMs);
    long gatherMs = amount <= tokens ? 0 : missingMs(amount - tokens, nowMs);
    be(before);
    return gatherMs;
  }

  private long missingMs(long missing, long nowMs) {
    return rate.amount() == 0
        ? NEVER
        : Saturating.add(timeOfMs(missing), Math.max(0, atMs - nowMs));
  }

  /**
   * Takes tokens where there are enough; false, and nothing is taken, where not.
   *
   * @throws IllegalArgumentException where the amount is negative, as each figure here must not be
   */
  public boolean tryTake(long amount, long nowMs) {
    notNegative(amount);
    refill(nowMs);
    if (amount > tokens) {
      return false;
    }
    tokens -= amount;
    return true;
  }

  /**
   * Takes tokens as far as there are any.
   *
   * @return how many there were
   */
  public long takeUpTo(long amount, long nowMs) {
    notNegative(amount);
    refill(nowMs);
    long taken = Math.min(amount, tokens);
    tokens -= taken;
    return taken;
  }

  /** Puts tokens back that were taken, as far as they fit. */
  public void giveBack(long amount, long nowMs) {
    notNegative(amount);
    refill(nowMs);
    fill(amount, remainder);
  }

  /** Another rate or burst holds from now on. */
  public void change(Rate newRate, long newBurst, Inheritance inheritance, long nowMs) {
    notNegative(newBurst);
    refill(nowMs);
    long inherited =
        switch (inheritance) {
          case KEEP -> tokens;
          case PROPORTIONAL -> newBurst >= burst ? tokens : share(tokens, newBurst, burst);
          case ADDITIVE -> Math.max(0, tokens - Math.max(0, burst - newBurst));
          case RESET -> 0;
        };
    long rest = inheritance == Inheritance.RESET ? 0 : remainder;
    long inherits = share(rest, newRate.periodMs(), rate.periodMs());
    rate = newRate;
    burst = newBurst;
    tokens = 0;
    fill(inherited, inherits);
  }

  private static void notNegative(long figure) {
    if (figure < 0) {
      throw new IllegalArgumentException("Expected 0 tokens or more, but it was " + figure);
    }
  }

  // ---- time into tokens, and back ----

  private void refill(long nowMs) {
    long elapsedMs = nowMs - atMs;
    if (elapsedMs <= 0) {
      return;
    }
    atMs = nowMs;
    if (tokens == burst) {
      return;
    }
    long product = elapsedMs * rate.amount();
    long parts = product + remainder;
    if (Math.multiplyHigh(elapsedMs, rate.amount()) == 0 && product >= 0 && parts >= 0) {
      fill(parts / rate.periodMs(), parts % rate.periodMs());
      return;
    }
    BigInteger[] exact =
        product(elapsedMs, rate.amount())
            .add(big(remainder))
            .divideAndRemainder(big(rate.periodMs()));
    fill(saturated(exact[0]), exact[1].longValueExact());
  }

  private void fill(long more, long rest) {
    boolean full = more >= burst - tokens;
    tokens = full ? burst : tokens + more;
    remainder = full ? 0 : rest;
  }

  /** When so many more will have come, after the last time that it was asked; rounded up. */
  private long timeOfMs(long missing) {
    long parts = missing * rate.periodMs();
    if (Math.multiplyHigh(missing, rate.periodMs()) == 0 && parts >= 0) {
      return Math.ceilDiv(parts - remainder, rate.amount());
    }
    BigInteger amount = big(rate.amount());
    BigInteger exact = product(missing, rate.periodMs()).subtract(big(remainder));
    return saturated(exact.add(amount).subtract(BigInteger.ONE).divide(amount));
  }

  /** whole × part ÷ of, rounded down. */
  private static long share(long whole, long part, long of) {
    return saturated(product(whole, part).divide(big(of)));
  }

  private static BigInteger product(long one, long other) {
    return big(one).multiply(big(other));
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }

  private static long saturated(BigInteger value) {
    return value.bitLength() >= Long.SIZE ? Long.MAX_VALUE : value.longValueExact();
  }
}

package io.weir.simulate.audit;

import io.weir.protocol.Inheritance;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What may pass at a rate, as ADR 26 says: counted in thousandths, of which a rate of one a second
 * brings one a ms. It begins full, once; where nothing limits it any more it is as it was.
 */
final class IoBucket {

  /** A rate in a second, and what may pass at once. */
  record Limit(long rate, long burst) {

    Limit {
      burst = rate == 0 ? 0 : burst;
    }

    boolean neverHolds(long amount) {
      return amount > burst;
    }
  }

  private static final BigInteger WHOLE = BigInteger.valueOf(1000);

  private Limit limit = new Limit(0, 0);
  private BigInteger level = BigInteger.ZERO;
  private long atMs;
  private boolean begun;
  private boolean limits;

  /** What holds from now on; null = it limits nothing. */
  void follow(@Nullable Limit now, Inheritance inheritance, long nowMs) {
    limits = now != null;
    if (now == null) {
      return;
    }
    if (!begun) {
      begun = true;
      limit = now;
      level = parts(now.burst());
      atMs = nowMs;
    } else if (!limit.equals(now)) {
      fill(nowMs);
      BigInteger kept = kept(now.burst(), inheritance);
      limit = now;
      level = kept.min(parts(now.burst()));
    }
  }

  private BigInteger kept(long burst, Inheritance inheritance) {
    boolean shrinks = burst < limit.burst();
    BigInteger tokens = level.divide(WHOLE);
    BigInteger rest = level.mod(WHOLE);
    BigInteger left =
        switch (inheritance) {
          case KEEP -> tokens;
          case PROPORTIONAL ->
              shrinks
                  ? tokens
                      .multiply(BigInteger.valueOf(burst))
                      .divide(BigInteger.valueOf(limit.burst()))
                  : tokens;
          case ADDITIVE ->
              shrinks
                  ? tokens.subtract(BigInteger.valueOf(limit.burst() - burst)).max(BigInteger.ZERO)
                  : tokens;
          case RESET -> BigInteger.ZERO;
        };
    return inheritance == Inheritance.RESET ? BigInteger.ZERO : left.multiply(WHOLE).add(rest);
  }

  private static BigInteger parts(long tokens) {
    return BigInteger.valueOf(tokens).multiply(WHOLE);
  }

  /** Who only asks leaves it as it is: a command that changes nothing has not been. */
  private BigInteger levelAt(long nowMs) {
    BigInteger more = BigInteger.valueOf(limit.rate()).multiply(BigInteger.valueOf(nowMs - atMs));
    return level.add(more).min(parts(limit.burst()));
  }

  private void fill(long nowMs) {
    level = levelAt(nowMs);
    atMs = nowMs;
  }

  /** True where so many may not pass now, nor ever. */
  boolean neverPasses(long amount) {
    return limits && limit.neverHolds(amount);
  }

  boolean passes(long amount, long nowMs) {
    return !limits || levelAt(nowMs).compareTo(parts(amount)) >= 0;
  }

  /** They pass; says how many of them it had to give. */
  long take(long amount, long nowMs) {
    if (!passes(amount, nowMs)) {
      throw new BrokenPromise("Expected no more to pass than there is, but " + amount + " did");
    }
    return takeWhatThereIs(amount, nowMs);
  }

  /** They have passed, whether there were as many or not. */
  long takeWhatThereIs(long amount, long nowMs) {
    if (!limits) {
      return 0;
    }
    fill(nowMs);
    BigInteger taken = BigInteger.valueOf(amount).min(level.divide(WHOLE));
    level = level.subtract(taken.multiply(WHOLE));
    return taken.longValueExact();
  }

  /** They have not passed after all. */
  void giveBack(long amount, long nowMs) {
    if (limits) {
      fill(nowMs);
      level = level.add(parts(amount)).min(parts(limit.burst()));
    }
  }
}

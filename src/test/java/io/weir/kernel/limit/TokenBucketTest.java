package io.weir.kernel.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.protocol.Inheritance;
import java.math.BigInteger;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Token buckets, by the published examples; their nanoseconds are our milliseconds (I1). */
class TokenBucketTest {

  private static final long MUCH = Long.MAX_VALUE / 2;

  private static TokenBucket bucket(long amount, long periodMs, long tokens, long atMs) {
    return new TokenBucket(new Rate(amount, periodMs), 1_000, new BucketRow(tokens, 0, atMs));
  }

  // ---- published examples ----

  @Test
  void shouldHaveFortyTokensFortyMsLaterAtAThousandInAThousandMs() {
    assertThat(bucket(1_000, 1_000, 0, 10_000).available(10_040)).isEqualTo(40);
  }

  @Test
  void shouldKeepItsTokensWhenTheClockGoesBack() {
    TokenBucket bucket = bucket(1_000, 1_000, 55, 10_000);
    assertThat(bucket.available(9_999)).isEqualTo(55);
    assertThat(bucket.available(10_000)).isEqualTo(55);
    assertThat(bucket.available(10_001)).isEqualTo(56);
  }

  @Test
  void shouldCarryThePartOfATokenThatCame() {
    TokenBucket bucket = bucket(100, 1_000, 0, 10_000);
    assertThat(bucket.available(10_003)).isZero();
    bucket.takeUpTo(5, 10_003); // there is none to take
    assertThat(bucket.row()).isEqualTo(new BucketRow(0, 300, 10_003));
    assertThat(bucket.available(10_010)).isOne();
  }

  @Test
  void shouldGiveNineAtNinetySevenAndTheTenthAtAHundred() {
    TokenBucket bucket = new TokenBucket(new Rate(10, 100), 10, new BucketRow(0, 0, 0));
    for (int i = 0; i < 9; i++) {
      assertThat(bucket.tryTake(1, 97)).isTrue();
    }
    assertThat(bucket.tryTake(1, 97)).isFalse();
    assertThat(bucket.waitMs(1, 97)).isEqualTo(3);
    assertThat(bucket.tryTake(1, 100)).isTrue();
  }

  @Test
  void shouldLetOneHundredNinetyEightPassOfTwentyASecondByTwoLimits() {
    TokenBucket ofMinute = TokenBucket.full(new Rate(100, 60_000), 100, 0);
    TokenBucket ofSecond = TokenBucket.full(new Rate(10, 1_000), 10, 0);
    int passed = 0;
    for (long atMs = 0; atMs < 60_000; atMs += 1_000) {
      for (int i = 0; i < 20; i++) {
        if (ofMinute.waitMs(1, atMs) == 0 && ofSecond.waitMs(1, atMs) == 0) {
          assertThat(ofMinute.tryTake(1, atMs) && ofSecond.tryTake(1, atMs)).isTrue();
          passed++;
        }
      }
    }
    assertThat(passed).isEqualTo(198);
  }

  @Test
  void shouldLimitACellRateAsPublished() {
    TokenBucket cells = TokenBucket.full(Rate.perSecond(1), 5, 0);
    assertThat(cells.waitMs(6, 0)).isEqualTo(TokenBucket.NEVER);
    for (long left = 4; left >= 0; left--) {
      assertThat(cells.tryTake(1, 0)).isTrue();
      assertThat(cells.available(0)).isEqualTo(left);
    }
    assertThat(cells.tryTake(1, 0)).isFalse();
    assertThat(cells.waitMs(1, 0)).isEqualTo(1_000);
    long[][] leftAtMs = {{3_000, 2}, {3_100, 1}, {4_000, 1}, {8_000, 4}};
    for (long[] each : leftAtMs) {
      assertThat(cells.tryTake(1, each[0])).isTrue();
      assertThat(cells.available(each[0])).as("left at %d ms", each[0]).isEqualTo(each[1]);
    }
  }

  // ---- limits ----

  @Test
  void shouldNeverLetMorePassAtOnceThanItHolds() {
    TokenBucket bucket = TokenBucket.full(Rate.perSecond(100), 50, 0);
    assertThat(bucket.waitMs(51, 0)).isEqualTo(TokenBucket.NEVER);
    assertThat(bucket.tryTake(51, MUCH)).isFalse();
    assertThat(bucket.available(MUCH)).isEqualTo(50);
  }

  @Test
  void shouldLetNothingPassWhereNothingComes() {
    TokenBucket bucket = new TokenBucket(Rate.perSecond(0), 10, new BucketRow(3, 0, 0));
    assertThat(bucket.tryTake(3, 5)).isTrue();
    assertThat(bucket.waitMs(1, 5)).isEqualTo(TokenBucket.NEVER);
    assertThat(TokenBucket.full(Rate.perSecond(7), 0, 0).waitMs(1, 0)).isEqualTo(TokenBucket.NEVER);
  }

  @Test
  void shouldSayTheWaitFromTheTimeOfWhoAsksWhenTheClockWentBack() {
    assertThat(bucket(1, 1_000, 0, 10_000).waitMs(2, 9_500)).isEqualTo(2_500);
  }

  @Test
  void shouldTakeBackNoMoreThanFits() {
    TokenBucket bucket = TokenBucket.full(Rate.perSecond(1), 5, 0);
    assertThat(bucket.tryTake(2, 0)).isTrue();
    bucket.giveBack(9, 500);
    assertThat(bucket.row()).isEqualTo(new BucketRow(5, 0, 500));
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "11, 0", "0, -1", "0, 1000", "10, 1"})
  void shouldRefuseARowThatIsOfNoSuchBucket(long tokens, long remainder) {
    BucketRow row = new BucketRow(tokens, remainder, 0);
    assertThatThrownBy(() -> new TokenBucket(Rate.perSecond(1), 10, row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tokens=" + tokens + ", remainder=" + remainder);
  }

  @ParameterizedTest
  @CsvSource({"-1, 1000", "1, 0"})
  void shouldRefuseARateThatIsNone(long amount, long periodMs) {
    assertThatThrownBy(() -> new Rate(amount, periodMs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(amount + " in " + periodMs + " ms");
  }

  // ---- a change creates nothing ----

  @ParameterizedTest
  @CsvSource({
    // tokens of 100, new burst: keep, proportional, additive, reset
    "80, 50, 50, 40, 30, 0",
    "33, 50, 33, 16, 0, 0",
    "80, 200, 80, 80, 80, 0",
    "80, 100, 80, 80, 80, 0",
    "80, 0, 0, 0, 0, 0"
  })
  void shouldInheritWhatFits(
      long tokens, long newBurst, long kept, long proportional, long additive, long reset) {
    long[] expected = {kept, proportional, additive, reset};
    for (Inheritance inheritance : Inheritance.values()) {
      TokenBucket bucket = new TokenBucket(Rate.perSecond(10), 100, new BucketRow(tokens, 0, 0));
      bucket.change(Rate.perSecond(20), newBurst, inheritance, 0);
      assertThat(bucket.available(0))
          .as("%s", inheritance)
          .isEqualTo(expected[inheritance.ordinal()]);
    }
  }

  @Test
  void shouldCountTheTimeBeforeAChangeByTheRateOfThen() {
    TokenBucket bucket = new TokenBucket(Rate.perSecond(10), 100, new BucketRow(0, 0, 0));
    bucket.change(Rate.perSecond(1_000), 100, Inheritance.KEEP, 2_050);
    assertThat(bucket.row()).isEqualTo(new BucketRow(20, 500, 2_050));
    assertThat(bucket.available(2_051)).isEqualTo(21); // half a token, and one
  }

  @Test
  void shouldCarryTheSamePartOfATokenIntoAnotherPeriod() {
    TokenBucket bucket = new TokenBucket(new Rate(1, 1_000), 100, new BucketRow(0, 0, 0));
    bucket.change(new Rate(6, 60_000), 100, Inheritance.KEEP, 333);
    assertThat(bucket.row()).isEqualTo(new BucketRow(0, 19_980, 333)); // 333 of 1,000
  }

  @Test
  void shouldBeginWithoutARestWhereABucketIsReset() {
    TokenBucket bucket = new TokenBucket(Rate.perSecond(1), 10, new BucketRow(3, 999, 0));
    bucket.change(Rate.perSecond(1), 20, Inheritance.RESET, 0);
    assertThat(bucket.row()).isEqualTo(new BucketRow(0, 0, 0));
  }

  @Test
  void shouldKeepTheRestWhenTokensAreGivenBack() {
    TokenBucket bucket = new TokenBucket(Rate.perSecond(1), 10, new BucketRow(3, 999, 0));
    bucket.giveBack(2, 0);
    assertThat(bucket.row()).isEqualTo(new BucketRow(5, 999, 0));
  }

  @Test
  void shouldRefuseNegativeFigures() {
    TokenBucket bucket = new TokenBucket(Rate.perSecond(1), 10, new BucketRow(3, 0, 0));
    List<ThrowingCallable> calls =
        List.of(
            () -> bucket.tryTake(-5, 0),
            () -> bucket.giveBack(-5, 0),
            () -> bucket.waitMs(-5, 0),
            () -> bucket.change(Rate.perSecond(1), -5, Inheritance.KEEP, 0));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Expected 0 tokens or more, but it was -5");
    }
    assertThat(bucket.row()).isEqualTo(new BucketRow(3, 0, 0));
  }

  @ParameterizedTest
  @EnumSource(Inheritance.class)
  void shouldHaveNoMoreAfterAThousandChangesThanWithout(Inheritance inheritance) {
    TokenBucket changed = new TokenBucket(Rate.perSecond(7), 100, new BucketRow(50, 0, 0));
    for (int i = 0; i < 1_000; i++) {
      changed.change(Rate.perSecond(7), i % 2 == 0 ? 1_000 : 100, inheritance, i / 100);
    }
    assertThat(changed.available(10)).isLessThanOrEqualTo(50);
  }

  // ---- figures that do not fit ----

  @Test
  void shouldBeFullAfterAnyTime() {
    TokenBucket bucket = new TokenBucket(new Rate(MUCH, 3), MUCH, new BucketRow(0, 2, 0));
    assertThat(bucket.available(MUCH)).isEqualTo(MUCH);
  }

  @Test
  void shouldStayAsItIsWhereSomebodyOnlyAsks() {
    TokenBucket bucket = bucket(100, 1_000, 7, 10_000);
    assertThat(bucket.available(20_000)).isEqualTo(1_000);
    assertThat(bucket.waitMs(500, 20_000)).isZero();
    assertThat(bucket.gatherMs(2_000, 20_000)).isEqualTo(10_000);
    assertThat(bucket.row()).isEqualTo(new BucketRow(7, 0, 10_000));
    assertThat(bucket.available(10_000)).isEqualTo(7);
  }

  @Test
  void shouldTakeWhatThereIsWhereLimitsDoNotBind() {
    TokenBucket bucket = bucket(100, 1_000, 7, 10_000);
    bucket.takeUpTo(9, 10_010);
    assertThat(bucket.row()).isEqualTo(new BucketRow(0, 0, 10_010));
  }

  @Test
  void shouldStayExactBeyondSixtyFourBits() {
    long period = 4_000_000_000_000L;
    TokenBucket bucket = new TokenBucket(new Rate(MUCH, period), MUCH, new BucketRow(0, 5, 0));
    BigInteger parts =
        BigInteger.valueOf(MUCH).multiply(BigInteger.valueOf(3)).add(BigInteger.valueOf(5));
    BigInteger[] exact = parts.divideAndRemainder(BigInteger.valueOf(period));
    bucket.takeUpTo(0, 3);
    assertThat(bucket.row())
        .isEqualTo(new BucketRow(exact[0].longValueExact(), exact[1].longValueExact(), 3));
  }

  /** A product just below 2^64, which the rest would carry round to a small number. */
  @Test
  void shouldNotWrapRoundToFewWhereARestComesToAGreatProduct() {
    long period = Long.MAX_VALUE;
    long amount = Long.MAX_VALUE;
    TokenBucket bucket =
        new TokenBucket(new Rate(amount, period), 100, new BucketRow(0, period - 1, 0));
    assertThat(bucket.available(2)).isEqualTo(2); // 2 + (period − 1) ÷ period
    bucket.takeUpTo(0, 2);
    assertThat(bucket.row()).isEqualTo(new BucketRow(2, period - 1, 2));
    TokenBucket sooner =
        new TokenBucket(new Rate(amount, period), 100, new BucketRow(0, period - 1, 0));
    assertThat(sooner.available(1)).isOne();
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 31, 1L << 32, 1L << 33, 1L << 40})
  void shouldSayTheExactWaitWhereItsProductDoesNotFit(long periodMs) {
    // 2^31 tokens: in a period of 2^32 their product is 2^63, in one of 2^33 it is 2^64
    for (long amount : new long[] {3L << 31, 1L << 31}) {
      for (long rest = 0; rest < 2; rest++) {
        TokenBucket bucket =
            new TokenBucket(new Rate(amount, periodMs), 1L << 31, new BucketRow(0, rest, 0));
        long waitMs = bucket.waitMs(1L << 31, 0);
        assertThat(bucket.tryTake(1L << 31, waitMs - 1)).isFalse();
        assertThat(bucket.tryTake(1L << 31, waitMs)).isTrue();
      }
    }
  }

  @Test
  void shouldCountTheRestInAWaitWhoseProductDoesNotFit() {
    long period = 1L << 40;
    TokenBucket bucket = new TokenBucket(new Rate(1, period), 1L << 23, new BucketRow(0, 0, 0));
    assertThat(bucket.available(period - 1)).isZero();
    assertThat(bucket.waitMs(1L << 22, period - 1)).isEqualTo((1L << 62) - period + 1);
    TokenBucket later =
        new TokenBucket(new Rate(2, period), 1L << 24, new BucketRow(0, period - 1, 0));
    assertThat(later.waitMs(1L << 23, 0)).isEqualTo((1L << 62) - (period - 1) / 2);
  }

  @Test
  void shouldSaturateAWaitThatIsLongerThanTimeIs() {
    TokenBucket bucket = new TokenBucket(new Rate(1, MUCH), MUCH, new BucketRow(0, 0, 10));
    assertThat(bucket.waitMs(MUCH, 10)).isEqualTo(TokenBucket.NEVER);
    assertThat(bucket.waitMs(MUCH, 5)).isEqualTo(TokenBucket.NEVER);
  }
}

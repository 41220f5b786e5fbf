package io.weir.kernel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Inheritance;
import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What holds of every token bucket, whatever its figures. */
class TokenBucketPropertiesTest {

  private static TokenBucket empty(long amount, long periodMs, long burst) {
    return new TokenBucket(new Rate(amount, periodMs), burst, new BucketRow(0, 0, 0));
  }

  @Property
  void shouldFillAlikeHoweverOftenItIsAsked(
      @ForAll @LongRange(min = 0) long amount,
      @ForAll @LongRange(min = 1) long periodMs,
      @ForAll @LongRange(min = 0) long burst,
      @ForAll @Size(max = 20) List<@LongRange(min = 0, max = 1L << 50) Long> stepsMs) {
    TokenBucket often = empty(amount, periodMs, burst);
    long nowMs = 0;
    for (long stepMs : stepsMs) {
      nowMs += stepMs;
      often.available(nowMs);
    }
    TokenBucket once = empty(amount, periodMs, burst);
    assertThat(once.available(nowMs)).isEqualTo(often.available(nowMs));
    assertThat(once.row()).isEqualTo(often.row());
  }

  @Property
  void shouldLetPassExactlyWhatComesWhereItIsNeverFull(
      @ForAll @IntRange(max = 1_000_000) int amount,
      @ForAll @IntRange(min = 1, max = 100_000) int periodMs,
      @ForAll @Size(max = 50) List<@IntRange(max = 100_000) Integer> stepsMs) {
    TokenBucket bucket = empty(amount, periodMs, Long.MAX_VALUE);
    long nowMs = 0;
    long passed = 0;
    for (int stepMs : stepsMs) {
      nowMs += stepMs;
      long all = bucket.available(nowMs);
      assertThat(bucket.tryTake(all, nowMs)).isTrue();
      passed += all;
    }
    BigInteger came = BigInteger.valueOf(nowMs).multiply(BigInteger.valueOf(amount));
    assertThat(BigInteger.valueOf(passed)).isEqualTo(came.divide(BigInteger.valueOf(periodMs)));
  }

  @Property
  void shouldLetPassAtTheMsThatItSaysAndNotBefore(
      @ForAll @LongRange(min = 1, max = 1L << 40) long amount,
      @ForAll @LongRange(min = 1, max = 1L << 20) long periodMs,
      @ForAll @LongRange(min = 1, max = 1L << 40) long burst,
      @ForAll @LongRange(min = 1, max = 1L << 40) long asked,
      @ForAll @LongRange(min = 0, max = 1L << 40) long fromMs) {
    TokenBucket bucket = empty(amount, periodMs, burst);
    long waitMs = bucket.waitMs(asked, fromMs);
    if (asked > burst) {
      assertThat(waitMs).isEqualTo(TokenBucket.NEVER);
      return;
    }
    if (waitMs > 0) {
      assertThat(bucket.tryTake(asked, fromMs + waitMs - 1)).isFalse();
    }
    assertThat(bucket.tryTake(asked, fromMs + waitMs)).isTrue();
  }

  @Property
  void shouldHaveNoMoreAfterAChangeThanBefore(
      @ForAll @LongRange(min = 0) long tokens,
      @ForAll @LongRange(min = 0) long burst,
      @ForAll @LongRange(min = 0) long newBurst,
      @ForAll @LongRange(min = 1, max = 1L << 40) long periodMs,
      @ForAll @LongRange(min = 1, max = 1L << 40) long newPeriodMs,
      @ForAll Inheritance inheritance) {
    long within = Math.min(tokens, burst);
    TokenBucket bucket =
        new TokenBucket(
            new Rate(1, periodMs),
            burst,
            new BucketRow(within, within == burst ? 0 : periodMs - 1, 0));
    bucket.change(new Rate(1, newPeriodMs), newBurst, inheritance, 0);
    assertThat(bucket.available(0)).isBetween(0L, Math.min(within, newBurst));
    assertThat(bucket.row().remainder()).isBetween(0L, newPeriodMs - 1);
  }
}

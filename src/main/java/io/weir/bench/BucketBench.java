package io.weir.bench;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import io.weir.kernel.limit.Rate;
import io.weir.kernel.limit.TokenBucket;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * V5: one decision of a token bucket, against bucket4j's (local, synchronized), in turn, in one
 * thread. Both are told the time, which is a millisecond later at each call, so that both refill
 * each time; twice as many ask as may pass, so that half of them are refused.
 */
final class BucketBench {

  private static final int DECISIONS = 5_000_000;
  private static final int PAIRS = 7;
  private static final int WARM_UP_PAIRS = 3;
  private static final long PER_SECOND = 500;
  private static final long BURST = 1_000;
  private static final long NANOS_PER_MS = 1_000_000;

  private final Time time = new Time();
  private long passed;

  /** What both are told. */
  private static final class Time implements TimeMeter {
    private long nanos;

    @Override
    public long currentTimeNanos() {
      return nanos;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  /** The ratio of their times, and ours alone. */
  List<Result> run(Consumer<String> progress) {
    TokenBucket own = TokenBucket.full(Rate.perSecond(PER_SECOND), BURST, 0);
    Bucket other =
        Bucket.builder()
            .addLimit(
                limit -> limit.capacity(BURST).refillGreedy(PER_SECOND, Duration.ofSeconds(1)))
            .withCustomTimePrecision(time)
            .withSynchronizationStrategy(SynchronizationStrategy.SYNCHRONIZED)
            .build();
    double[] ratios = new double[PAIRS];
    double[] nanos = new double[PAIRS];
    for (int pair = -WARM_UP_PAIRS; pair < PAIRS; pair++) {
      long others = nanos(amount -> other.tryConsume(amount));
      long passedOfOthers = passed;
      long ours = nanos(amount -> own.tryTake(amount, time.nanos / NANOS_PER_MS));
      if (Math.abs(passed - passedOfOthers) > BURST) {
        throw new BenchException(
            "Expected both to let as many pass, but bucket4j let %d and Weir %d"
                .formatted(passedOfOthers, passed));
      }
      if (pair >= 0) {
        ratios[pair] = (double) ours / others;
        nanos[pair] = (double) ours / DECISIONS;
      }
    }
    Sample ratio = new Sample(ratios);
    progress.accept("V5: %s × bucket4j's time".formatted(Sample.digits(ratio.median())));
    return List.of(
        ratio.as("V5", "a token bucket decision ÷ bucket4j's (synchronized)", "ratio", "≤ 0.5"),
        new Sample(nanos).as("V5", "a token bucket decision", "ns of CPU", "-"));
  }

  private long nanos(LongPredicate decision) {
    passed = 0;
    long from = CpuTime.nanos();
    for (int i = 0; i < DECISIONS; i++) {
      time.nanos += NANOS_PER_MS;
      if (decision.test(1)) {
        passed++;
      }
    }
    return CpuTime.nanos() - from;
  }
}

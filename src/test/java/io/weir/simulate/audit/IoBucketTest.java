package io.weir.simulate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.limit.Rate;
import io.weir.kernel.limit.TokenBucket;
import io.weir.protocol.Inheritance;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The auditor's bucket, made from ADR 26 alone, lets pass what the kernel's does. */
class IoBucketTest {

  private static final int STEPS = 60;

  @Property
  void shouldLetPassWhatTheKernelsBucketDoes(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    IoBucket.Limit limit = anyLimit(random);
    long nowMs = 1_000;
    IoBucket own = new IoBucket();
    own.follow(limit, Inheritance.KEEP, nowMs);
    TokenBucket kernels = TokenBucket.full(Rate.perSecond(limit.rate()), limit.burst(), nowMs);
    for (int i = 0; i < STEPS; i++) {
      nowMs += random.nextLong(700);
      long amount = random.nextLong(limit.burst() + 2);
      assertThat(own.passes(amount, nowMs)).isEqualTo(kernels.waitMs(amount, nowMs) == 0);
      switch (random.nextInt(5)) {
        case 0 -> {
          IoBucket.Limit next = anyLimit(random);
          Inheritance how = Inheritance.values()[random.nextInt(Inheritance.values().length)];
          own.follow(next, how, nowMs);
          if (!next.equals(limit)) { // the same is no change: who asks a bucket to change looks
            kernels.change(Rate.perSecond(next.rate()), next.burst(), how, nowMs);
          }
          limit = next;
        }
        case 1 -> {
          own.giveBack(amount, nowMs);
          kernels.giveBack(amount, nowMs);
        }
        default -> {
          own.takeWhatThereIs(amount, nowMs);
          kernels.takeUpTo(amount, nowMs);
        }
      }
    }
  }

  private static IoBucket.Limit anyLimit(SplittableRandom random) {
    return new IoBucket.Limit(random.nextLong(50), random.nextLong(200));
  }
}

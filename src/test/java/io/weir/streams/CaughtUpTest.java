package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.streams.CaughtUp.Sample;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When silence of clients proves something. */
class CaughtUpTest {

  private static final long THRESHOLD_MS = 5_000;

  private @Nullable Sample latest;
  private final CaughtUp caughtUp = new CaughtUp(() -> latest, THRESHOLD_MS);

  private void sampled(long atMs, long end, long committed) {
    latest = new Sample(atMs, Map.of("t", end), Map.of("t", committed));
  }

  @Test
  void shouldNotCountAsCaughtUpBeforeTheFirstSample() {
    assertThat(caughtUp.isCaughtUp(1_000)).isFalse();
  }

  @Test
  void shouldCatchUpWhenTheEndsOfASampleAreReached() {
    sampled(1_000, 10, 0);
    caughtUp.read("t", 8);
    assertThat(caughtUp.isCaughtUp(1_500)).isFalse();

    caughtUp.read("t", 9);
    assertThat(caughtUp.isCaughtUp(1_600)).isTrue();
  }

  @Test
  void shouldCatchUpOnOffsetsThatHoldNoRecordOfOurs() {
    sampled(1_000, 10, 10);

    assertThat(caughtUp.isCaughtUp(1_100)).isTrue();
  }

  @Test
  void shouldFallBehindWhenTheLastReachedSampleIsTooLongAgo() {
    sampled(1_000, 0, 0);
    assertThat(caughtUp.isCaughtUp(1_000 + THRESHOLD_MS)).isTrue();

    assertThat(caughtUp.isCaughtUp(1_000 + THRESHOLD_MS + 1)).isFalse();
  }

  @Test
  void shouldFallBehindWhileNewerEndsAreNotReached() {
    sampled(1_000, 0, 0);
    assertThat(caughtUp.isCaughtUp(1_100)).isTrue();
    sampled(2_000, 50, 0);
    assertThat(caughtUp.isCaughtUp(2_100)).isTrue();

    assertThat(caughtUp.isCaughtUp(7_000)).isFalse();
  }
}

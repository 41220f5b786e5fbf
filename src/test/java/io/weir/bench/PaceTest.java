package io.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

  @Test
  void shouldKeepTheScheduleToTheNanosecondHoweverLongItIs() {
    Pace pace = new Pace(7, 2_000);

    assertThat(pace.dueNanos(0)).isEqualTo(7);
    assertThat(pace.dueNanos(1)).isEqualTo(500_007);
    assertThat(pace.dueNanos(2_000_000)).isEqualTo(1_000_000_000_007L);
  }

  @Test
  void shouldNotWaitForWhatIsLate() {
    long minuteAgo = System.nanoTime() - 60_000_000_000L;

    new Pace(minuteAgo, 1_000).awaitDue(59_000);

    assertThat(System.nanoTime()).isLessThan(minuteAgo + 62_000_000_000L);
  }

  @Test
  void shouldWaitUntilARecordIsDueAndNotLess() {
    Pace pace = new Pace(System.nanoTime(), 1_000);

    pace.awaitDue(3);

    assertThat(System.nanoTime() - pace.dueNanos(3)).isNotNegative();
  }
}

package io.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  private static final long MS = 1_000_000;

  @Test
  void shouldFindTheFiftiethAndTheNinetyNinthOfAHundred() {
    Latencies latencies = ofMs(LongStream.rangeClosed(1, 100));

    assertThat(latencies.p50Ms()).isCloseTo(50, within(0.1));
    assertThat(latencies.p99Ms()).isCloseTo(99, within(0.1));
  }

  @Test
  void shouldTakeTheWorseOfBothRatios() {
    Latencies ground = ofMs(LongStream.rangeClosed(1, 100));
    Latencies slowInTheTail = ofMs(LongStream.rangeClosed(1, 100).map(ms -> ms < 99 ? ms : 297));
    Latencies slowInTheMiddle = ofMs(LongStream.rangeClosed(1, 100).map(ms -> Math.max(75, ms)));

    assertThat(slowInTheTail.over(ground)).isCloseTo(3, within(0.01));
    assertThat(slowInTheMiddle.over(ground)).isCloseTo(1.5, within(0.01));
    assertThat(ground.over(slowInTheTail)).isCloseTo(1, within(0.01));
  }

  @Test
  void shouldHoldAWaitOfMinutes() {
    assertThat(ofMs(LongStream.of(300_000)).p50Ms()).isCloseTo(300_000, within(300.0));
  }

  private static Latencies ofMs(LongStream ms) {
    Latencies latencies = new Latencies();
    ms.forEach(each -> latencies.add(each * MS));
    return latencies;
  }
}

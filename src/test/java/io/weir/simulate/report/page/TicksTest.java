package io.weir.simulate.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicksTest {

  @Test
  void shouldMarkRoundValues() {
    assertThat(Ticks.upTo(1)).containsExactly(0L, 1L);
    assertThat(Ticks.upTo(16)).containsExactly(0L, 5L, 10L, 15L);
    assertThat(Ticks.upTo(2_031)).containsExactly(0L, 500L, 1_000L, 1_500L, 2_000L);
  }

  @Test
  void shouldMarkRoundTimes() {
    assertThat(Ticks.ofTime(4_260_000))
        .containsExactly(0L, 900_000L, 1_800_000L, 2_700_000L, 3_600_000L);
    assertThat(Ticks.ofTime(0)).containsExactly(0L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 999, 86_400_000, 31_536_000_000L, 3_153_600_000_000L})
  void shouldNeverMarkMoreThanAPersonReads(long lengthMs) {
    assertThat(Ticks.ofTime(lengthMs)).hasSizeBetween(1, 7);
  }

  @Test
  void shouldEncloseDurationsInSteps() {
    assertThat(Ticks.ofDurations(20_000, 1_400_000))
        .isEqualTo(List.of(10_000L, 60_000L, 600_000L, 3_600_000L));
    assertThat(Ticks.ofDurations(1, 1)).isEqualTo(List.of(1L, 10L));
    assertThat(Ticks.ofDurations(Long.MAX_VALUE, Long.MAX_VALUE)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "250, 250 ms", "64000, 1 min 4 s", "5400000, 1 h 30 min", "86400000, 1 d"})
  void shouldNameTimesWithoutUnitsThatAreZero(long ms, String words) {
    assertThat(Ticks.time(ms)).isEqualTo(words);
  }
}

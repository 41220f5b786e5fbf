package io.weir.simulate.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenNumbersTest {

  private final SeenNumbers seen = new SeenNumbers();

  @Test
  void shouldKnowEachNumberOnceInWhateverOrder() {
    assertThat(seen.add(5)).isTrue();
    assertThat(seen.add(3)).isTrue();
    assertThat(seen.add(5)).isFalse();
    assertThat(seen.add(3)).isFalse();
    assertThat(seen.add(4)).isTrue();
  }

  @Test
  void shouldTakeWhatIsFarBackAsARepetition() {
    assertThat(seen.add(100_000)).isTrue();
    assertThat(seen.add(100_000 - (1 << 16))).isFalse();
    assertThat(seen.add(100_001 - (1 << 16))).isTrue();
  }

  @Test
  void shouldForgetWhatItsPlaceWasUsedForBefore() {
    assertThat(seen.add(1)).isTrue();
    assertThat(seen.add(1 + (1 << 16))).isTrue();
    assertThat(seen.add(1 + (1 << 16))).isFalse();
    assertThat(seen.add(10 + (1L << 20))).isTrue();
    assertThat(seen.add(9 + (1L << 20))).isTrue();
  }
}

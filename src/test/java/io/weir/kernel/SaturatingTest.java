package io.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures that do not fit stay at the greatest number. */
class SaturatingTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "1, 2, 3",
    "9223372036854775806, 1, 9223372036854775807",
    "9223372036854775807, 1, 9223372036854775807",
    "9223372036854775807, 9223372036854775807, 9223372036854775807",
    "5, -3, 2",
  })
  void shouldAddUpToTheGreatestNumber(long a, long b, long sum) {
    assertThat(Saturating.add(a, b)).isEqualTo(sum);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "0, 9223372036854775807, 0",
    "3, 4, 12",
    "1, 9223372036854775807, 9223372036854775807",
    "2, 4611686018427387903, 9223372036854775806",
    "2, 4611686018427387904, 9223372036854775807",
  })
  void shouldMultiplyUpToTheGreatestNumber(long a, long b, long product) {
    assertThat(Saturating.multiply(a, b)).isEqualTo(product);
  }
}

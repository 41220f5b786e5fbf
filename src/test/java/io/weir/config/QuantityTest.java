package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "memoryBytes, 0, 0",
    "memoryBytes, 1B, 1",
    "memoryBytes, 64KiB, 65536",
    "memoryBytes, 16MiB, 16777216",
    "memoryBytes, 64GiB, 68719476736",
    "memoryBytes, 2TiB, 2199023255552",
    "memoryBytes, 3KB, 3000",
    "memoryBytes, 500MB, 500000000",
    "memoryBytes, 8 GB, 8000000000",
    "memoryBytes, 1TB, 1000000000000",
    "ioBytesPerSecond, 500MB, 500000000",
    "ioReservationBytesPerSecond, 64MiB, 67108864",
    "waitMs, 250, 250",
    "waitMs, 500ms, 500",
    "waitMs, 10s, 10000",
    "waitMs, 5m, 300000",
    "waitMs, 1h, 3600000",
    "memoryOvercommitPercent, 150, 150",
    "memoryOvercommitPercent, 150%, 150",
    "utilizationLimitPercent, 40 %, 40",
    "slots, 9223372036854775807, 9223372036854775807",
    "memoryBytes, 8388607TiB, 9223370937343148032",
  })
  void shouldReadWhatPeopleWrite(String field, String written, long figure) {
    assertThat(Quantity.read(field, written)).isEqualTo(new Quantity.Of(figure));
  }

  @ParameterizedTest
  @CsvSource({
    "slots, 5s, a whole number",
    "slots, 5MB, a whole number",
    "slots, 1.5, a whole number",
    "slots, 1e3, a whole number",
    "slots, 0x10, a whole number",
    "slots, '', a whole number",
    "waitMs, 5MB, 'a number of milliseconds, or a duration such as 500ms, 10s, 5m or 1h'",
    "memoryBytes, 64gb, 'a number of bytes, or a size such as 64GiB or 500MB'",
    "ioBytesPerSecond, 5MB/s, 'a number of bytes in a second, or a size such as 64MiB or 500MB'",
    "utilizationLimitPercent, 5MB, a whole number of percent",
    "slots, 50%, a whole number",
    "iops, 5KB, a whole number",
    "slots, -1, at least 0",
    "waitMs, -5s, at least 0",
    "slots, 9223372036854775808, a number of 64 bits",
    "memoryBytes, 8388608TiB, a number of 64 bits",
    "waitMs, 9223372036854775807h, a number of 64 bits",
  })
  void shouldSayWhatElseWasExpected(String field, String written, String expected) {
    assertThat(Quantity.read(field, written)).isEqualTo(new Quantity.Not(expected));
  }

  @Test
  void shouldNotTakeAUnitWithoutANumber() {
    assertThat(Quantity.read("waitMs", "ms")).isInstanceOf(Quantity.Not.class);
  }
}

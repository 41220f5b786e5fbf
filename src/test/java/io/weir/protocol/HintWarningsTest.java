package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HintWarningsTest {

  @ParameterizedTest
  @CsvSource({
    "max.memory.mb, 512",
    "max.groups, 10000",
    "spill.to.disk, true",
    "circuit.breaker.enabled, false",
    "circuit.breaker.failure.threshold, 5",
    "circuit.breaker.timeout, 30s"
  })
  void shouldSayNothingOfAHintThatIsUnderstood(String key, String value) {
    assertThat(HintWarnings.of(Map.of(key, value))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max.memory.mb | 5 GB | Expected a whole number in hint max.memory.mb, but it is no such"
            + " value",
        "max.groups | '' | Expected a whole number in hint max.groups, but it is no such value",
        "spill.to.disk | yes | Expected true or false in hint spill.to.disk, but it is no such"
            + " value",
        "circuit.breaker.timeout | 30 | Expected a time such as 30s in hint"
            + " circuit.breaker.timeout, but it is no such value",
        "max.memory.mbs | 1 | Expected a known hint, but there is none named max.memory.mbs: did"
            + " you mean max.memory.mb?",
        "password | x | Expected a known hint, but there is none named password"
      })
  void shouldSayWhatIsWrongWithAHint(String key, String value, String sentence) {
    assertThat(HintWarnings.of(Map.of(key, value))).containsExactly(sentence);
  }

  @Test
  void shouldRepeatTheBeginningOfALongKeyAlone() {
    assertThat(HintWarnings.of(Map.of("k".repeat(63) + "\uD83D\uDE00", "")))
        .containsExactly("Expected a known hint, but there is none named " + "k".repeat(63) + "…");
  }

  @Test
  void shouldSayNoMoreThanEightSentencesAndHowManyAreLeft() {
    Map<String, String> hints = new TreeMap<>();
    for (int i = 0; i < 20; i++) {
      hints.put("unknown." + (char) ('a' + i), "");
    }
    List<String> warnings = HintWarnings.of(hints);
    assertThat(warnings).hasSize(8).last().isEqualTo("13 more hints are not understood");
  }

  @Test
  void shouldSayNothingWhereThereAreNoHints() {
    assertThat(HintWarnings.of(null)).isNull();
    assertThat(HintWarnings.of(Map.of())).isNull();
  }
}

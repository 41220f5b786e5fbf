package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

  private static final List<String> NAMES = List.of("groups", "mappings", "mode", "rules");

  @ParameterizedTest
  @CsvSource({"abc,abc,0", "abc,ab,1", "ab,abc,1", "abc,axc,1", "abc,acb,1", "ca,abc,3", "'',ab,2"})
  void shouldCountSlips(String a, String b, int slips) {
    assertThat(Nearest.slips(a, b)).isEqualTo(slips);
  }

  @ParameterizedTest
  @CsvSource({"gruops,groups", "Rules,rules", "MAPINGS,mappings", "ruel,rules", "modes,mode"})
  void shouldKnowWhatWasMeant(String written, String meant) {
    assertThat(Nearest.of(written, NAMES)).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({"plans", "x", "''", "me", "groupings"})
  void shouldNotGuessFromAfar(String written) {
    assertThat(Nearest.of(written, NAMES)).isNull();
  }

  @Test
  void shouldPreferTheNearer() {
    assertThat(Nearest.of("rule", List.of("ruler", "mule", "rules"))).isEqualTo("ruler");
    assertThat(Nearest.of("mule", List.of("rule", "mule"))).isEqualTo("mule");
  }
}

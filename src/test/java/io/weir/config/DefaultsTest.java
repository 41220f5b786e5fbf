package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefaultsTest {

  private static final String FILE = "topology/defaults.yaml";

  @Test
  void shouldGiveEachKeyToTheSettingOfItsName() {
    Defaults defaults = Defaults.load();
    assertThat(defaults.kernel().killGraceMs()).isEqualTo(10_000);
    assertThat(defaults.kernel().systemQueuePlaces()).isEqualTo(8);
    assertThat(defaults.streams().commitIntervalMs()).isEqualTo(20);
    assertThat(defaults.streams().replaceThreadsWindowMs()).isEqualTo(600_000);
  }

  @Test
  void shouldFitTogether() {
    Defaults defaults = Defaults.load();
    StreamsDefaults streams = defaults.streams();
    assertThat(2 * defaults.kernel().heartbeatEveryMs())
        .as("two signs of life may be lost")
        .isLessThan(defaults.kernel().heartbeatLostAfterMs());
    assertThat(3 * streams.heartbeatIntervalMs()).isLessThan(streams.sessionTimeoutMs());
    assertThat(streams.embeddedTransactionTimeoutMs()).isLessThan(streams.sessionTimeoutMs());
    assertThat(streams.writeBufferBytes()).isLessThan(streams.blockCacheBytes());
    assertThat(streams.keepAliveBatchMs()).isLessThan(defaults.kernel().heartbeatEveryMs());
  }

  @Test
  void shouldNameAKeyThatIsMissing() {
    Map<String, Object> file = changed("kernel", "killGraceMs", null);
    assertThatThrownBy(() -> Defaults.from(file))
        .hasMessage(
            "Expected a number kernel.killGraceMs in topology/defaults.yaml, but there is none");
  }

  @Test
  void shouldNameAKeyThatIsUnknown() {
    Map<String, Object> file = changed("streams", "comitIntervalMs", 20);
    assertThatThrownBy(() -> Defaults.from(file))
        .hasMessage(
            "Expected only known keys in streams of topology/defaults.yaml, but found"
                + " [comitIntervalMs]");
  }

  @Test
  void shouldNameAKeyThatHoldsNoNumber() {
    Map<String, Object> file = changed("streams", "pollMs", "5ms");
    assertThatThrownBy(() -> Defaults.from(file)).hasMessageContaining("streams.pollMs");
  }

  @Test
  void shouldNameASectionThatIsMissing() {
    assertThatThrownBy(() -> Defaults.from(Map.of()))
        .hasMessage("Expected a section kernel in topology/defaults.yaml");
  }

  @Test
  void shouldExplainEveryNumber() throws IOException {
    try (InputStream bytes = Defaults.class.getClassLoader().getResourceAsStream(FILE)) {
      List<String> unexplained =
          new String(bytes.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.matches(" .*: [0-9]+ *"))
              .toList();
      assertThat(unexplained).as("numbers without a comment").isEmpty();
    }
  }

  private static Map<String, Object> changed(String section, String key, Object value) {
    Map<String, Object> file = new LinkedHashMap<>();
    YamlResource.load(FILE).forEach((name, content) -> file.put((String) name, content));
    Map<String, Object> changed = new LinkedHashMap<>();
    ((Map<?, ?>) file.get(section)).forEach((name, number) -> changed.put((String) name, number));
    changed.put(key, value);
    file.put(section, changed);
    return file;
  }
}

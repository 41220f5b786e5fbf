package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Defaults;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GovernorConfigTest {

  @Test
  void shouldCommitOftenWhenAnswersWaitForIt() {
    Map<String, Object> config = with(Map.of());

    assertThat(config)
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("commit.interval.ms", 20L)
        .containsEntry("producer.linger.ms", 5L)
        .containsEntry("producer.transaction.timeout.ms", 2_000);
  }

  @Test
  void shouldSendAtOnceAndCommitRarelyWhenAnswersMayRepeat() {
    Map<String, Object> config = with(Map.of("processing.guarantee", "at_least_once"));

    assertThat(config)
        .containsEntry("processing.guarantee", "at_least_once")
        .containsEntry("commit.interval.ms", 100L)
        .containsEntry("producer.linger.ms", 0L)
        .doesNotContainKey("producer.transaction.timeout.ms");
  }

  @Test
  void shouldLeaveTheLastWordToWhoRunsIt() {
    Map<String, String> said =
        Map.of("processing.guarantee", "at_least_once", "producer.linger.ms", "2");

    assertThat(with(said)).containsEntry("producer.linger.ms", "2");
  }

  private static Map<String, Object> with(Map<String, String> overrides) {
    Defaults defaults = Defaults.load();
    return new GovernorConfig(
            "localhost:1",
            "weir",
            "weir-1",
            Path.of("state"),
            true,
            defaults.kernel(),
            defaults.streams(),
            TimeSource.wall(),
            overrides)
        .streamsConfig();
  }
}

package io.weir.simulate.history;

import static io.weir.simulate.history.Script.script;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class HistoryRenderingTest {

  private static final History HISTORY =
      script()
          .at(0)
          .granted("ETL", "e", 0)
          .queued("ADHOC", "a")
          .at(1_500)
          .released("ETL", "e", 1_500_000, 1_500)
          .granted("ADHOC", "a", 1_500)
          .at(2_000)
          .released("ADHOC", "a", 500_000, 500)
          .history();

  @Test
  void shouldAlignTheTable() {
    assertThat(HistoryText.render(HISTORY))
        .isEqualTo(
            """
            group  granted  refused  withdrawn  ended by order  entitled  received  wait p50    p95    p99  most waiting  most running
            ETL          1        0          0               0    50.0 %   100.0 %      0 ms   0 ms   0 ms             0             1
            ADHOC        1        0          0               0    50.0 %     0.0 %     1.5 s  1.5 s  1.5 s             1             1
            all          2        0          0               0                          0 ms  1.5 s  1.5 s             1             1
            """);
  }

  @Test
  void shouldWriteOneLineOfJsonWithSharesAndWindows() throws Exception {
    String line = HistoryJson.render(HISTORY);
    var json = new ObjectMapper().readTree(line);

    assertThat(line)
        .doesNotContain("\n")
        .startsWith("{\"domain\":\"d\",\"startMs\":0,\"windowMs\":250,\"slots\":4,");
    assertThat(json.path("windows")).hasSize(9);
    assertThat(json.at("/whole/groups/ETL/chargedMicros").asLong()).isEqualTo(1_500_000);
    assertThat(json.path("shares").toString())
        .isEqualTo(
            "[{\"group\":\"ETL\",\"entitledPpm\":500000,\"receivedPpm\":1000000},"
                + "{\"group\":\"ADHOC\",\"entitledPpm\":500000,\"receivedPpm\":0}]");
  }
}

package io.weir.simulate.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenderingTest {

  private static final DemoReport REPORT =
      new DemoReport(
          1_234,
          1_234,
          0.5,
          List.of(
              new TenantOutcome(
                  "noisy",
                  1_200,
                  0.5,
                  0.75,
                  new Quantiles(900, 185_000, 200_000),
                  new Quantiles(1_250, 370_000, 400_000)),
              new TenantOutcome(
                  "ui",
                  34,
                  0.5,
                  0.25,
                  new Quantiles(1, 60_000, 61_000),
                  new Quantiles(1, 999, 2))));

  @Test
  void shouldAlignTheTable() {
    assertThat(TextReport.render(REPORT))
        .isEqualTo(
            """
                                share     share  first come                      governed                         p95
            tenant  queries  entitled  received         p50       p95       p99       p50       p95       p99    gain
            noisy     1,200    50.0 %    75.0 %      900 ms  3 m 05 s  3 m 20 s     1.2 s  6 m 10 s  6 m 40 s   0.5 x
            ui           34    50.0 %    25.0 %        1 ms  1 m 00 s  1 m 01 s      1 ms    999 ms      2 ms  60.1 x
            1,234 queries, 1,234 terminal decisions, throughput 0.500 x of first come
            """);
  }

  @Test
  void shouldWriteOneLineOfJsonWithTheFieldsInOrder() {
    assertThat(JsonReport.render(REPORT))
        .isEqualTo(
            "{\"queries\":1234,\"terminalDecisions\":1234,\"throughputRatio\":0.5,\"tenants\":["
                + "{\"tenant\":\"noisy\",\"queries\":1200,\"entitledShare\":0.5,\"receivedShare\":0.75,"
                + "\"firstCome\":{\"p50Ms\":900,\"p95Ms\":185000,\"p99Ms\":200000},"
                + "\"governed\":{\"p50Ms\":1250,\"p95Ms\":370000,\"p99Ms\":400000}},"
                + "{\"tenant\":\"ui\",\"queries\":34,\"entitledShare\":0.5,\"receivedShare\":0.25,"
                + "\"firstCome\":{\"p50Ms\":1,\"p95Ms\":60000,\"p99Ms\":61000},"
                + "\"governed\":{\"p50Ms\":1,\"p95Ms\":999,\"p99Ms\":2}}]}");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "999, 999 ms",
    "1000, 1.0 s",
    "59999, 59.9 s",
    "60000, 1 m 00 s",
    "185000, 3 m 05 s",
    "7500000, 2 h 05 m",
    "273600000, 3 d 04 h"
  })
  void shouldWriteDurationsForPeople(long ms, String human) {
    assertThat(Durations.human(ms)).isEqualTo(human);
  }
}

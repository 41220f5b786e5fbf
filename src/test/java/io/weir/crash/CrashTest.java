package io.weir.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Instances are killed under load; what is in the topics afterwards, and what truly ran. */
class CrashTest {
  private static final int KILLS = 5;
  private static final int KILLS_WITHOUT_ID_CHECK = 1;
  private static final int UNCOMMITTED_AT_LEAST = 200;

  @Test
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void shouldDecideEachRequestOnceThoughInstancesAreKilledUnderLoad() throws Exception {
    try (var run = new CrashRun(CrashPlan.exactlyOnce(KILLS))) {
      var result = run.run();
      assertThat(result.verdict()).contains("\"ok\":true").contains("\"doubles\":0");
      assertThat(result.checkerExit()).isZero();
      assertThat(result.kills())
          .hasSize(KILLS)
          .allMatch(kill -> kill.exitCode() == CrashRun.SIGKILLED)
          .allMatch(kill -> kill.uncommitted() >= UNCOMMITTED_AT_LEAST);
      assertThat(result.ran().doubles()).isZero();
      assertThat(result.ran().overGrants()).isZero();
      assertThat(result.ran().orders()).isZero();
      assertThat(result.verdict())
          .contains("\"startedLate\":" + CrashPlan.PARTITIONS)
          .doesNotContain("\"comparedTables\":0,");
      assertThat(result.verdict()).contains("\"granted\":" + result.ran().started() + ",");
    }
  }

  @Test
  @Timeout(value = 180, unit = TimeUnit.SECONDS)
  void shouldFindDoublesWhenTheIdCheckIsOutAndAtLeastOnce() throws Exception {
    try (var run = new CrashRun(CrashPlan.atLeastOnceWithoutIdCheck(KILLS_WITHOUT_ID_CHECK))) {
      var result = run.run();
      assertThat(result.kills()).allMatch(kill -> kill.exitCode() == CrashRun.SIGKILLED);
      assertThat(result.verdict()).contains("\"ok\":false").contains("DOUBLE");
      assertThat(result.checkerExit()).isEqualTo(1);
      assertThat(result.ran().doubles()).isPositive();
    }
  }
}

package io.weir.simulate.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulate.report.DemoReport;
import io.weir.simulate.report.Served;
import io.weir.simulate.report.TenantOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedWorkloadTest {

  private static final int SLOTS = GeneratedWorkload.SLOTS;

  @Test
  void shouldGenerateTheSameFromTheSameSeedOnAnyMachine() {
    var workload = GeneratedWorkload.of(42);

    assertThat(workload).isEqualTo(GeneratedWorkload.of(42));
    assertThat(workload).isNotEqualTo(GeneratedWorkload.of(43));
    assertThat(checksum(workload)).isEqualTo(-16_909_978_901_940_998L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 42, 2026})
  void shouldKeepTheShapeThatTheDemoNeeds(long seed) {
    var workload = GeneratedWorkload.of(seed);

    assertThat(workload.arrivals()).hasSizeBetween(900, 1_300);
    assertThat(workload.tenants())
        .containsExactlyInAnyOrder("dashboards", "analysts", "etl", "science", "reports", "noisy");
    assertThat(workload.arrivals().getLast().atMs()).isLessThan(GeneratedWorkload.LENGTH_MS);
    var work = workOf(workload);
    long others = work.values().stream().mapToLong(Long::longValue).sum() - work.get("noisy");
    assertThat(work.get("noisy")).isGreaterThan(others);
    assertThat(others).isLessThan(SLOTS * GeneratedWorkload.LENGTH_MS / 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 42, 2026})
  void shouldDrainItsQueuesByTheEnd(long seed) {
    var run = OfflineModel.fair(GeneratedWorkload.of(seed), SLOTS);

    long halfAMinuteMs = 30_000;
    assertThat(run.stream().mapToLong(Served::grantedMs).max().orElseThrow())
        .isLessThan(GeneratedWorkload.LENGTH_MS);
    assertThat(run.stream().mapToLong(Served::endedMs).max().orElseThrow())
        .isLessThan(GeneratedWorkload.LENGTH_MS + halfAMinuteMs);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 42, 2026})
  void shouldLetFairQueueingHalveThe95thPercentileOfTheMedianWellBehavedTenant(long seed) {
    var workload = GeneratedWorkload.of(seed);

    var report =
        DemoReport.of(
            OfflineModel.firstCome(workload, SLOTS),
            OfflineModel.fair(workload, SLOTS),
            workload.arrivals().size());

    List<Double> gains =
        report.tenants().stream()
            .filter(tenant -> !tenant.tenant().equals("noisy"))
            .map(TenantOutcome::gainAtP95)
            .sorted()
            .toList();
    assertThat(gains.get(gains.size() / 2)).isGreaterThan(2.0);
    assertThat(gains.getFirst()).isGreaterThan(1.0);
    assertThat(report.throughputRatio()).isGreaterThan(0.95);
  }

  private static Map<String, Long> workOf(Workload workload) {
    var work = new HashMap<String, Long>();
    workload.arrivals().forEach(query -> work.merge(query.tenant(), query.runMs(), Long::sum));
    return work;
  }

  private static long checksum(Workload workload) {
    long sum = 0;
    for (var query : workload.arrivals()) {
      sum = 31 * sum + query.atMs();
      sum = 31 * sum + query.runMs();
      sum = 31 * sum + query.tenant().length();
    }
    return sum;
  }
}

package io.weir.simulate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DemoReportTest {

  @Test
  void shouldTakeQuantilesByNearestRank() {
    var hundred = LongStream.rangeClosed(1, 100).map(i -> 101 - i).boxed().toList();

    assertThat(Quantiles.of(hundred)).isEqualTo(new Quantiles(50, 95, 99));
    assertThat(Quantiles.of(List.of(30L, 10L, 20L))).isEqualTo(new Quantiles(20, 30, 30));
    assertThat(Quantiles.of(List.of(7L))).isEqualTo(new Quantiles(7, 7, 7));
    assertThat(Quantiles.of(List.of())).isEqualTo(new Quantiles(0, 0, 0));
  }

  @Test
  void shouldCountWaitAndRunOfBothRuns() {
    var report =
        DemoReport.of(
            List.of(query("a", 0, 0, 100), query("b", 10, 100, 110)),
            List.of(query("a", 0, 0, 100), query("b", 10, 20, 30)),
            2);

    assertThat(report.queries()).isEqualTo(2);
    assertThat(tenant(report, "b").firstCome().p95Ms()).isEqualTo(100);
    assertThat(tenant(report, "b").governed().p95Ms()).isEqualTo(20);
    assertThat(tenant(report, "b").gainAtP95()).isEqualTo(5.0);
  }

  @Test
  void shouldShareOnlyWhatWasServedWhileSomebodyWaited() {
    // b waits from 100 to 200 and from 150 to 300; a runs 200 of these, c 100 of them.
    var governed =
        List.of(
            query("a", 0, 0, 300),
            query("b", 100, 200, 300),
            query("b", 150, 300, 900),
            query("c", 0, 0, 100));

    var report = DemoReport.of(governed, governed, 4);

    assertThat(tenant(report, "a").receivedShare()).isEqualTo(200.0 / 300, within(1e-12));
    assertThat(tenant(report, "b").receivedShare()).isEqualTo(100.0 / 300, within(1e-12));
    assertThat(tenant(report, "c").receivedShare()).isZero();
  }

  @Test
  void shouldShareAllTheTimeWhereNobodyWaited() {
    var governed = List.of(query("a", 0, 0, 300), query("b", 500, 500, 600));

    var report = DemoReport.of(governed, governed, 2);

    assertThat(tenant(report, "a").receivedShare()).isEqualTo(0.75);
    assertThat(tenant(report, "b").receivedShare()).isEqualTo(0.25);
  }

  @Test
  void shouldEntitleTenantsToTheSameUnlessTheyHaveWeights() {
    var run = List.of(query("a", 0, 0, 1), query("b", 0, 0, 1));

    assertThat(DemoReport.of(run, run, 2).tenants())
        .extracting(TenantOutcome::entitledShare)
        .containsExactly(0.5, 0.5);
    assertThat(DemoReport.of(run, run, 2, Map.of("b", 3L)).tenants())
        .extracting(TenantOutcome::entitledShare)
        .containsExactly(0.25, 0.75);
  }

  @Test
  void shouldCompareTheMakespansAsThroughput() {
    var firstCome = List.of(query("a", 100, 100, 300));
    var governed = List.of(query("a", 100, 100, 350));

    assertThat(DemoReport.of(firstCome, governed, 1).throughputRatio()).isEqualTo(0.8);
  }

  @Test
  void shouldOrderTenantsByNumberWhereAllAreNumbers() {
    assertThat(TenantOrder.sorted(List.of("10", "9", "2"))).containsExactly("2", "9", "10");
    assertThat(TenantOrder.sorted(List.of("10", "9", "b"))).containsExactly("10", "9", "b");
  }

  @Test
  void shouldReportATenantOfWhichNothingWasServed() {
    var report = DemoReport.of(List.of(query("a", 0, 0, 9)), List.of(), 1);

    assertThat(tenant(report, "a").receivedShare()).isZero();
    assertThat(tenant(report, "a").governed()).isEqualTo(new Quantiles(0, 0, 0));
    assertThat(report.throughputRatio()).isEqualTo(1.0);
  }

  @Test
  void shouldRefuseAQueryThatEndsBeforeItIsGranted() {
    assertThatThrownBy(() -> query("a", 0, 10, 5)).hasMessageContaining("at 0, 10 and 5 ms");
  }

  private static Served query(String tenant, long arrivedMs, long grantedMs, long endedMs) {
    return new Served(tenant, "q", arrivedMs, grantedMs, endedMs);
  }

  private static TenantOutcome tenant(DemoReport report, String name) {
    return report.tenants().stream()
        .filter(tenant -> tenant.tenant().equals(name))
        .findFirst()
        .orElseThrow();
  }
}

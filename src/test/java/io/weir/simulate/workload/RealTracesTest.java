package io.weir.simulate.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.simulate.report.DemoReport;
import io.weir.simulate.report.TenantOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reads the traces of the folder beside the project; skipped where it is absent. */
class RealTracesTest {

  private static final Path FOLDER = Path.of("..", "shared", "data");
  private static final int SLOTS = 16;

  @Test
  void shouldReadTheQueriesOfTheCloudAnalyticsBenchmark() throws Exception {
    var workload = read("cab_snowflake_shared_1h_4s_1tb.csv");

    assertThat(workload.arrivals()).hasSize(5_508);
    assertThat(workload.tenants()).hasSize(20).contains("0", "8", "19");
    assertThat(workload.arrivals().stream().filter(a -> a.tenant().equals("8"))).hasSize(2_406);
    assertThat(workload.arrivals().stream().mapToLong(Arrival::runMs).sum()).isEqualTo(49_728_722);
  }

  @Test
  void shouldReadTheTemplateOfABenchmarkQueryAsItsTextWhenAsked() throws Exception {
    var file = existing("cab_snowflake_shared_1h_4s_1tb.csv");

    var workload = WorkloadReader.read(file, Map.of("text", "query_id"));

    assertThat(workload.arrivals().stream().map(Arrival::text).distinct())
        .doesNotContainNull()
        .hasSizeBetween(2, 25);
  }

  @Test
  void shouldReadTheJobsOfTheHypercube() throws Exception {
    var workload = read("nasa-ipsc-1993.swf.gz");

    assertThat(workload.name()).isEqualTo("nasa-ipsc-1993");
    assertThat(workload.arrivals()).hasSize(18_239);
    assertThat(workload.tenants()).hasSize(69);
    assertThat(workload.skipped()).isZero();
    assertThat(workload.arrivals().getFirst().runMs()).isEqualTo(1_451_000);
  }

  @Test
  void shouldReadTheRequestsToALanguageModel() throws Exception {
    var workload = read("azure_llm_conv.csv");

    assertThat(workload.arrivals()).hasSize(19_366);
    assertThat(workload.tenants()).containsExactly("all");
    assertThat(workload.arrivals().get(1).atMs()).isEqualTo(4_314);
  }

  @Test
  void shouldHelpMostTenantsOfTheBenchmarkWithoutLosingThroughput() throws Exception {
    var workload = read("cab_snowflake_shared_1h_4s_1tb.csv");

    var report =
        DemoReport.of(
            OfflineModel.firstCome(workload, SLOTS),
            OfflineModel.fair(workload, SLOTS),
            workload.arrivals().size());

    var gains = report.tenants().stream().map(TenantOutcome::gainAtP95).sorted().toList();
    assertThat(gains.get(gains.size() / 2)).isGreaterThan(5.0);
    assertThat(report.throughputRatio()).isGreaterThan(0.99);
  }

  private static Workload read(String name) throws WorkloadException {
    return WorkloadReader.read(existing(name));
  }

  private static Path existing(String name) {
    var file = FOLDER.resolve(name);
    assumeTrue(Files.exists(file), "There is no folder of real traces beside the project.");
    return file;
  }
}

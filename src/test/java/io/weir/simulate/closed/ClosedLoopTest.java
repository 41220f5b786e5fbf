package io.weir.simulate.closed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.config.Defaults;
import io.weir.config.DomainFile;
import io.weir.protocol.Code;
import io.weir.protocol.Decision;
import io.weir.simulate.report.LoopReport;
import io.weir.simulate.workload.Arrival;
import io.weir.simulate.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients and the model of the governed system do what the governor decides. */
class ClosedLoopTest {

  private static final long MINUTE_MS = 60_000;
  private static final long DAY_MS = 24 * 60 * MINUTE_MS;

  private final List<Arrival> arrivals = new ArrayList<>();
  private final List<String> orders = new ArrayList<>();

  private ClosedLoopTest asks(String tenant, long atMs, long runMs) {
    arrivals.add(new Arrival(arrivals.size(), atMs, tenant, runMs, null));
    return this;
  }

  private LoopResult on(String domainFile) {
    var definition = ((DomainFile.Result.Parsed) DomainFile.parse(domainFile)).domain();
    ClosedLoop loop =
        new ClosedLoop(
            definition.domain(),
            Workload.of("w", arrivals),
            ClosedLoop.coresOf(definition),
            Defaults.load().kernel(),
            (decided, nowMs) -> {
              if (decided.decision() instanceof Decision.Order order) {
                orders.add(nowMs + ": " + order.getClass().getSimpleName());
              }
            });
    assertThat(loop.define(definition)).isNull();
    return loop.play((ended, nowMs) -> {});
  }

  private static List<String> ends(LoopResult result) {
    return result.finished().stream()
        .map(q -> q.queryId() + " " + q.arrivedMs() + " " + q.grantedMs() + " " + q.endedMs())
        .toList();
  }

  @Test
  void shouldRunWhatIsGrantedAndTellItsEnd() {
    asks("a", 0, 300).asks("a", 100, 200).asks("b", 100, 0);
    assertThat(ends(on("{domain: d, capacity: {cpuCores: 1}}")))
        .containsExactly("q-0 0 0 300", "q-1 100 300 500", "q-2 100 500 500");
  }

  @Test
  void shouldShareTheCoresAmongAllThatRuns() {
    asks("a", 0, 300).asks("a", 0, 300).asks("b", 0, 300);
    assertThat(ends(on("{domain: d, capacity: {cpuCores: 2, activeSessions: 3}}")))
        .containsExactly("q-0 0 0 450", "q-1 0 0 450", "q-2 0 0 450");
  }

  @Test
  void shouldStopAQueryAtTheMomentItIsOrderedTo() {
    asks("a", 0, 10_000).asks("a", 10, 50);
    LoopResult result =
        on(
            """
            domain: d
            capacity: {cpuCores: 1}
            groups: [{name: INTERACTIVE_GROUP, executionTimeoutMs: 700}]
            """);
    assertThat(orders).containsExactly("700: CancelQuery");
    assertThat(ends(result)).containsExactly("q-0 0 0 700", "q-1 10 700 750");
    assertThat(result.finished().getFirst().cause()).isEqualTo(Code.EXECUTION_TIMEOUT);
    assertThat(result.finished().getFirst().isStopped()).isTrue();
    assertThat(result.presenceMs()).isEqualTo(result.sojournMs());
  }

  @Test
  void shouldCountAQueryThatEndsAsItIsOrderedToAsEnded() {
    asks("a", 0, 700);
    LoopResult result =
        on(
            """
            domain: d
            capacity: {cpuCores: 1}
            groups: [{name: INTERACTIVE_GROUP, executionTimeoutMs: 700}]
            """);
    assertThat(orders).containsExactly("700: CancelQuery");
    assertThat(ends(result)).containsExactly("q-0 0 0 700");
  }

  @Test
  void shouldGiveSignsOfLifeForLongQueriesAndLongWaits() {
    asks("runs", 0, 10 * MINUTE_MS).asks("waits", 0, MINUTE_MS);
    assertThat(ends(on("{domain: d, capacity: {cpuCores: 1}}")))
        .containsExactly("q-0 0 0 600000", "q-1 0 600000 660000");
    assertThat(orders).isEmpty();
  }

  @Test
  void shouldLoseWhoGivesNoSignOfLife() {
    asks("a", 0, MINUTE_MS);
    LoopResult result =
        on("{domain: d, capacity: {cpuCores: 1}, heartbeat: {everyMs: 60000, lostAfterMs: 15000}}");
    assertThat(orders).containsExactly("15000: KillSession");
    assertThat(ends(result)).containsExactly("q-0 0 0 15000");
  }

  @Test
  void shouldCountWhatIsRefusedWhereItsTenantBelongs() {
    asks("etl", 0, 100).asks("etl", 0, 100).asks("etl", 0, 100).asks("bi", 0, 100);
    LoopResult result =
        on(
            """
            domain: d
            capacity: {cpuCores: 1, maxQueued: 1}
            groups: [{name: ETL}]
            mappings: [{user: etl, group: ETL}]
            """);
    assertThat(ends(result))
        .containsExactly("q-2 0 null 0", "q-3 0 null 0", "q-0 0 0 100", "q-1 0 100 200");
    assertThat(LoopReport.of("w", "d", result, List.of()).groups())
        .extracting(group -> group.group() + " " + group.queries() + " " + group.refused())
        .containsExactly("- 1 1", "ETL 3 1"); // nobody ever heard which group is bi's
  }

  @Test
  void shouldEndWhereNothingCanEndWhatWaits() {
    asks("a", 0, 100).asks("b", 50, 100);
    LoopResult result = on("{domain: d, capacity: {cpuCores: 1, activeSessions: 0}}");
    assertThat(result.finished()).isEmpty();
    assertThat(result.unfinished()).isEqualTo(2);
    assertThat(result.endMs()).isEqualTo(50);
  }

  @Test
  void shouldWaitForATimerOfWeeks() {
    asks("a", 0, 30 * DAY_MS).asks("b", 0, 100);
    assertThat(
            ends(
                on(
                    "{domain: d, capacity: {cpuCores: 1}, heartbeat: {everyMs: 3600000,"
                        + " lostAfterMs: 0}}")))
        .containsExactly("q-0 0 0 2592000000", "q-1 0 2592000000 2592000100");
  }

  @Test
  void shouldSayWhyADefinitionIsRefused() {
    var definition = ((DomainFile.Result.Parsed) DomainFile.parse("domain: d")).domain();
    ClosedLoop loop =
        new ClosedLoop(
            "d", Workload.of("w", arrivals), 1, Defaults.load().kernel(), (decided, nowMs) -> {});
    assertThat(loop.define(definition)).startsWith("Expected capacity");
  }

  /** Cores that queries of 7 s come to, which end in ten minutes after the first. */
  private static double cores(LoopResult result) {
    long ended =
        result.finished().stream()
            .filter(q -> q.endedMs() > MINUTE_MS && q.endedMs() <= 11 * MINUTE_MS)
            .count();
    return ended * 7_000.0 / (10 * MINUTE_MS);
  }

  @Test
  void shouldHoldAGroupNearItsUtilizationLimitThatRunsBeyondIt() {
    for (int i = 0; i < 1_000; i++) {
      asks("etl", 0, 7_000);
    }
    String domain =
        """
        domain: d
        capacity: {cpuCores: 10, activeSessions: 20}
        groups: [{name: ETL}]
        mappings: [{user: etl, group: ETL}]
        plans:
          - name: DAY
            directives: [{group: ETL, shares: 1%s}, {group: OTHER_GROUPS, shares: 1}]
        activePlan: DAY
        """;
    assertThat(cores(on(domain.formatted("")))).isCloseTo(10, within(0.2));
    orders.clear();
    double held = cores(on(domain.formatted(", utilizationLimitPercent: 40")));
    assertThat(held).as("eight slots of ETL, at 40 %% of ten cores").isCloseTo(4, within(0.4));
    assertThat(orders).noneMatch(order -> order.endsWith("Resume"));
  }
}

package io.weir.kernel.plans;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.activated;
import static io.weir.kernel.rig.Expected.cancelOrder;
import static io.weir.kernel.rig.Expected.closed;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.killOrder;
import static io.weir.kernel.rig.Expected.opened;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.protocol.PlanCause.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tighter of a group's own limit and its directive's, and who set it (P3). */
class EffectiveLimitsTest extends KernelTest {

  private static Directive limited(
      String group, @Nullable Long maxQueued, @Nullable Long maxSessions) {
    return new Directive(
        group,
        null,
        1L,
        null,
        null,
        null,
        null,
        null,
        maxQueued,
        maxSessions,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private void inForce(Directive directive) {
    rig.domain()
        .slots(1)
        .with(rig.group("ETL").maxQueued(2).maxSessions(2))
        .mapping("etl", "ETL")
        .with(rig.plan("DAY").with(directive))
        .activePlan("DAY")
        .exists();
  }

  @Test
  void shouldRefuseAtTheSessionsOfTheDirectiveWhereTheyAreFewer() {
    inForce(limited("ETL", null, 1L));
    rig.session("s1").of("etl").opens();
    rig.expect(opened("s1"));
    rig.session("s2").of("etl").opens();
    rig.expect(rejected("s2", Code.RESOURCE_EXHAUSTED).saying("in plan DAY, but 1 of 1")).noMore();
  }

  @Test
  void shouldRefuseAtTheGroupsOwnWhereThoseAreFewer() {
    inForce(limited("ETL", null, 9L));
    for (String id : new String[] {"s1", "s2"}) {
      rig.session(id).of("etl").opens();
      rig.expect(opened(id));
    }
    rig.session("s3").of("etl").opens();
    rig.expect(rejected("s3", Code.RESOURCE_EXHAUSTED).saying("in group ETL, but 2 of 2")).noMore();
  }

  @Test
  void shouldTakeThePlacesOfOtherGroupsForEachGroupWithoutADirective() {
    inForce(limited(Plan.OTHER_GROUPS, 1L, null));
    rig.query("runs").alone("bob", null).submits();
    rig.query("waits").alone("etl", null).submits();
    rig.query("too many").alone("etl", null).submits();
    rig.query("waits too").alone("bob", null).submits();
    rig.expect(
            granted("runs"),
            queued("waits"),
            rejected("too many", Code.QUEUE_FULL).saying("queue of plan DAY, but 1 of 1"),
            queued("waits too"))
        .noMore();
  }

  // ---- timeouts and estimates ----

  /** DAY says nothing of times; these are of NIGHT, which is not in force yet. */
  private void nightWith(String field, long figure) {
    rig.domain()
        .slots(1)
        .with(rig.group("ETL"))
        .mapping("etl", "ETL")
        .with(rig.plan("DAY").shares("ETL", 1))
        .with(rig.plan("NIGHT").limits("ETL", Map.of(field, figure)))
        .activePlan("DAY")
        .exists();
    rig.session("s").of("etl").isOpen();
  }

  private void nightFalls() {
    String request = rig.plan("NIGHT").activates();
    rig.expect(activated("NIGHT", 1, OPERATOR), accepted(request)).noMore();
  }

  @Test
  void shouldGiveARunningQueryTheWholeTimeOfAPlanThatComesIntoForce() {
    nightWith("executionTimeoutMs", 5_000);
    rig.query("q").runs();
    rig.advanceMs(60_000);
    nightFalls();
    rig.advanceMs(4_999).expectNothing();
    rig.advanceMs(1);
    rig.expect(
            cancelOrder("q", Code.EXECUTION_TIMEOUT)
                .why(Limit.EXECUTION_TIME, "plan NIGHT", 65_000, 65_000))
        .noMore();
  }

  @Test
  void shouldGiveAWaitingQueryTheWholeTimeOfAPlanThatComesIntoForce() {
    nightWith("queueTimeoutMs", 5_000);
    rig.query("q").runs();
    rig.query("waits").queues();
    rig.advanceMs(60_000);
    nightFalls();
    rig.advanceMs(4_999).expectNothing();
    rig.advanceMs(1);
    rig.expect(
            rejected("waits", Code.QUEUE_TIMEOUT)
                .why(Limit.QUEUE_TIME, "plan NIGHT", 65_000, 65_000))
        .noMore();
  }

  @Test
  void shouldGiveAnIdleSessionTheWholeTimeOfAPlanThatComesIntoForce() {
    nightWith("idleTimeoutMs", 5_000);
    rig.advanceMs(60_000);
    nightFalls();
    rig.advanceMs(4_999).expectNothing();
    rig.advanceMs(1);
    rig.expect(
            killOrder("s", Code.IDLE_TIMEOUT).why(Limit.IDLE_TIME, "plan NIGHT", 65_000, 65_000),
            closed("s"))
        .noMore();
  }

  @Test
  void shouldForgetTheTimesOfAPlanThatIsNotInForceAnyMore() {
    nightWith("executionTimeoutMs", 5_000);
    rig.query("q").runs();
    nightFalls();
    rig.advanceMs(4_000);
    rig.plan("DAY").activates();
    rig.skip();
    rig.advanceMs(60_000).expectNothing();
  }

  @Test
  void shouldCountFromItsStartWhatBeginsUnderThePlan() {
    nightWith("executionTimeoutMs", 5_000);
    nightFalls();
    rig.advanceMs(1_000);
    rig.query("q").runs();
    rig.advanceMs(5_000);
    rig.expect(
            cancelOrder("q", Code.EXECUTION_TIMEOUT)
                .why(Limit.EXECUTION_TIME, "plan NIGHT", 5_000, 5_000))
        .noMore();
  }

  @Test
  void shouldKeepTheTimesOfTheGroupAndTheSessionWhereTheyAreShorter() {
    rig.domain()
        .slots(2)
        .with(rig.group("ETL").executionTimeoutMs(3_000))
        .mapping("etl", "ETL")
        .with(rig.plan("DAY").limits("ETL", Map.of("executionTimeoutMs", 5_000L)))
        .activePlan("DAY")
        .exists();
    rig.session("s").of("etl").isOpen();
    rig.session("t").of("etl").executionTimeoutMs(2_000).isOpen();
    rig.query("a").in("s").runs();
    rig.query("b").in("t").runs();
    rig.advanceMs(3_000);
    rig.expect(
            cancelOrder("b", Code.EXECUTION_TIMEOUT).at("session t"),
            cancelOrder("a", Code.EXECUTION_TIMEOUT).at("group ETL"))
        .noMore();
  }

  @Test
  void shouldReachEverySessionInBoundedSteps() {
    rig.with(new Bounds().timersPerTick(4));
    nightWith("idleTimeoutMs", 5_000);
    for (int i = 0; i < 20; i++) {
      rig.session("s" + i).of("etl").isOpen();
    }
    nightFalls();
    rig.tick().expectNothing();
    rig.advanceMs(4_999).expectNothing();
    rig.advanceMs(1);
    assertThat(rig.take()).hasSize(2 * 21);
  }

  @Test
  void shouldRefuseAnEstimateAboveTheDirectivesAndTurnNobodyOutForOne() {
    nightWith("maxEstimatedMs", 5_000);
    rig.query("runs").estimatedMs(9_000).runs();
    rig.query("waits").estimatedMs(9_000).queues();
    nightFalls();
    rig.query("refused").estimatedMs(5_001).submits();
    rig.expect(
            rejected("refused", Code.ESTIMATE_TOO_HIGH)
                .why(Limit.ESTIMATE, "plan NIGHT", 5_001, 5_000)
                .saying("at most 5000 ms in plan NIGHT, but it is 5001 ms"))
        .noMore();
    rig.query("none").queues();
    rig.query("exact").estimatedMs(5_000).queues();
    rig.query("runs").completes();
    rig.expect(released("runs"), granted("waits")).noMore();
  }
}

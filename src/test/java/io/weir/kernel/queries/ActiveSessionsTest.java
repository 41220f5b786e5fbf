package io.weir.kernel.queries;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.activated;
import static io.weir.kernel.rig.Expected.cancelOrder;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.kernel.rig.Expected.switched;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.PlanCause;
import io.weir.protocol.Priority;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many sessions of a group may run something at once (S2). */
class ActiveSessionsTest extends KernelTest {

  /** Sessions e and f in ETL, of which so many may be active, and o in a group without a limit. */
  private void limited(long slots, long most) {
    rig.domain().slots(slots).with(rig.group("ETL").slots(most)).exists();
    sessions();
  }

  private void sessions() {
    rig.session("e").in("ETL").isOpen();
    rig.session("f").in("ETL").isOpen();
    rig.session("o").isOpen();
  }

  // ---- what is counted ----

  @Test
  void shouldCountSessionsAndNotTheirQueries() {
    limited(4, 1);
    rig.query("e1").in("e").submits();
    rig.query("e2").in("e").submits();
    rig.query("f1").in("f").submits();
    rig.expect(
            granted("e1").why(Limit.ACTIVE_SESSIONS, "group ETL", 1, 1),
            granted("e2").why(Limit.ACTIVE_SESSIONS, "group ETL", 1, 1),
            queued("f1").why(Limit.ACTIVE_SESSIONS, "group ETL", 1, 1))
        .noMore();
    rig.query("e1").completes();
    rig.expect(released("e1")).noMore(); // e still runs something
    rig.query("e2").completes();
    rig.expect(released("e2"), granted("f1")).noMore();
  }

  @Test
  void shouldCountASessionUntilItsKilledQueryHasEnded() {
    limited(4, 1);
    rig.query("e1").in("e").runs();
    rig.query("f1").in("f").queues();
    rig.query("e1").cancels();
    rig.expect(cancelOrder("e1", Code.OPERATOR)).noMore();
    rig.query("e1").completes();
    rig.expect(released("e1"), granted("f1")).noMore();
  }

  // ---- who is served ----

  @Test
  void shouldLetOthersRunWhereOneGroupIsFull() {
    limited(2, 1);
    rig.query("e1").in("e").runs();
    rig.query("f1").in("f").queues();
    rig.query("o1").in("o").runs();
  }

  @Test
  void shouldServeAnActiveSessionBeforeThoseWhomTheLimitKeepsOut() {
    limited(2, 1);
    rig.query("e1").in("e").runs();
    rig.query("o1").in("o").runs();
    rig.query("f1").in("f").priority(Priority.CRITICAL).queues();
    rig.query("e2").in("e").submits();
    rig.expect(queued("e2").at(2).why(Limit.SLOTS, "domain", 2, 2)).noMore();
    rig.query("o1").completes();
    rig.expect(released("o1"), granted("e2")).noMore();
    rig.query("e2").completes();
    rig.expect(released("e2")).noMore();
    rig.query("e3").in("e").runs(); // nobody who may run is ahead of it
  }

  @Test
  void shouldGiveAFreePlaceToTheHighestPriorityAndThenToWhoCameFirst() {
    limited(4, 1);
    rig.session("g").in("ETL").isOpen();
    rig.query("e1").in("e").runs();
    rig.query("f1").in("f").queues();
    rig.query("f2").in("f").queues();
    rig.query("g1").in("g").priority(Priority.HIGH).queues();
    rig.query("e1").completes();
    rig.expect(released("e1"), granted("g1")).noMore();
    rig.query("g1").completes();
    rig.expect(released("g1"), granted("f1"), granted("f2")).noMore(); // f2 takes no other place
  }

  @Test
  void shouldPutWhatWaitsBehindTheLimitAgainWhenItsSessionRunsNothingMore() {
    limited(2, 1);
    rig.query("e1").in("e").runs();
    rig.query("o1").in("o").runs();
    rig.query("f1").in("f").queues();
    rig.query("e2").in("e").queues();
    rig.query("e1").completes();
    rig.expect(released("e1"), granted("f1")).noMore();
    rig.query("o1").completes();
    rig.expect(released("o1")).noMore(); // e2 would make another session active
    rig.query("f1").completes();
    rig.expect(released("f1"), granted("e2")).noMore();
  }

  @Test
  void shouldEndTheWaitOfThoseBehindTheLimitInTime() {
    limited(2, 1);
    rig.query("e1").in("e").runs();
    rig.query("f1").in("f").waitMs(300).queues();
    rig.advanceMs(300);
    rig.expect(rejected("f1", Code.QUEUE_TIMEOUT)).noMore();
  }

  // ---- limits that change ----

  @Test
  void shouldGrantNothingWhileMoreSessionsAreActiveThanMay() {
    limited(3, 2);
    rig.query("e1").in("e").runs();
    rig.query("f1").in("f").runs();
    rig.group("ETL").slots(1).changes();
    rig.query("e2").in("e").submits();
    rig.expect(queued("e2").why(Limit.ACTIVE_SESSIONS, "group ETL", 2, 1)).noMore();
    rig.query("f1").completes();
    rig.expect(released("f1"), granted("e2")).noMore();
  }

  @Test
  void shouldTellActiveSessionsFromOthersInAQueueThatGetsALimit() {
    rig.domain().slots(1).with(rig.group("ETL")).exists();
    sessions();
    rig.query("e1").in("e").runs();
    rig.query("f1").in("f").queues();
    rig.query("e2").in("e").queues();
    rig.group("ETL").slots(1).changes();
    rig.operator().changesSlots(2);
    rig.expect(granted("e2")).noMore();
    rig.group("ETL").slots(9).changes();
    rig.query("e1").completes();
    rig.expect(released("e1"), granted("f1")).noMore();
  }

  @Test
  void shouldCountASessionInTheGroupThatItIsSwitchedTo() {
    limited(4, 1);
    rig.query("o1").in("o").runs();
    rig.query("e1").in("e").runs();
    String request = rig.operator().switches("o", "ETL");
    rig.expect(switched("o", "INTERACTIVE_GROUP", "ETL"), accepted(request)).noMore();
    assertThat(rig.ledger().account("ETL").active()).isEqualTo(2); // above its limit
    rig.query("e2").in("e").queues();
    rig.query("o1").completes();
    rig.expect(released("o1"), granted("e2")).noMore();
  }

  // ---- what a plan says ----

  private void planned() {
    rig.domain()
        .slots(4)
        .with(rig.group("ETL").slots(2))
        .with(rig.plan("DAY").limits("ETL", Map.of("activeSessions", 1L)))
        .activePlan("DAY")
        .exists();
    sessions();
  }

  @Test
  void shouldHoldTheTighterOfTheGroupsLimitAndItsDirectives() {
    planned();
    rig.query("e1").in("e").runs();
    rig.query("f1").in("f").submits();
    rig.expect(queued("f1").why(Limit.ACTIVE_SESSIONS, "plan DAY", 1, 1)).noMore();
    String request = rig.plan("DEFAULT_PLAN").activates();
    rig.expect(activated("DEFAULT_PLAN", 1, PlanCause.OPERATOR), accepted(request), granted("f1"))
        .noMore();
  }

  @Test
  void shouldKnowTheLimitOfThePlanAfterARestart() {
    planned();
    rig.query("e1").in("e").runs();
    rig.restart().query("f1").in("f").queues();
    rig.query("e2").in("e").runs();
  }

  @Test
  void shouldForgetWhoWaitsInActiveSessionsWhenThePlanThatLimitsThemGoes() {
    rig.domain().slots(1).with(rig.group("ETL")).exists();
    rig.plan("DAY").limits("ETL", Map.of("activeSessions", 1L)).exists();
    rig.plan("DAY").activates();
    rig.skip();
    sessions();
    rig.query("e1").in("e").runs();
    rig.query("e2").in("e").queues();
    rig.query("f1").in("f").queues();
    assertThat(rig.ledger().account("ETL").joining()).isEqualTo(1);
    rig.plan("DEFAULT_PLAN").activates();
    rig.skip();
    assertThat(rig.ledger().account("ETL").joining()).isNull();
    assertThat(rig.ledger().all(Families.JOINING)).isEmpty();
    rig.query("e1").completes();
    rig.expect(released("e1"), granted("e2")).noMore();
  }
}

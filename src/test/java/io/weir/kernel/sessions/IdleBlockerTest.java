package io.weir.kernel.sessions;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.activated;
import static io.weir.kernel.rig.Expected.closed;
import static io.weir.kernel.rig.Expected.killOrder;
import static io.weir.kernel.rig.Expected.recommended;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;

import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.PlanCause;
import io.weir.protocol.SessionCommand.Heartbeat;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions that are idle while others wait for what they hold (S3). */
class IdleBlockerTest extends KernelTest {

  @BeforeEach
  void aPlanThatLetsNobodyBlockForLong() {
    rig.domain()
        .slots(2)
        .with(rig.plan("DAY").limits("INTERACTIVE_GROUP", Map.of("idleBlockerTimeoutMs", 1_000L)))
        .activePlan("DAY")
        .exists();
    rig.session("s").isOpen();
  }

  @Test
  void shouldEndASessionThatIsIdleAndBlocksOthersExactlyWhenItsTimeIsOver() {
    rig.advanceMs(5_000);
    rig.session("s").blocks(true);
    rig.advanceMs(999).expectNothing();
    rig.advanceMs(1);
    rig.expect(
            killOrder("s", Code.IDLE_TIMEOUT)
                .why(Limit.IDLE_BLOCKER_TIME, "plan DAY", 1_000, 1_000)
                .dueMs(rig.nowMs()),
            closed("s").cause(Code.IDLE_TIMEOUT))
        .noMore();
  }

  @Test
  void shouldLetASessionBeIdleThatBlocksNobody() {
    rig.advanceMs(60_000).expectNothing();
  }

  @Test
  void shouldLetASessionGoOnWhenItBlocksNobodyAnyMore() {
    rig.session("s").blocks(true);
    rig.advanceMs(900);
    rig.session("s").blocks(false);
    rig.advanceMs(60_000).expectNothing();
    rig.session("s").blocks(true);
    rig.advanceMs(999).expectNothing(); // counted anew
    rig.advanceMs(1);
    rig.expect(killOrder("s", Code.IDLE_TIMEOUT), closed("s")).noMore();
  }

  @Test
  void shouldCountFromWhenItIsBothIdleAndABlocker() {
    rig.session("s").blocks(true);
    rig.advanceMs(500);
    rig.query("a").runs();
    rig.advanceMs(5_000).expectNothing(); // runs: not idle
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    rig.advanceMs(999).expectNothing();
    rig.advanceMs(1);
    rig.expect(killOrder("s", Code.IDLE_TIMEOUT), closed("s")).noMore();
  }

  @Test
  void shouldKeepTheLocksOfAQueryThatHasEnded() {
    rig.query("a").runs();
    rig.query("a").reportsLocks(true, null);
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    rig.advanceMs(1_000);
    rig.expect(
            killOrder("s", Code.IDLE_TIMEOUT)
                .why(Limit.IDLE_BLOCKER_TIME, "plan DAY", 1_000, 1_000),
            closed("s"))
        .noMore();
  }

  @Test
  void shouldForgetTheLocksOfAQueryThatBlocksNobodyAnyMore() {
    rig.query("a").runs();
    rig.query("a").reportsLocks(true, null);
    rig.query("a").reportsLocks(false, null);
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    rig.advanceMs(60_000).expectNothing();
  }

  @Test
  void shouldEndByTheShorterOfBothIdleTimes() {
    rig.session("short").idleTimeoutMs(400).isOpen();
    rig.session("short").blocks(true);
    rig.advanceMs(400);
    rig.expect(
            killOrder("short", Code.IDLE_TIMEOUT).why(Limit.IDLE_TIME, "session short", 400, 400),
            closed("short"))
        .noMore();
  }

  @Test
  void shouldGiveABlockerTheWholeTimeFromWhenThePlanComesIntoForce() {
    String request = rig.plan("DEFAULT_PLAN").activates();
    rig.expect(activated("DEFAULT_PLAN", 1, PlanCause.OPERATOR), accepted(request)).noMore();
    rig.session("s").blocks(true);
    rig.advanceMs(60_000).expectNothing();
    request = rig.plan("DAY").activates();
    rig.expect(activated("DAY", 1, PlanCause.OPERATOR), accepted(request)).noMore();
    rig.advanceMs(999).expectNothing();
    rig.advanceMs(1);
    rig.expect(killOrder("s", Code.IDLE_TIMEOUT), closed("s")).noMore();
  }

  @Test
  void shouldRefuseAWordAboutLocksThatNamesNoSession() {
    rig.tell(new Heartbeat("c", null, null, null, null, null, null, true));
    rig.expect(rejected("c", Code.INVALID).why(Limit.RECORD)).noMore();
  }

  @Test
  void shouldSayEachTimeThatItWouldBeEndedWhereTheDomainObserves() {
    rig.expect(accepted(rig.operator().setsMode(Mode.OBSERVE))).noMore();
    for (int i = 0; i < 2; i++) {
      rig.session("s").blocks(true);
      rig.advanceMs(1_000);
      rig.expect(recommended("session s", Code.IDLE_TIMEOUT).why(Limit.IDLE_BLOCKER_TIME)).noMore();
      rig.advanceMs(5_000).expectNothing(); // said once of each time that it blocks
      rig.session("s").blocks(false);
      rig.advanceMs(5_000).expectNothing();
    }
  }
}

package io.weir.kernel.sessions;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.cancelOrder;
import static io.weir.kernel.rig.Expected.closed;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.killOrder;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.kernel.rig.Expected.switched;

import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import org.junit.jupiter.api.Test;

/** Sessions that do nothing, and queries that do it for too long. */
class IdlenessTest extends KernelTest {

  // ---- idle sessions ----

  @Test
  void shouldEndASessionExactlyWhenItWasIdleTooLong() {
    rig.domain().slots(1).exists();
    rig.session("s").idleTimeoutMs(1_000).isOpen();
    rig.advanceMs(999).expectNothing();
    rig.advanceMs(1);
    rig.expect(
            killOrder("s", Code.IDLE_TIMEOUT).why(Limit.IDLE_TIME, "session s", 1_000, 1_000),
            closed("s").cause(Code.IDLE_TIMEOUT))
        .noMore();
    rig.tick().expectNothing();
  }

  @Test
  void shouldCountIdlenessFromTheEndOfTheLastQuery() {
    rig.domain().slots(1).exists();
    rig.session("s").idleTimeoutMs(1_000).isOpen();
    rig.advanceMs(600);
    rig.query("a").runs();
    rig.advanceMs(5_000).expectNothing(); // runs: not idle
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    rig.advanceMs(999).expectNothing();
    rig.advanceMs(1);
    rig.expect(killOrder("s", Code.IDLE_TIMEOUT), closed("s")).noMore();
  }

  @Test
  void shouldArmAgainWhenTheTimerFiresBeforeTheTimeIsOver() {
    rig.domain().slots(1).exists();
    rig.session("s").idleTimeoutMs(1_000).isOpen();
    rig.advanceMs(600);
    rig.query("a").runs();
    rig.advanceMs(100);
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    rig.advanceMs(999).expectNothing(); // the first timer fired on the way
    rig.advanceMs(1);
    rig.expect(killOrder("s", Code.IDLE_TIMEOUT), closed("s")).noMore();
  }

  @Test
  void shouldNotCountAQueryThatWaitsAsIdleness() {
    rig.domain().slots(1).exists();
    rig.session("t").isOpen();
    rig.query("other").in("t").runs();
    rig.session("s").idleTimeoutMs(1_000).isOpen();
    rig.query("a").queues();
    rig.advanceMs(4_000).expectNothing();
    rig.query("other").completes();
    rig.expect(released("other"), granted("a")).noMore();
  }

  @Test
  void shouldHoldTheShorterOfTheSessionsAndItsGroupsTime() {
    rig.domain().slots(1).with(rig.group("ETL").idleTimeoutMs(500)).exists();
    rig.session("own").in("ETL").idleTimeoutMs(300).isOpen();
    rig.session("groups").in("ETL").idleTimeoutMs(900).isOpen();
    rig.session("none").in("ETL").isOpen();
    rig.advanceMs(300);
    rig.expect(killOrder("own", Code.IDLE_TIMEOUT), closed("own")).noMore();
    rig.advanceMs(200);
    rig.expect(
            killOrder("groups", Code.IDLE_TIMEOUT),
            closed("groups"),
            killOrder("none", Code.IDLE_TIMEOUT),
            closed("none"))
        .noMore();
  }

  @Test
  void shouldHoldAShorterTimeAsSoonAsASessionIsSwitched() {
    rig.domain().slots(1).with(rig.group("ETL").idleTimeoutMs(500)).exists();
    rig.session("s").idleTimeoutMs(60_000).isOpen();
    String request = rig.operator().switches("s", "ETL");
    rig.expect(switched("s", "INTERACTIVE_GROUP", "ETL"), accepted(request)).noMore();
    rig.advanceMs(499).expectNothing();
    rig.advanceMs(1);
    rig.expect(killOrder("s", Code.IDLE_TIMEOUT), closed("s")).noMore();
  }

  // ---- queries that run too long ----

  @Test
  void shouldOrderAQueryToEndExactlyWhenItRanTooLong() {
    rig.domain().slots(1).exists();
    rig.session("s").executionTimeoutMs(1_000).isOpen();
    rig.query("a").runs();
    rig.advanceMs(999).expectNothing();
    rig.advanceMs(1);
    rig.expect(
            cancelOrder("a", Code.EXECUTION_TIMEOUT)
                .why(Limit.EXECUTION_TIME, "session s", 1_000, 1_000)
                .dueMs(rig.nowMs()))
        .noMore();
    rig.tick().expectNothing();
    rig.query("a").completes();
    rig.expect(released("a").cause(Code.EXECUTION_TIMEOUT)).noMore();
  }

  @Test
  void shouldCountTheRunFromTheGrantAndNotFromTheRequest() {
    rig.domain().slots(1).exists();
    rig.session("t").isOpen();
    rig.query("other").in("t").runs();
    rig.session("s").executionTimeoutMs(1_000).isOpen();
    rig.query("a").queues();
    rig.advanceMs(3_000).expectNothing();
    rig.query("other").completes();
    rig.expect(released("other"), granted("a")).noMore();
    rig.advanceMs(999).expectNothing();
    rig.advanceMs(1);
    rig.expect(cancelOrder("a", Code.EXECUTION_TIMEOUT)).noMore();
  }

  @Test
  void shouldHoldTheShorterOfTheSessionsAndItsGroupsRunTime() {
    rig.domain().slots(2).with(rig.group("ETL").executionTimeoutMs(500)).exists();
    rig.session("s").in("ETL").executionTimeoutMs(300).isOpen();
    rig.session("t").in("ETL").executionTimeoutMs(900).isOpen();
    rig.query("a").in("s").runs();
    rig.query("b").in("t").runs();
    rig.advanceMs(300);
    rig.expect(cancelOrder("a", Code.EXECUTION_TIMEOUT)).noMore();
    rig.advanceMs(200);
    rig.expect(cancelOrder("b", Code.EXECUTION_TIMEOUT)).noMore();
  }

  @Test
  void shouldGiveAQueryTheTimeThatItsGroupGotMeanwhile() {
    rig.domain().slots(1).with(rig.group("ETL").executionTimeoutMs(500)).exists();
    rig.session("s").in("ETL").isOpen();
    rig.query("a").runs();
    rig.group("ETL").executionTimeoutMs(800).changes();
    rig.advanceMs(799).expectNothing();
    rig.advanceMs(1);
    rig.expect(cancelOrder("a", Code.EXECUTION_TIMEOUT)).noMore();
  }

  @Test
  void shouldNotCountTheTimeInWhichTheTaskWasBehind() {
    rig.domain().slots(1).exists();
    rig.session("s").executionTimeoutMs(20_000).isOpen();
    rig.query("a").runs();
    rig.advanceMs(15_000);
    rig.session("s").beats(); // the last that is known
    rig.pauseTimeouts().advanceMs(600_000).resumeTimeouts();
    rig.advanceMs(9_999).expectNothing(); // the interval, and what was left
    rig.advanceMs(1);
    rig.expect(cancelOrder("a", Code.EXECUTION_TIMEOUT)).noMore();
  }
}

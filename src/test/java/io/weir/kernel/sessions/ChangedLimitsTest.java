package io.weir.kernel.sessions;

import static io.weir.kernel.rig.Expected.cancelOrder;
import static io.weir.kernel.rig.Expected.closed;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.killOrder;
import static io.weir.kernel.rig.Expected.recommended;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Timeouts that are introduced or changed later hold for what is open already. */
class ChangedLimitsTest extends KernelTest {

  @BeforeEach
  void twoSlots() {
    rig.domain().slots(2).exists();
    rig.group("ETL").exists();
    rig.session("s").in("ETL").isOpen();
  }

  @Test
  void shouldEndARunningQueryByAnExecutionTimeoutThatCameLater() {
    rig.query("long").runs();
    rig.advanceMs(3_000);
    rig.query("short").runs();
    rig.group("ETL").executionTimeoutMs(2_000).changes();
    rig.tick().tick(); // the walk, then what it found
    rig.expect(cancelOrder("long", Code.EXECUTION_TIMEOUT)).noMore();
    rig.advanceMs(1_999).expectNothing();
    rig.advanceMs(1);
    rig.expect(cancelOrder("short", Code.EXECUTION_TIMEOUT)).noMore();
  }

  @Test
  void shouldEndARunningQueryByAnExecutionTimeoutThatWasLowered() {
    rig.group("ETL").executionTimeoutMs(60_000).changes();
    rig.query("a").runs();
    rig.group("ETL").executionTimeoutMs(5_000).changes();
    rig.advanceMs(4_999).expectNothing();
    rig.advanceMs(1);
    rig.expect(cancelOrder("a", Code.EXECUTION_TIMEOUT)).noMore();
  }

  @Test
  void shouldEndAnIdleSessionByATimeoutThatCameLater() {
    rig.advanceMs(400);
    rig.group("ETL").idleTimeoutMs(1_000).changes();
    rig.advanceMs(599).expectNothing();
    rig.advanceMs(1);
    rig.expect(killOrder("s", Code.IDLE_TIMEOUT), closed("s").cause(Code.IDLE_TIMEOUT)).noMore();
  }

  @Test
  void shouldEndAWaitByAQueueTimeoutThatCameLaterAndGiveTimeWhereItWasRaised() {
    rig.group("ETL").slots(0).changes();
    rig.query("a").queues();
    rig.advanceMs(400);
    rig.group("ETL").queueTimeoutMs(1_000).changes();
    rig.advanceMs(599).expectNothing();
    rig.group("ETL").queueTimeoutMs(5_000).changes();
    rig.advanceMs(4_000).expectNothing();
    rig.advanceMs(1);
    rig.expect(rejected("a", Code.QUEUE_TIMEOUT)).noMore();
  }

  @Test
  void shouldLetAQueryWaitOnWhoseTimeoutWasRaisedBeforeALateTickCouldEndIt() {
    rig.group("ETL").slots(0).queueTimeoutMs(1_000).changes();
    rig.query("a").queues();
    rig.jumpTo(rig.nowMs() + 1_000);
    rig.group("ETL").queueTimeoutMs(5_000).changes();
    rig.tick().tick(); // its timer, then the walk
    rig.expectNothing();
    rig.advanceMs(3_999).expectNothing();
    rig.advanceMs(1);
    rig.expect(rejected("a", Code.QUEUE_TIMEOUT).why(Limit.QUEUE_TIME, "group ETL", 5_000, 5_000))
        .noMore();
  }

  @Test
  void shouldSayTheTimeoutThatHoldsWhereALateTickFindsAnotherOneOver() {
    rig.group("ETL").slots(0).queueTimeoutMs(5_000).changes();
    rig.query("a").queues();
    rig.jumpTo(rig.nowMs() + 5_000);
    rig.group("ETL").queueTimeoutMs(3_000).changes();
    rig.tick();
    rig.expect(rejected("a", Code.QUEUE_TIMEOUT).why(Limit.QUEUE_TIME, "group ETL", 5_000, 3_000))
        .noMore();
  }

  @Test
  void shouldGrantASlotToAQueryWhoseTimeoutWasRaisedBeforeALateTickCouldEndIt() {
    rig.group("ETL").queueTimeoutMs(1_000).changes();
    rig.query("first").runs();
    rig.query("second").runs();
    rig.query("a").queues();
    rig.jumpTo(rig.nowMs() + 1_000);
    rig.group("ETL").queueTimeoutMs(5_000).changes();
    rig.query("first").completes();
    rig.expect(released("first"), granted("a")).noMore();
  }

  @Test
  void shouldCountSilenceFromWhenItIsWatched() {
    rig.advanceMs(600_000).expectNothing();
    rig.domain().slots(2).with(rig.group("ETL")).watchingSilence().exists();
    rig.advanceMs(Bounds.LOST_MS - 1).expectNothing();
    rig.advanceMs(1);
    rig.expect(killOrder("s", Code.HEARTBEAT_LOST), closed("s").cause(Code.HEARTBEAT_LOST))
        .noMore();
  }

  @Test
  void shouldCountSilenceFromWhenItsLimitWasLoweredWheneverTheTimerWouldHaveFired() {
    rig.domain().slots(2).with(rig.group("ETL")).lostAfterMs(60_000L).exists();
    for (int i = 0; i < 3; i++) {
      rig.advanceMs(20_000);
      rig.client("c").beats();
    }
    rig.advanceMs(9_900);
    rig.domain().slots(2).with(rig.group("ETL")).lostAfterMs(15_000L).exists();
    rig.advanceMs(14_999).expectNothing();
    rig.advanceMs(1);
    rig.expect(killOrder("s", Code.HEARTBEAT_LOST), closed("s")).noMore();
  }

  @Test
  void shouldEndWhatIsOverAtOnceWhenTheWordBindsAgain() {
    rig.domain()
        .slots(2)
        .with(rig.group("ETL").executionTimeoutMs(3_600_000))
        .mode(Mode.OBSERVE)
        .exists();
    rig.query("a").runs();
    rig.advanceMs(3_600_000);
    rig.expect(recommended("query a", Code.EXECUTION_TIMEOUT)).noMore();
    rig.operator().setsMode(Mode.ENFORCE);
    rig.skip().advanceMs(1);
    rig.expect(cancelOrder("a", Code.EXECUTION_TIMEOUT)).noMore();
  }

  @Test
  void shouldRecommendOnceByEachLimitWhateverElseIsChanged() {
    rig.domain().slots(2).with(rig.group("ETL")).mode(Mode.OBSERVE).exists();
    rig.query("a").runs();
    rig.advanceMs(600_000);
    rig.group("ETL").executionTimeoutMs(60_000).changes();
    rig.tick().tick();
    rig.expect(recommended("query a", Code.EXECUTION_TIMEOUT)).noMore();
    for (int i = 1; i < 4; i++) {
      rig.group("ETL").executionTimeoutMs(60_000).maxQueued(i).changes();
      rig.advanceMs(1_000).expectNothing();
    }
  }

  @Test
  void shouldEndAWaitThatWasOverWhileNothingWasEnforced() {
    rig.with(new Bounds().grantsPerTurn(1)).domain().slots(0).exists();
    rig.session("s").isOpen();
    for (int i = 0; i < 9; i++) {
      rig.query("q" + i).queues();
    }
    rig.query("tail").waitMs(1_000).queues();
    rig.jumpTo(rig.nowMs() + 1_000);
    rig.operator().setsMode(Mode.OBSERVE);
    rig.tick();
    rig.operator().setsMode(Mode.DRAIN);
    rig.skip().advanceMs(1);
    rig.expect(rejected("tail", Code.QUEUE_TIMEOUT)).noMore();
  }

  @Test
  void shouldHoldTheLimitsOfTheGroupThatASessionIsSwitchedTo() {
    rig.group("SHORT").executionTimeoutMs(2_000).queueTimeoutMs(3_000).exists();
    rig.query("a").runs();
    rig.query("b").runs();
    rig.query("c").queues();
    rig.advanceMs(1_000);
    rig.operator().switches("s", "SHORT");
    rig.skip().advanceMs(999).expectNothing();
    rig.advanceMs(1);
    rig.expect(cancelOrder("a", Code.EXECUTION_TIMEOUT), cancelOrder("b", Code.EXECUTION_TIMEOUT))
        .noMore();
    rig.advanceMs(1_000);
    rig.expect(rejected("c", Code.QUEUE_TIMEOUT)).noMore();
  }

  @Test
  void shouldLookAtManySessionsInBoundedTicksAndBeginAnewWhereTheLimitChangesAgain() {
    rig.with(new Bounds().timersPerTick(4)).domain().slots(2).exists();
    rig.group("ETL").exists();
    for (int i = 0; i < 30; i++) {
      rig.session("s" + i).in("ETL").isOpen();
    }
    rig.group("ETL").idleTimeoutMs(50_000).changes();
    rig.tick().tick();
    rig.group("ETL").idleTimeoutMs(1_000).changes();
    rig.advanceMs(999).expectNothing();
    rig.advanceMs(1);
    for (int i = 0; i < 20; i++) {
      rig.tick();
    }
    rig.skip().advanceMs(100_000).expectNothing();
    assertThat(rig.ledger().sessions()).isZero();
  }

  @Test
  void shouldLoseNobodyOnceSilenceIsNotWatchedAnyMore() {
    rig.domain().slots(2).with(rig.group("ETL")).watchingSilence().exists();
    rig.advanceMs(1_000);
    rig.domain().slots(2).with(rig.group("ETL")).lostAfterMs(0L).exists();
    rig.advanceMs(10 * Bounds.LOST_MS).expectNothing();
    assertThat(rig.ledger().session("s").heartbeatTimer()).isNull();
  }

  @Test
  void shouldRecommendTheEndOfAnIdleSessionOnceByEachLimitWhateverElseIsChanged() {
    rig.domain().slots(2).with(rig.group("ETL")).mode(Mode.OBSERVE).exists();
    rig.group("ETL").idleTimeoutMs(60_000).changes();
    rig.advanceMs(60_000);
    rig.expect(recommended("session s", Code.IDLE_TIMEOUT)).noMore();
    for (int i = 1; i < 4; i++) {
      rig.group("ETL").idleTimeoutMs(60_000).maxQueued(i).changes();
      rig.advanceMs(10_000).expectNothing();
    }
    rig.group("ETL").idleTimeoutMs(30_000).changes();
    rig.advanceMs(1);
    rig.expect(recommended("session s", Code.IDLE_TIMEOUT)).noMore();
  }
}

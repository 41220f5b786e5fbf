package io.weir.kernel.modes;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.cancelOrder;
import static io.weir.kernel.rig.Expected.closed;
import static io.weir.kernel.rig.Expected.expired;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.killOrder;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.recommended;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import org.junit.jupiter.api.Test;

/** How far the governor's word goes, and switching while queries wait. */
class ModesTest extends KernelTest {

  private void oneSlotIn(Mode mode) {
    rig.domain().slots(1).maxQueued(1).maxSessions(2).mode(mode).exists();
    rig.session("s").isOpen();
  }

  // ---- OBSERVE ----

  @Test
  void shouldGrantAllAndSayWhatItWouldHaveDoneWhereItObserves() {
    oneSlotIn(Mode.OBSERVE);
    rig.query("a").submits();
    rig.query("b").submits();
    rig.query("c").waitMs(0).submits();
    rig.expect(
            granted("a").would(null), granted("b").would("QUEUED"), granted("c").would("REJECTED"))
        .noMore();
    assertThat(rig.ledger().running()).isEqualTo(3);
    rig.session("t").isOpen();
    rig.session("third").isOpen();
  }

  @Test
  void shouldRefuseNobodyForAWaitThatIsOverWhereItObservesOrIsBypassed() {
    oneSlotIn(Mode.OBSERVE);
    rig.query("a").waitMs(300).heardMsAgo(300).submits();
    rig.expect(granted("a").would("REJECTED")).noMore();
    oneSlotIn(Mode.BYPASS);
    rig.query("b").waitMs(300).heardMsAgo(300).submits();
    rig.expect(granted("b").would(null)).noMore();
  }

  @Test
  void shouldOnlyRecommendWhereItObserves() {
    oneSlotIn(Mode.OBSERVE);
    rig.session("t").executionTimeoutMs(500).isOpen();
    rig.session("idle").idleTimeoutMs(800).isOpen();
    rig.query("a").in("t").runs();
    rig.advanceMs(1_000);
    rig.expect(
            recommended("query a", Code.EXECUTION_TIMEOUT),
            recommended("session idle", Code.IDLE_TIMEOUT))
        .noMore();
    rig.advanceMs(60_000).expectNothing(); // said once
    rig.query("a").completes();
    rig.expect(released("a").cause(null)).noMore();
  }

  @Test
  void shouldFreeWhatALostClientHeldWithoutAnOrderWhereItObserves() {
    rig.domain().slots(1).watchingSilence().mode(Mode.OBSERVE).exists();
    rig.session("s").isOpen();
    rig.query("a").runs();
    rig.advanceMs(Bounds.LOST_MS);
    rig.expect(released("a").cause(Code.HEARTBEAT_LOST), closed("s").cause(Code.HEARTBEAT_LOST))
        .noMore();
  }

  @Test
  void shouldStillFollowAnOperatorWhereItObserves() {
    oneSlotIn(Mode.OBSERVE);
    rig.query("a").runs();
    String request = rig.operator().kills("s");
    rig.expect(killOrder("s", Code.OPERATOR, "a"), accepted(request)).noMore();
  }

  // ---- BYPASS ----

  @Test
  void shouldGrantAllAndCountWhereItIsBypassed() {
    oneSlotIn(Mode.BYPASS);
    rig.query("a").submits();
    rig.query("b").submits();
    rig.expect(granted("a").would(null), granted("b").would(null)).noMore();
    assertThat(rig.ledger().account("INTERACTIVE_GROUP").granted()).isEqualTo(2);
    rig.session("t").executionTimeoutMs(500).isOpen();
    rig.query("c").in("t").runs();
    rig.advanceMs(60_000).expectNothing();
  }

  @Test
  void shouldEndWhatRanOrIdledTooLongMeanwhileWhenItEnforcesAgain() {
    oneSlotIn(Mode.BYPASS);
    rig.session("t").executionTimeoutMs(500).isOpen();
    rig.session("idle").idleTimeoutMs(800).isOpen();
    rig.query("a").in("t").runs();
    rig.advanceMs(3_600_000).expectNothing();
    rig.operator().changesMode(Mode.ENFORCE);
    rig.tick().tick(); // a walk over the sessions by their ids, then what it found
    rig.expect(
            killOrder("idle", Code.IDLE_TIMEOUT),
            closed("idle"),
            cancelOrder("a", Code.EXECUTION_TIMEOUT))
        .noMore();
  }

  // ---- DRAIN ----

  @Test
  void shouldFinishAndGrantNothingNewWhereItDrains() {
    rig.domain().slots(2).exists();
    rig.session("s").isOpen();
    rig.query("a").runs();
    rig.operator().changesMode(Mode.DRAIN);
    rig.query("b").submits();
    rig.expect(queued("b").at(1).etaMs(null).why(Limit.MODE)).noMore();
    rig.query("c").waitMs(0).submits();
    rig.expect(rejected("c", Code.QUEUE_TIMEOUT).why(Limit.MODE)).noMore();
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    rig.advanceMs(60_000).expectNothing();
    rig.operator().changesMode(Mode.ENFORCE);
    rig.expect(granted("b").waitedMs(60_000)).noMore();
  }

  @Test
  void shouldLetWaitsEndWhereItDrains() {
    oneSlotIn(Mode.DRAIN);
    rig.query("a").waitMs(100).queues();
    rig.advanceMs(100);
    rig.expect(rejected("a", Code.QUEUE_TIMEOUT)).noMore();
    rig.query("b").queues();
    rig.query("b").cancels();
    rig.expect(expired("b")).noMore();
  }

  // ---- switching with a queue ----

  @Test
  void shouldGrantTheWholeQueueWhenItIsBypassed() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.session("e").in("BATCH_GROUP").isOpen();
    rig.query("a").runs();
    rig.query("b").queues();
    rig.query("c").in("e").queues();
    rig.operator().changesMode(Mode.BYPASS);
    rig.expect(granted("b"), granted("c")).noMore();
  }

  @Test
  void shouldGrantTheWholeQueueInBoundedTurnsWhenItObserves() {
    rig.with(new Bounds().grantsPerTurn(2)).domain().slots(0).exists();
    rig.session("s").isOpen();
    for (int i = 1; i <= 5; i++) {
      rig.query("q" + i).queues();
    }
    rig.operator().changesMode(Mode.OBSERVE);
    rig.expect(granted("q1").would("QUEUED"), granted("q2")).noMore();
    rig.tick().expect(granted("q3"), granted("q4")).noMore();
    rig.tick().expect(granted("q5")).noMore();
  }

  @Test
  void shouldGrantNothingUntilUseIsBelowTheLimitWhenItEnforcesAgain() {
    oneSlotIn(Mode.OBSERVE);
    rig.query("a").runs();
    rig.query("b").runs();
    rig.operator().changesMode(Mode.ENFORCE);
    rig.query("c").submits();
    rig.expect(queued("c").why(Limit.SLOTS, "domain", 2, 1)).noMore();
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    rig.query("b").completes();
    rig.expect(released("b"), granted("c")).noMore();
  }

  // ---- limits lowered below use ----

  @Test
  void shouldGrantNothingUntilUseIsBelowALoweredNumberOfSlots() {
    rig.domain().slots(3).exists();
    rig.session("s").isOpen();
    for (String id : new String[] {"a", "b", "c"}) {
      rig.query(id).runs();
    }
    rig.query("d").queues();
    rig.operator().changesSlots(1);
    rig.expectNothing();
    rig.query("a").completes();
    rig.query("b").completes();
    rig.expect(released("a"), released("b")).noMore();
    rig.query("c").completes();
    rig.expect(released("c"), granted("d")).noMore();
  }

  @Test
  void shouldGrantAtOnceWhatARaisedLimitHasRoomFor() {
    rig.domain().slots(3).with(rig.group("ETL").slots(1)).exists();
    for (String id : new String[] {"a", "b", "c", "d"}) {
      rig.query(id).alone("u", "ETL").submits();
    }
    rig.skip().group("ETL").slots(2).changes();
    rig.expect(granted("b").in("ETL")).noMore();
    rig.group("ETL").slots(0).changes();
    rig.query("a").completes();
    rig.query("b").completes();
    rig.expect(released("a"), released("b")).noMore();
    rig.group("ETL").slots(9).changes();
    rig.expect(granted("c"), granted("d")).noMore();
  }
}

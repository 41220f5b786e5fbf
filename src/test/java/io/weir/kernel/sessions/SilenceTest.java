package io.weir.kernel.sessions;

import static io.weir.kernel.rig.Expected.cancelOrder;
import static io.weir.kernel.rig.Expected.closed;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.killOrder;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import org.junit.jupiter.api.Test;

/** Who is silent too long is lost; the governor's own silence proves nothing. */
class SilenceTest extends KernelTest {

  @Test
  void shouldEndASessionExactlyWhenItsClientWasSilentTooLong() {
    rig.domain().slots(1).watchingSilence().exists();
    rig.session("s").isOpen();
    rig.advanceMs(Bounds.LOST_MS - 1).expectNothing();
    rig.advanceMs(1);
    rig.expect(
            killOrder("s", Code.HEARTBEAT_LOST)
                .why(Limit.HEARTBEAT, "client c", Bounds.LOST_MS, Bounds.LOST_MS)
                .dueMs(rig.nowMs()),
            closed("s").cause(Code.HEARTBEAT_LOST))
        .noMore();
    rig.tick().tick().expectNothing();
  }

  @Test
  void shouldFreeAllThatALostSessionHeldOnce() {
    rig.domain().slots(1).watchingSilence().exists();
    rig.session("s").client("lost").isOpen();
    rig.session("t").client("alive").isOpen();
    rig.query("a").runs();
    rig.query("b").queues();
    rig.query("next").in("t").queues();
    rig.client("alive").beatsForMs(Bounds.LOST_MS);
    rig.expect(
            rejected("b", Code.HEARTBEAT_LOST),
            killOrder("s", Code.HEARTBEAT_LOST, "a"),
            queued("next").at(1))
        .noMore();
    rig.client("alive").beatsForMs(Bounds.GRACE_MS - Bounds.BEAT_MS);
    rig.expectNothing();
    rig.advanceMs(Bounds.BEAT_MS);
    rig.expect(
            released("a").cause(Code.HEARTBEAT_LOST),
            closed("s").cause(Code.HEARTBEAT_LOST),
            granted("next"))
        .noMore();
    rig.tick().expectNothing();
  }

  @Test
  void shouldEndSessionsInTheOrderOfTheirSilenceWhenATickComesLate() {
    rig.domain().slots(1).watchingSilence().exists();
    rig.session("first").client("beats").isOpen();
    rig.session("second").client("silent").isOpen();
    rig.advanceMs(1);
    rig.client("beats").beats();
    rig.jumpTo(rig.nowMs() + 2 * Bounds.LOST_MS);
    rig.tick();
    rig.expect(
            killOrder("second", Code.HEARTBEAT_LOST),
            closed("second"),
            killOrder("first", Code.HEARTBEAT_LOST),
            closed("first"))
        .noMore();
  }

  @Test
  void shouldKeepAllSessionsOfAClientAliveByOneSign() {
    rig.domain().slots(1).watchingSilence().exists();
    rig.session("s").isOpen();
    rig.session("t").isOpen();
    rig.session("u").client("other").isOpen();
    rig.advanceMs(Bounds.LOST_MS - 1);
    rig.client("c").beats();
    rig.advanceMs(1);
    rig.expect(killOrder("u", Code.HEARTBEAT_LOST), closed("u")).noMore();
    rig.advanceMs(Bounds.LOST_MS - 2).expectNothing();
    rig.advanceMs(1);
    rig.expect(
            killOrder("s", Code.HEARTBEAT_LOST),
            closed("s"),
            killOrder("t", Code.HEARTBEAT_LOST),
            closed("t"))
        .noMore();
  }

  @Test
  void shouldTakeASignOfOneSessionForThatOne() {
    rig.domain().slots(1).watchingSilence().exists();
    rig.session("s").isOpen();
    rig.session("t").isOpen();
    rig.advanceMs(10_000);
    rig.session("s").beats();
    rig.advanceMs(5_000);
    rig.expect(killOrder("t", Code.HEARTBEAT_LOST), closed("t")).noMore();
  }

  @Test
  void shouldTakeGatheredSignsAndFiguresAsSigns() {
    rig.domain().slots(1).watchingSilence().exists();
    rig.session("s").isOpen();
    rig.session("t").client("gathered").isOpen();
    rig.query("a").runs();
    rig.advanceMs(10_000);
    rig.query("a").reportsCpuMs(1);
    rig.client("gathered").isKeptAlive();
    rig.client("unknown").isKeptAlive();
    rig.advanceMs(Bounds.LOST_MS - 1).expectNothing();
  }

  @Test
  void shouldTakeGatheredSignsOfSessionsForThose() {
    rig.domain().slots(1).watchingSilence().exists();
    rig.session("s").isOpen();
    rig.session("t").isOpen();
    rig.session("ends").isOpen();
    rig.query("a").in("ends").runs();
    rig.query("a").cancels();
    rig.skip().session("ends").closes();
    rig.skip().advanceMs(10_000);
    rig.skip().session("t").isKeptAlive();
    rig.session("unknown").isKeptAlive();
    rig.session("ends").isKeptAlive();
    rig.expectNothing();
    rig.advanceMs(5_000);
    rig.expect(killOrder("s", Code.HEARTBEAT_LOST), closed("s")).noMore();
    rig.advanceMs(9_999).expectNothing();
    rig.advanceMs(1);
    rig.expect(killOrder("t", Code.HEARTBEAT_LOST), closed("t")).noMore();
  }

  @Test
  void shouldRefuseASignOfASessionThatNobodyKnows() {
    rig.domain().slots(1).watchingSilence().exists();
    rig.session("ghost").beats();
    rig.expect(rejected("ghost", Code.NOT_FOUND).of("Heartbeat")).noMore();
    rig.client("nobody").beats();
    rig.expectNothing();
  }

  @Test
  void shouldWatchNoSilenceWhereTheTimeIsZero() {
    rig.domain().slots(1).lostAfterMs(0L).exists();
    rig.session("s").isOpen();
    rig.advanceMs(1_000 * Bounds.LOST_MS).expectNothing();
  }

  @Test
  void shouldLoseNobodyWhereTheTimeIsEndless() {
    rig.domain().slots(1).lostAfterMs(Long.MAX_VALUE).killGraceMs(Long.MAX_VALUE).exists();
    rig.session("s").idleTimeoutMs(Long.MAX_VALUE).executionTimeoutMs(Long.MAX_VALUE).isOpen();
    rig.advanceMs(1_000 * Bounds.LOST_MS).expectNothing();
    rig.query("a").runs();
    rig.advanceMs(1_000 * Bounds.LOST_MS).expectNothing();
    rig.query("a").cancels();
    assertThat(rig.take()).hasSize(1);
    rig.advanceMs(1_000 * Bounds.LOST_MS).expectNothing();
    assertThat(rig.ledger().running()).isEqualTo(1);
  }

  // ---- the governor's own silence ----

  @Test
  void shouldKillNobodyAfterTenMinutesDownWithAThousandSessions() {
    rig.domain().slots(1_000).watchingSilence().exists();
    for (int i = 0; i < 1_000; i++) {
      rig.session("s" + i).client("c" + i % 10).executionTimeoutMs(60_000).opens();
      rig.query("q" + i).in("s" + i).submits();
    }
    rig.skip();
    rig.advanceMs(5_000);
    rig.jumpTo(rig.nowMs() + 600_000).restart();
    rig.pauseTimeouts();
    rig.tick().expectNothing();
    rig.resumeTimeouts();
    rig.advanceMs(Bounds.BEAT_MS - 1).expectNothing();
    for (int i = 0; i < 10; i++) {
      rig.client("c" + i).beats();
    }
    rig.advanceMs(Bounds.BEAT_MS).expectNothing();
    assertThat(rig.ledger().sessions()).isEqualTo(1_000);
    assertThat(rig.ledger().running()).isEqualTo(1_000);
  }

  @Test
  void shouldKillWhoStaysSilentOneIntervalAfterTheGovernorIsBack() {
    rig.domain().slots(1).watchingSilence().exists();
    rig.session("s").isOpen();
    rig.session("t").client("back").isOpen();
    rig.advanceMs(14_000); // silent for so long when the governor dies
    rig.session("u").client("back").isOpen(); // the last that it heard
    rig.jumpTo(rig.nowMs() + 600_000).restart();
    rig.pauseTimeouts();
    rig.advanceMs(30_000).expectNothing(); // still behind its input
    rig.resumeTimeouts();
    rig.client("back").beats();
    rig.advanceMs(Bounds.BEAT_MS + 999).expectNothing();
    rig.advanceMs(1);
    rig.expect(
            killOrder("s", Code.HEARTBEAT_LOST)
                .why(Limit.HEARTBEAT, "client c", Bounds.LOST_MS, Bounds.LOST_MS),
            closed("s"))
        .noMore();
  }

  @Test
  void shouldPauseOnceHoweverOftenItIsSaid() {
    rig.domain().slots(1).watchingSilence().exists();
    rig.session("s").isOpen();
    rig.advanceMs(14_000);
    rig.client("c").beats();
    rig.pauseTimeouts().advanceMs(100_000).pauseTimeouts().resumeTimeouts().resumeTimeouts();
    rig.advanceMs(Bounds.BEAT_MS + Bounds.LOST_MS - 1).expectNothing();
    rig.advanceMs(1);
    rig.expect(killOrder("s", Code.HEARTBEAT_LOST), closed("s")).noMore();
  }

  @Test
  void shouldCountNothingForWhoComesWhileTimeoutsArePaused() {
    rig.domain().slots(1).watchingSilence().exists();
    rig.session("s").isOpen();
    rig.pauseTimeouts().advanceMs(100_000);
    rig.session("t").executionTimeoutMs(1_000).isOpen();
    rig.query("a").in("t").runs();
    rig.advanceMs(100_000).resumeTimeouts();
    rig.advanceMs(Bounds.BEAT_MS + 999).expectNothing();
    rig.advanceMs(1);
    rig.expect(cancelOrder("a", Code.EXECUTION_TIMEOUT)).noMore();
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    rig.advanceMs(Bounds.LOST_MS - 1_001).expectNothing();
    rig.advanceMs(1);
    rig.expect(
            killOrder("s", Code.HEARTBEAT_LOST),
            closed("s"),
            killOrder("t", Code.HEARTBEAT_LOST),
            closed("t"))
        .noMore();
  }

  @Test
  void shouldLetWaitsRunOnWhileTimeoutsArePaused() {
    rig.domain().slots(1).watchingSilence().exists();
    rig.session("s").isOpen();
    rig.query("a").runs();
    rig.query("b").waitMs(300).queues();
    rig.pauseTimeouts();
    rig.advanceMs(300);
    rig.expect(rejected("b", Code.QUEUE_TIMEOUT)).noMore();
  }
}

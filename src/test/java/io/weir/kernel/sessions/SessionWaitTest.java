package io.weir.kernel.sessions;

import static io.weir.kernel.rig.Expected.closed;
import static io.weir.kernel.rig.Expected.expired;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.opened;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A query and its session may arrive in either order. */
class SessionWaitTest extends KernelTest {

  @BeforeEach
  void oneSlot() {
    rig.domain().slots(1).exists();
  }

  @Test
  void shouldWaitForTheSessionThatAQueryNames() {
    rig.query("a").submits();
    rig.query("b").submits();
    rig.expectNothing();
    rig.advanceMs(4_999).expectNothing();
    rig.session("s").opens();
    rig.expect(opened("s"), granted("a").waitedMs(4_999).to("c"), queued("b").at(1)).noMore();
    rig.query("a").completes();
    rig.expect(released("a"), granted("b")).noMore();
  }

  @Test
  void shouldRefuseAQueryWhoseSessionIsNotOpenedInFiveSeconds() {
    rig.query("a").client("app").submits();
    rig.advanceMs(Bounds.SESSION_WAIT_MS - 1).expectNothing();
    rig.advanceMs(1);
    rig.expect(
            rejected("a", Code.NOT_FOUND)
                .to("app")
                .in(null)
                .why(Limit.SESSION_WAIT)
                .dueMs(rig.nowMs()))
        .noMore();
    rig.session("s").isOpen(); // too late for it
  }

  @Test
  void shouldCountTheFiveSecondsFromWhenTheQueryIsRead() {
    rig.query("late").heardMsAgo(600_000).submits();
    rig.advanceMs(4_999).expectNothing();
    rig.session("s").opens();
    rig.expect(opened("s"), granted("late").waitedMs(604_999)).noMore();
  }

  @Test
  void shouldWaitAsLongAsTheTaskIsBehindItsInput() {
    rig.pauseTimeouts();
    rig.query("a").submits();
    rig.advanceMs(600_000).expectNothing();
    rig.resumeTimeouts();
    rig.advanceMs(Bounds.BEAT_MS + 4_999).expectNothing();
    rig.advanceMs(1);
    rig.expect(rejected("a", Code.NOT_FOUND)).noMore();
  }

  @Test
  void shouldRefuseAtOnceWhereTheOwnWaitIsOverOrTheSessionHasEnded() {
    rig.query("late").waitMs(300).heardMsAgo(300).submits();
    rig.expect(rejected("late", Code.QUEUE_TIMEOUT)).noMore();
    rig.session("s").isOpen();
    rig.session("s").closes();
    rig.expect(closed("s")).noMore();
    rig.query("a").submits();
    rig.expect(rejected("a", Code.NOT_FOUND).why(Limit.IDENTITY)).noMore();
  }

  @Test
  void shouldNeverGrantAQueryWhoseOwnWaitWasOverBeforeItsSessionOpened() {
    rig.query("a").waitMs(1_000).submits();
    rig.query("b").waitMs(1_001).submits();
    rig.advanceMs(1_000);
    rig.session("s").opens();
    rig.expect(opened("s"), rejected("a", Code.QUEUE_TIMEOUT), granted("b")).noMore();
  }

  @Test
  void shouldForgetAQueryThatIsCancelledBeforeItsSessionOpens() {
    rig.query("a").submits();
    rig.query("a").cancels();
    rig.expect(expired("a")).noMore();
    rig.session("s").opens();
    rig.expect(opened("s")).noMore();
  }

  @Test
  void shouldSayNothingWhenAQueryThatWaitsForItsSessionIsRepeated() {
    rig.query("a").submits();
    rig.query("a").submits();
    rig.expectNothing();
    rig.query("a").dop(4).submits();
    rig.expect(rejected("a", Code.ALREADY_EXISTS)).noMore();
    rig.session("s").opens();
    rig.expect(opened("s"), granted("a")).noMore();
  }

  @Test
  void shouldRefuseACompletionBeforeTheSessionIsOpen() {
    rig.query("a").submits();
    rig.query("a").completes();
    rig.expect(rejected("a", Code.NOT_HELD).of("CompleteQuery")).noMore();
  }

  @Test
  void shouldRefuseMoreThanMayWaitForTheirSessions() {
    rig.with(new Bounds().maxAwaitingSession(1)).domain().slots(1).exists();
    rig.query("a").submits();
    rig.query("b").submits();
    rig.expect(rejected("b", Code.RESOURCE_EXHAUSTED).why(Limit.SESSION_WAIT, "domain", 1, 1))
        .noMore();
  }

  @Test
  void shouldRefuseWhatWaitedWhenTheQueueIsFullAtTheOpening() {
    rig.domain().slots(0).maxQueued(0).exists();
    rig.query("a").submits();
    rig.session("s").opens();
    rig.expect(opened("s"), rejected("a", Code.QUEUE_FULL)).noMore();
  }

  @Test
  void shouldKeepWaitingAcrossARestart() {
    rig.query("a").submits();
    rig.restart();
    rig.session("s").opens();
    rig.expect(opened("s"), granted("a")).noMore();
  }
}

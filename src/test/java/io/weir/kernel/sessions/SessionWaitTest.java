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
import io.weir.protocol.Mode;
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
  void shouldEndWithTheQuerysOwnWaitWhereThatIsOverFirst() {
    rig.query("a").client("app").waitMs(1_000).heardMsAgo(200).submits();
    rig.advanceMs(799).expectNothing();
    rig.advanceMs(1);
    rig.expect(
            rejected("a", Code.QUEUE_TIMEOUT)
                .to("app")
                .in(null)
                .why(Limit.QUEUE_TIME, "query a", 1_000, 1_000)
                .dueMs(rig.nowMs()))
        .noMore();
    rig.session("s").opens();
    rig.expect(opened("s")).noMore();
    rig.advanceMs(Bounds.SESSION_WAIT_MS).expectNothing();
  }

  @Test
  void shouldEndWithTheSessionsWaitWhereBothAreOverAtOnceOrThatIsFirst() {
    rig.query("both").waitMs(Bounds.SESSION_WAIT_MS).submits();
    rig.query("patient").waitMs(Bounds.SESSION_WAIT_MS + 1).submits();
    rig.advanceMs(Bounds.SESSION_WAIT_MS);
    rig.expect(rejected("both", Code.NOT_FOUND), rejected("patient", Code.NOT_FOUND)).noMore();
    rig.advanceMs(60_000).expectNothing();
  }

  @Test
  void shouldEndWithTheQuerysOwnWaitAlsoWhileTheTaskIsBehindItsInput() {
    rig.pauseTimeouts();
    rig.query("a").waitMs(60_000).submits();
    rig.advanceMs(59_999).expectNothing();
    rig.advanceMs(1);
    rig.expect(rejected("a", Code.QUEUE_TIMEOUT)).noMore();
    rig.resumeTimeouts();
    rig.advanceMs(60_000).expectNothing();
  }

  @Test
  void shouldWaitAMomentForTheSessionOfAQueryThatWillNotWaitAtAll() {
    rig.query("a").waitMs(0).submits();
    rig.query("b").waitMs(0).heardMsAgo(1).submits();
    rig.advanceMs(Bounds.AT_ONCE_MS - 1);
    rig.expect(rejected("b", Code.QUEUE_TIMEOUT).why(Limit.QUEUE_TIME, "query b", 1_000, 1_000))
        .noMore();
    rig.session("s").opens();
    rig.expect(opened("s"), granted("a")).noMore();
  }

  @Test
  void shouldWaitForTheSessionAsLongAsForAnyWhereNothingIsEnforced() {
    rig.domain().slots(1).mode(Mode.OBSERVE).exists();
    rig.query("a").waitMs(1_000).submits();
    rig.query("b").in("never").waitMs(1_000).submits();
    rig.advanceMs(4_999).expectNothing();
    rig.session("s").opens();
    rig.expect(opened("s"), granted("a").would("REJECTED")).noMore();
    rig.advanceMs(1);
    rig.expect(rejected("b", Code.NOT_FOUND)).noMore();
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

  @Test
  void shouldRefuseWhatWaitedForASessionBeyondTheQueriesThatItMayHave() {
    rig.with(new Bounds().maxSessionQueries(1)).domain().slots(2).exists();
    rig.query("a").client("c").submits();
    rig.query("b").client("c").submits();
    rig.expectNothing();
    rig.session("s").opens();
    rig.expect(opened("s"), granted("a"), rejected("b", Code.QUOTA_EXCEEDED)).noMore();
  }
}

package io.weir.kernel.io;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.closed;
import static io.weir.kernel.rig.Expected.expired;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.killOrder;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.domain.TallyKey;
import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How I/O ends, and that what it held comes back once (features I1, S3; ADR 27). */
class IoEndingsTest extends KernelTest {

  private static final long WAIT_MS = 2_000;

  @BeforeEach
  void oneAtATime() {
    rig.domain().slots(1).io(Map.of("ioParallelism", 1L)).watchingSilence().exists();
    rig.session("s").client("c").isOpen();
  }

  // ---- the door ----

  @Test
  void shouldRefuseWhatDoesNotSayWhoAsks() {
    rig.io("neither").naming(null, null).asks();
    rig.expect(rejected("neither", Code.INVALID).saying("neither")).noMore();
    rig.io("both").naming("s", "BATCH_GROUP").asks();
    rig.expect(rejected("both", Code.INVALID).saying("both")).noMore();
  }

  @Test
  void shouldRefuseFiguresThatMeanNothing() {
    rig.io("a").requests(0).asks();
    rig.expect(rejected("a", Code.INVALID).saying("requests")).noMore();
    rig.io("b").deadlineMs(0).asks();
    rig.expect(rejected("b", Code.INVALID).saying("deadlineMs")).noMore();
    rig.io("c").bytes(-1).asks();
    rig.expect(rejected("c", Code.INVALID).saying("bytes")).noMore();
  }

  @Test
  void shouldRefuseWhoIsNotThere() {
    rig.io("a").of("nobody").asks();
    rig.expect(rejected("a", Code.NOT_FOUND).saying("session nobody")).noMore();
    rig.io("b").in("NOWHERE").asks();
    rig.expect(rejected("b", Code.NOT_FOUND).saying("group NOWHERE")).noMore();
    rig.io("c").of("query/q").asks();
    rig.expect(rejected("c", Code.INVALID)).noMore();
  }

  @Test
  void shouldLetASessionHaveSoManyAtOnce() {
    rig.with(new Bounds().maxSessionIo(2));
    oneAtATime();
    rig.io("a").of("s").passes();
    rig.io("b").of("s").queues();
    rig.io("c").of("s").asks();
    rig.expect(rejected("c", Code.QUOTA_EXCEEDED).why(Limit.SESSION_IO, "session s", 2, 2))
        .noMore();
    rig.io("b").cancels();
    rig.expect(expired("b")).noMore();
    rig.io("d").of("s").queues();
  }

  @Test
  void shouldAnswerTheSameRequestAgainAndRefuseAnotherUnderItsId() {
    rig.io("a").of("s").asks();
    rig.expect(granted("a").to("c").in("INTERACTIVE_GROUP").seq(3)).noMore();
    rig.io("a").of("s").asks();
    rig.expect(granted("a").seq(3)).noMore();
    rig.io("a").of("s").bytes(2).asks();
    rig.expect(rejected("a", Code.ALREADY_EXISTS)).noMore();
    rig.io("a").completes();
    rig.expect(released("a").seq(5)).noMore();
    rig.io("a").completes();
    rig.expect(released("a").seq(5)).noMore();
    rig.io("a").of("s").asks();
    rig.expect(released("a").seq(5)).noMore();
  }

  @Test
  void shouldTellTheClientOfTheRequestBeforeThatOfItsSession() {
    rig.io("a").of("s").client("other").asks();
    rig.expect(granted("a").to("other")).noMore();
    rig.io("b").in("BATCH_GROUP").asks();
    rig.expect(queued("b").to("d")).noMore();
  }

  @Test
  void shouldRefuseWhatIsReadWhenItsWaitIsOver() {
    rig.advanceMs(WAIT_MS);
    rig.io("a").waitMs(WAIT_MS).asks(rig.nowMs() - WAIT_MS);
    rig.expect(rejected("a", Code.QUEUE_TIMEOUT).why(Limit.QUEUE_TIME)).noMore();
    rig.io("b").waitMs(0).asks(rig.nowMs() - Bounds.AT_ONCE_MS + 1);
    rig.expect(granted("b")).noMore();
  }

  // ---- waits: only time passes ----

  @Test
  void shouldRefuseWhatHasWaitedAsLongAsItIsWillingTo() {
    rig.io("a").passes();
    rig.io("b").waitMs(WAIT_MS).queues();
    rig.advanceMs(WAIT_MS - 1).expectNothing();
    rig.advanceMs(1)
        .expect(
            rejected("b", Code.QUEUE_TIMEOUT)
                .why(Limit.QUEUE_TIME, "io b", WAIT_MS, WAIT_MS)
                .dueMs(rig.nowMs()))
        .noMore();
    rig.io("a").completes();
    rig.expect(released("a")).noMore();
  }

  @Test
  void shouldRefuseWhoIsFirstAndLateInsteadOfGrantingIt() {
    rig.io("a").passes();
    rig.io("b").waitMs(WAIT_MS).queues();
    rig.jumpTo(rig.nowMs() + WAIT_MS); // its timer has not fired yet
    rig.io("a").completes();
    rig.expect(released("a"), rejected("b", Code.QUEUE_TIMEOUT)).noMore();
  }

  @Test
  void shouldEndWhatSaysNothingForAsLongAsItsLease() {
    rig.io("a").bytes(7).passes();
    rig.io("b").queues();
    rig.advanceMs(Bounds.IO_LEASE_MS - 1).expect(killOrder("s", Code.HEARTBEAT_LOST), closed("s"));
    rig.expectNothing();
    rig.advanceMs(1)
        .expect(
            released("a")
                .cause(Code.EXECUTION_TIMEOUT)
                .ioBytes(7)
                .why(Limit.IO_LEASE, "io a", Bounds.IO_LEASE_MS, Bounds.IO_LEASE_MS),
            granted("b"))
        .noMore();
    rig.io("a").completes();
    rig.expect(released("a").cause(Code.EXECUTION_TIMEOUT)).noMore();
  }

  @Test
  void shouldEndNoLeaseWhileTheGovernorIsBehind() {
    rig.io("a").passes();
    rig.pauseTimeouts();
    rig.advanceMs(10 * Bounds.IO_LEASE_MS).expectNothing();
  }

  // ---- withdrawn ----

  @Test
  void shouldWithdrawWhatWaits() {
    rig.io("a").passes();
    rig.io("b").queues();
    rig.io("b").completes();
    rig.expect(rejected("b", Code.NOT_HELD).of("CompleteIo")).noMore();
    rig.io("b").cancels();
    rig.expect(expired("b")).noMore();
    rig.io("a").cancels();
    rig.expect(released("a").cause(null)).noMore();
    rig.io("nothing").cancels();
    rig.expect(rejected("nothing", Code.NOT_FOUND)).noMore();
  }

  // ---- sessions ----

  @Test
  void shouldFreeAllThatAClosedSessionHas() {
    rig.io("a").of("s").passes();
    rig.io("b").of("s").queues();
    rig.io("c").queues();
    rig.session("s").closes();
    rig.expect(released("a").cause(null), expired("b"), closed("s"), granted("c")).noMore();
  }

  @Test
  void shouldRefuseWhatWaitsOfAKilledSessionAndLetItsTransferEndByItself() {
    rig.with(new Bounds().rememberMax(1)); // so that its id may soon be another session's
    oneAtATime();
    rig.io("a").of("s").passes();
    rig.io("b").of("s").queues();
    String killed = rig.operator().kills("s");
    rig.expect(
            rejected("b", Code.OPERATOR),
            killOrder("s", Code.OPERATOR),
            closed("s"),
            accepted(killed))
        .noMore();
    rig.session("s").client("c").isOpen();
    rig.session("s").closes();
    rig.expect(closed("s")).noMore();
    rig.io("a").completes();
    rig.expect(released("a")).noMore();
  }

  @Test
  void shouldFreeWhatALostSessionHasWhereNobodyIsOrdered() {
    rig.operator().changesMode(Mode.OBSERVE);
    rig.io("a").of("s").passes();
    rig.advanceMs(Bounds.LOST_MS)
        .expect(released("a").cause(Code.HEARTBEAT_LOST), closed("s"))
        .noMore();
  }

  @Test
  void shouldRefuseIoOfASessionThatIsBeingEnded() {
    rig.query("q").in("s").runs();
    rig.operator().kills("s");
    rig.skip();
    rig.io("a").of("s").asks();
    rig.expect(rejected("a", Code.NOT_FOUND)).noMore();
  }

  @Test
  void shouldSayAgainWhatIsUnderWayToAClientThatRestarted() {
    rig.io("a").of("s").asks();
    rig.expect(granted("a").seq(3)).noMore();
    rig.io("b").of("s").queues();
    rig.client("c").resyncs();
    rig.expect(granted("a").seq(3)).noMore();
  }

  @Test
  void shouldNotTakeASessionForIdleWhileItsIoWaitsOrIsUnderWay() {
    rig.domain().slots(1).io(Map.of("ioParallelism", 1L)).exists();
    rig.session("busy").idleTimeoutMs(10_000).isOpen();
    rig.io("other").passes();
    rig.io("a").of("busy").queues();
    rig.advanceMs(25_000).expectNothing();
    rig.io("other").completes();
    rig.expect(released("other"), granted("a")).noMore();
    rig.advanceMs(25_000).expectNothing();
    rig.restart();
    rig.io("a").completes();
    rig.expect(released("a")).noMore();
    rig.advanceMs(9_999).expectNothing();
    rig.advanceMs(1).expect(killOrder("busy", Code.IDLE_TIMEOUT), closed("busy")).noMore();
  }

  // ---- groups ----

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void shouldKeepAGroupInUseWhileItsIoLives(int count) {
    rig.group("ETL").exists();
    for (int i = 1; i <= count; i++) {
      rig.io("a" + i).in("ETL").asks();
    }
    rig.skip();
    String refused = rig.group("ETL").deletes();
    rig.expect(rejected(refused, Code.CONFIGURATION).saying("used by " + count + " I/O requests"))
        .noMore();
    for (int i = 1; i <= count; i++) {
      rig.io("a" + i).completes();
    }
    rig.skip();
    rig.expect(accepted(rig.group("ETL").deletes())).noMore();
  }

  @Test
  void shouldLeaveIoInItsGroupWhereItsSessionMoves() {
    rig.group("ETL").exists();
    rig.io("a").of("s").passes();
    rig.operator().switches("s", "ETL");
    rig.skip();
    rig.io("a").completes();
    rig.expect(released("a").in("INTERACTIVE_GROUP")).noMore();
  }

  @Test
  void shouldLeaveTheFiguresOfAGroupThatIsGoneToTheDomain() {
    for (String name : List.of("ETL", "DASH")) {
      rig.group(name).exists();
      rig.io(name).in(name).bytes(100).requests(2).passes();
      rig.io(name).completes();
      rig.skip();
      rig.expect(accepted(rig.group(name).deletes())).noMore();
    }
    rig.restart();
    IoGroupRow gone = rig.ledger().all(Families.IO_GROUPS).get(TallyKey.NO_GROUP);
    assertThat(gone.figures().granted()).isEqualTo(2);
    assertThat(gone.figures().bytes()).containsExactly(200L, 0L, 0L, 0L);
    assertThat(gone.figures().requests()).containsExactly(4L, 0L, 0L, 0L);
    assertThat(rig.ledger().all(Families.IO_GROUPS)).hasSize(1);
  }
}

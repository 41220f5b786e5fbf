package io.weir.kernel.leases;

import static io.weir.kernel.rig.Expected.closed;
import static io.weir.kernel.rig.Expected.expired;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.killOrder;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.memory.UseRow;
import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How leases end, and that what they held comes back once (features L1, S3; ADR 28). */
class LeaseEndingsTest extends KernelTest {

  private static final long ALL = 100;
  private static final long TTL_MS = 2_000;

  @BeforeEach
  void someMemory() {
    rig.domain().slots(10).memoryForQueries(ALL).watchingSilence().exists();
    rig.session("s").client("c").isOpen();
  }

  private long used(String key) {
    UseRow row = rig.ledger().all(Families.MEMORY_USES).get(key);
    return row == null ? 0 : row.usedBytes();
  }

  // ---- given back ----

  @Test
  void shouldGiveBackOnceWhatIsReleasedTwice() {
    rig.lease("l").bytes(40).holds();
    rig.lease("m").bytes(10).holds();
    rig.lease("l").releases();
    rig.expect(released("l").seq(5)).noMore();
    rig.lease("l").releases();
    rig.expect(released("l").seq(5)).noMore();
    rig.lease("l").releases(Map.of("MEMORY", 1L));
    rig.expect(released("l").seq(5)).noMore();
    assertThat(used("pool/PGA")).isEqualTo(10);
  }

  @Test
  void shouldGiveAPartBackAndGrantTheRestAgain() {
    rig.lease("l").of("s").bytes(40).ttlMs(TTL_MS).holds();
    rig.advanceMs(500);
    rig.lease("l").releases(Map.of("MEMORY", 15L));
    rig.expect(
            granted("l")
                .amounts("MEMORY", 25)
                .waitedMs(0)
                .leaseMs(TTL_MS)
                .seq(4)
                .why(Limit.MEMORY, "pool PGA", 25, ALL))
        .noMore();
    assertThat(used("session/s")).isEqualTo(25);
    rig.lease("l").of("s").bytes(40).ttlMs(TTL_MS).asks();
    rig.expect(granted("l").amounts("MEMORY", 25).seq(4)).noMore(); // the answer of now
    rig.lease("l").releases(Map.of("MEMORY", 25L));
    rig.expect(released("l").gaveBack(25).heldMs(500)).noMore();
    assertThat(used("all")).isZero();
  }

  @Test
  void shouldNotBeginTheTimeOfALeaseAnewWhereAPartIsGivenBack() {
    rig.lease("l").ttlMs(TTL_MS).holds();
    rig.advanceMs(500);
    rig.lease("l").releases(Map.of("MEMORY", 1L));
    rig.expect(granted("l")).noMore();
    rig.advanceMs(TTL_MS - 500 - 1).expectNothing();
    rig.advanceMs(1).expect(expired("l")).noMore();
  }

  @Test
  void shouldRefuseTheReleaseOfWhatIsNotHeld() {
    rig.lease("nothing").releases();
    rig.expect(rejected("nothing", Code.NOT_HELD).of("ReleaseLease")).noMore();
    rig.lease("l").bytes(10).holds();
    rig.lease("l").releases(Map.of("MEMORY", 11L));
    rig.expect(rejected("l", Code.NOT_HELD).of("ReleaseLease").why(Limit.MEMORY, "lease l", 10, 10))
        .noMore();
    rig.lease("l").releases(Map.of("PGA", 1L)); // the same memory, and not what was asked for
    rig.expect(rejected("l", Code.NOT_HELD).saying("10 of MEMORY")).noMore();
    rig.lease("l").releases(Map.of("MEMORY", 0L));
    rig.expect(rejected("l", Code.INVALID).of("ReleaseLease")).noMore();
    rig.lease("l").releases(Map.of("MEMORY", 1L, "PGA", 1L));
    rig.expect(rejected("l", Code.INVALID).of("ReleaseLease")).noMore();
    assertThat(used("pool/PGA")).isEqualTo(10);
  }

  @Test
  void shouldGrantWhoWaitedForWhatALeaseGivesBack() {
    rig.lease("l").bytes(50).holds();
    rig.query("q").memoryBytes(60).submits();
    rig.expect(queued("q")).noMore();
    rig.lease("l").releases(Map.of("MEMORY", 9L));
    rig.expect(granted("l")).noMore();
    rig.lease("l").releases(Map.of("MEMORY", 1L));
    rig.expect(granted("l"), granted("q")).skip();
  }

  @Test
  void shouldWithdrawNothingThatIsHeld() {
    rig.lease("l").holds();
    rig.lease("l").cancels();
    rig.expect(rejected("l", Code.NOT_HELD).of("CancelAcquire").saying("it is held")).noMore();
    rig.lease("nothing").cancels();
    rig.expect(rejected("nothing", Code.NOT_HELD)).noMore();
    rig.lease("l").releases();
    rig.expect(released("l").seq(6)).noMore();
    rig.lease("l").cancels();
    rig.expect(released("l").seq(6)).noMore();
  }

  // ---- only time passes ----

  @Test
  void shouldGetBackByItsTimeWhatALostReleaseWouldHaveGivenBack() {
    rig.domain().slots(10).memoryForQueries(ALL).exists();
    rig.lease("l").bytes(50).asks();
    rig.expect(granted("l").leaseMs(Bounds.LEASE_MS)).noMore();
    rig.advanceMs(Bounds.LEASE_MS - 1).expectNothing();
    rig.query("q").in("s").memoryBytes(60).submits();
    rig.expect(queued("q")).noMore();
    assertThat(used("pool/PGA")).isEqualTo(50);
    rig.advanceMs(1)
        .expect(
            expired("l")
                .why(Limit.LEASE_TIME, "lease l", Bounds.LEASE_MS, Bounds.LEASE_MS)
                .dueMs(rig.nowMs()),
            granted("q"))
        .skip();
    rig.lease("l").releases(); // at last
    rig.expect(expired("l")).noMore();
    assertThat(used("pool/PGA")).isEqualTo(60);
  }

  @Test
  void shouldLetLeasesEndInTheOrderOfTheirEndsWhateverWasGrantedFirst() {
    rig.domain().slots(10).memoryForQueries(ALL).exists();
    rig.lease("long").ttlMs(10 * TTL_MS).holds();
    rig.lease("short").ttlMs(TTL_MS).holds();
    rig.advanceMs(TTL_MS).expect(expired("short")).noMore();
    rig.lease("shorter").ttlMs(TTL_MS / 2).holds();
    rig.advanceMs(TTL_MS / 2).expect(expired("shorter")).noMore();
    rig.lease("late").ttlMs(TTL_MS).holds();
    rig.jumpTo(rig.nowMs() + 20 * TTL_MS).restart().tick(); // so are both
    rig.expect(expired("late"), expired("long")).noMore();
  }

  @Test
  void shouldBeginTheTimeOfALeaseAnewWhereItIsRenewed() {
    rig.domain().slots(10).memoryForQueries(ALL).exists();
    rig.lease("l").ttlMs(TTL_MS).holds();
    rig.advanceMs(TTL_MS - 1);
    rig.lease("l").renews();
    rig.expectNothing();
    rig.advanceMs(TTL_MS - 1).expectNothing();
    rig.advanceMs(1).expect(expired("l").why(Limit.LEASE_TIME, "lease l", TTL_MS, TTL_MS)).noMore();
    rig.lease("l").renews();
    rig.expect(expired("l")).noMore();
    rig.lease("nothing").renews();
    rig.expect(rejected("nothing", Code.NOT_HELD).of("RenewLease")).noMore();
  }

  @Test
  void shouldRenewALeaseWhoseTimeIsOverUntilItsTimerHasFired() {
    rig.domain().slots(10).memoryForQueries(ALL).exists();
    rig.advanceMs(1); // what the new definition changes is looked at
    rig.lease("l").ttlMs(TTL_MS).holds();
    rig.jumpTo(rig.nowMs() + TTL_MS + 1);
    rig.lease("l").renews();
    rig.tick().expectNothing();
    rig.jumpTo(rig.nowMs() + TTL_MS + 7).tick();
    rig.expect(expired("l").why(Limit.LEASE_TIME, "lease l", TTL_MS + 7, TTL_MS)).noMore();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OBSERVE", "BYPASS", "DRAIN"})
  void shouldEndALeaseInEachMode(Mode mode) {
    rig.lease("l").ttlMs(TTL_MS).holds();
    rig.operator().changesMode(mode);
    rig.advanceMs(TTL_MS).expect(expired("l")).noMore();
  }

  @Test
  void shouldEndNoLeaseWithoutATime() {
    rig.domain().slots(10).memoryForQueries(ALL).exists();
    rig.lease("endless").of("s").ttlMs(0).asks();
    rig.expect(granted("endless").leaseMs(0)).noMore();
    rig.lease("of session").of("s").asks();
    rig.expect(granted("of session").leaseMs(0)).noMore();
    rig.lease("endless").renews();
    rig.advanceMs(100 * Bounds.LEASE_MS).expectNothing();
    assertThat(used("pool/PGA")).isEqualTo(20);
  }

  @Test
  void shouldEndNoLeaseWhileTheGovernorIsBehind() {
    rig.lease("l").holds();
    rig.pauseTimeouts();
    rig.advanceMs(10 * Bounds.LEASE_MS).expectNothing();
  }

  // ---- sessions ----

  @Test
  void shouldEndWithItsSessionRightBeforeThatIsClosedInTheOrderOfTheirIds() {
    rig.lease("b").of("s").bytes(20).holds();
    rig.lease("a").of("s").bytes(30).ttlMs(TTL_MS).holds();
    rig.lease("other").bytes(1).holds();
    rig.io("i").of("s").passes();
    rig.query("q").in("s").runs();
    rig.restart();
    rig.session("s").closes();
    rig.expect(
            released("i"),
            released("q"),
            released("a").cause(null).gaveBack(30),
            released("b").cause(null).gaveBack(20),
            closed("s"))
        .noMore();
    assertThat(used("pool/PGA")).isEqualTo(1);
    assertThat(used("session/s")).isZero();
    rig.advanceMs(TTL_MS).expectNothing();
    rig.session("s").closes();
    rig.expect(closed("s")).noMore();
  }

  @Test
  void shouldEndWithASessionWhoseClientIsLost() {
    rig.lease("l").of("s").holds();
    rig.advanceMs(Bounds.LOST_MS)
        .expect(
            killOrder("s", Code.HEARTBEAT_LOST),
            released("l").cause(Code.HEARTBEAT_LOST),
            closed("s"))
        .noMore();
  }

  @Test
  void shouldStayWithAKilledSessionUntilItsQueriesHaveEnded() {
    rig.lease("l").of("s").holds();
    rig.query("q").in("s").runs();
    rig.operator().kills("s");
    rig.skip();
    assertThat(used("session/s")).isEqualTo(10);
    rig.query("q").completes();
    rig.expect(released("q"), released("l").cause(Code.OPERATOR), closed("s")).noMore();
    assertThat(used("all")).isZero();
  }

  @Test
  void shouldNotKeepASessionFromBeingIdle() {
    rig.domain().slots(10).memoryForQueries(ALL).exists();
    rig.session("idle").idleTimeoutMs(10_000).isOpen();
    rig.advanceMs(5_000);
    rig.lease("l").of("idle").holds();
    rig.lease("l").renews();
    rig.advanceMs(4_999).expectNothing();
    rig.advanceMs(1)
        .expect(
            killOrder("idle", Code.IDLE_TIMEOUT),
            released("l").cause(Code.IDLE_TIMEOUT),
            closed("idle"))
        .noMore();
  }

  // ---- clients ----

  @Test
  void shouldSayAgainWhatIsHeldToAClientThatRestarted() {
    rig.with(new Bounds().resyncRowsPerTurn(2));
    someMemory();
    rig.lease("a").of("s").asks();
    rig.expect(granted("a").seq(3)).noMore();
    rig.lease("b").client("c").asks();
    rig.expect(granted("b").seq(4)).noMore();
    rig.lease("c").client("other").holds();
    rig.query("q").in("s").runs();
    rig.client("c").resyncs();
    rig.expect(granted("a").seq(3), granted("q").seq(6)).noMore();
    rig.restart().tick().expect(granted("b").seq(4)).noMore();
    rig.tick().expectNothing();
  }
}

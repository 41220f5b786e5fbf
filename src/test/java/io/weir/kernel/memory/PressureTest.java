package io.weir.kernel.memory;

import static io.weir.kernel.rig.Expected.advised;
import static io.weir.kernel.rig.Expected.cancelOrder;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.killOrder;
import static io.weir.kernel.rig.Expected.pressure;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.kernel.rig.Expected.shrink;
import static io.weir.protocol.PressureLevel.CRITICAL;
import static io.weir.protocol.PressureLevel.HIGH;
import static io.weir.protocol.PressureLevel.LOW;
import static io.weir.protocol.PressureLevel.MEDIUM;
import static io.weir.protocol.PressureLevel.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Capability;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.MemoryStrategy;
import io.weir.protocol.Mode;
import io.weir.protocol.PressureLevel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done where a pool fills up (features M3, M4; ADR 28). */
class PressureTest extends KernelTest {

  /** The whole is large: only PGA, of 100 bytes, fills up, and nobody has any to spare for it. */
  @BeforeEach
  void smallPga() {
    rig.domain().slots(20).memoryBytes(1_000).pool("SGA", null, 0).pool("PGA", null, 100).exists();
    rig.session("s").isOpen();
    rig.session("t").isOpen();
  }

  private PressureLevel level(String pool) {
    return rig.ledger().all(Families.MEMORY_POOLS).get(pool).level();
  }

  private long used(String key) {
    return rig.ledger().all(Families.MEMORY_USES).get(key).usedBytes();
  }

  // ---- levels ----

  @Test
  void shouldSayEachLevelWhereItBegins() {
    rig.query("q").memoryBytes(59).runs();
    rig.query("q").reportsMemory(60);
    rig.expect(pressure("PGA", NONE, LOW).why(Limit.MEMORY_PRESSURE, "pool PGA", 60, 60).to("d"))
        .noMore();
    rig.query("q").reportsMemory(74);
    rig.expectNothing();
    rig.query("q").reportsMemory(75);
    rig.expect(pressure("PGA", LOW, MEDIUM).why(Limit.MEMORY_PRESSURE, "pool PGA", 75, 75))
        .noMore();
    rig.query("q").reportsMemory(85);
    rig.expect(pressure("PGA", MEDIUM, HIGH), shrink("q", 59)).noMore();
    rig.query("q").reportsMemory(95);
    rig.expect(pressure("PGA", HIGH, CRITICAL), cancelOrder("q", Code.MEMORY_LIMIT)).noMore();
  }

  @Test
  void shouldLeaveALevelFivePointsBelowWhereItBegan() {
    rig.query("q").memoryBytes(10).runs();
    rig.query("q").reportsMemory(60);
    rig.expect(pressure("PGA", NONE, LOW)).noMore();
    rig.query("q").reportsMemory(55);
    rig.expectNothing();
    rig.query("q").reportsMemory(54);
    rig.expect(pressure("PGA", LOW, NONE)).noMore();
    rig.query("q").reportsMemory(59);
    rig.expectNothing();
  }

  @Test
  void shouldComeToTheLevelOfATopplingUseAtOnce() {
    rig.query("q").memoryBytes(90).submits();
    rig.expect(granted("q"), pressure("PGA", NONE, HIGH)).noMore();
    rig.query("q").completes();
    rig.expect(released("q"), pressure("PGA", HIGH, NONE)).noMore();
  }

  @Test
  void shouldRememberALevelOverARestart() {
    rig.query("q").memoryBytes(10).runs();
    rig.query("q").reportsMemory(60);
    rig.expect(pressure("PGA", NONE, LOW)).noMore();
    rig.restart();
    rig.query("q").reportsMemory(56);
    rig.expectNothing();
    assertThat(level("PGA")).isEqualTo(LOW);
  }

  // ---- new work ----

  @Test
  void shouldLetNewWorkWaitFromMediumOnAndGoOnBelowIt() {
    rig.query("q").memoryBytes(10).runs();
    rig.query("q").reportsMemory(75);
    rig.expect(pressure("PGA", NONE, MEDIUM)).noMore();
    rig.query("r").memoryBytes(1).submits();
    rig.expect(queued("r").why(Limit.MEMORY_PRESSURE, "pool PGA", 75, 75)).noMore();
    rig.query("q").reportsMemory(70);
    rig.expectNothing();
    rig.query("q").reportsMemory(69);
    rig.expect(pressure("PGA", MEDIUM, LOW), granted("r")).noMore();
  }

  @Test
  void shouldRefuseNewWorkAtCriticalAndTouchWhoWaits() {
    rig.query("q").memoryBytes(10).runs();
    rig.query("q").reportsMemory(80);
    rig.expect(pressure("PGA", NONE, MEDIUM)).noMore();
    rig.query("waits").memoryBytes(1).queues();
    rig.query("q").reportsMemory(95);
    rig.expect(
            pressure("PGA", MEDIUM, CRITICAL),
            shrink("q", 10),
            cancelOrder("q", Code.MEMORY_LIMIT).why(Limit.MEMORY_PRESSURE, "pool PGA", 95, 95))
        .noMore();
    rig.query("r").in("t").memoryBytes(1).submits();
    rig.expect(
            rejected("r", Code.RESOURCE_EXHAUSTED).why(Limit.MEMORY_PRESSURE, "pool PGA", 95, 95))
        .noMore();
    rig.query("q").completes();
    rig.expect(released("q"), pressure("PGA", CRITICAL, NONE), granted("waits")).noMore();
  }

  // ---- shrinking ----

  @Test
  void shouldAskWhoHoldsMoreThanWasGrantedToShrinkTheLargestFirst() {
    rig.query("a").memoryBytes(10).runs();
    rig.query("b").memoryBytes(10).runs();
    rig.query("granted").memoryBytes(30).runs();
    rig.query("a").reportsMemory(20);
    rig.expect(pressure("PGA", NONE, LOW)).noMore();
    rig.query("b").reportsMemory(35);
    rig.expect(pressure("PGA", LOW, HIGH), shrink("b", 10).spilling(true), shrink("a", 10))
        .noMore();
    rig.query("a").reportsMemory(21);
    rig.expectNothing();
  }

  @Test
  void shouldOrderSoManyAtOnceAndTheOthersAtTheNextLook() {
    for (String id : new String[] {"a", "b", "c"}) {
      rig.query(id).memoryBytes(10).runs();
    }
    rig.query("a").reportsMemory(29);
    rig.query("b").reportsMemory(28);
    rig.expect(pressure("PGA", NONE, LOW)).noMore();
    rig.query("c").reportsMemory(30);
    rig.expect(pressure("PGA", LOW, HIGH), shrink("c", 10), shrink("a", 10)).noMore();
    rig.query("c").reportsMemory(31);
    rig.expect(shrink("b", 10)).noMore();
  }

  @Test
  void shouldBelieveThatAnOrderToShrinkIsDoneUntilItSaysOtherwise() {
    rig.query("q").memoryBytes(10).runs();
    rig.query("q").reportsMemory(85);
    rig.expect(pressure("PGA", NONE, HIGH), shrink("q", 10)).noMore();
    rig.order("q").isDone();
    rig.expect(pressure("PGA", HIGH, NONE)).noMore();
    assertThat(used("pool/PGA")).isEqualTo(10);
    assertThat(rig.ledger().openOrders()).isZero();
    rig.query("q").reportsMemory(86);
    rig.expect(pressure("PGA", NONE, HIGH), shrink("q", 10)).noMore();
  }

  @Test
  void shouldNotAskAgainWhereAnOrderToShrinkWasStaleUntilItHasComeDown() {
    rig.query("q").memoryBytes(10).runs();
    rig.query("q").reportsMemory(85);
    rig.expect(pressure("PGA", NONE, HIGH), shrink("q", 10)).noMore();
    rig.order("q").isStale();
    rig.expectNothing();
    rig.query("q").reportsMemory(86);
    rig.expectNothing();
    rig.query("q").reportsMemory(10);
    rig.expect(pressure("PGA", HIGH, NONE)).noMore();
    rig.query("q").reportsMemory(86);
    rig.expect(pressure("PGA", NONE, HIGH), shrink("q", 10)).noMore();
  }

  @Test
  void shouldKeepAnOrderToShrinkThatFailedAsAnAlarmUntilTheQueryEnds() {
    rig.query("q").memoryBytes(10).runs();
    rig.query("q").reportsMemory(85);
    rig.expect(pressure("PGA", NONE, HIGH), shrink("q", 10)).noMore();
    rig.order("q").hasFailed();
    rig.query("q").reportsMemory(86);
    rig.expectNothing();
    assertThat(rig.ledger().alarms()).isEqualTo(1);
    rig.query("q").completes();
    rig.expect(released("q"), pressure("PGA", HIGH, NONE)).noMore();
    assertThat(rig.ledger().openOrders()).isZero();
  }

  @Test
  void shouldNotAskWhoCannotSpillAndCancelItWhereThatIsNotEnough() {
    rig.session("plain").canOnly(Capability.CANCEL).isOpen();
    rig.query("q").in("plain").memoryBytes(10).runs();
    rig.query("q").reportsMemory(90);
    rig.expect(pressure("PGA", NONE, HIGH)).noMore();
    rig.query("q").reportsMemory(95);
    rig.expect(pressure("PGA", HIGH, CRITICAL), cancelOrder("q", Code.MEMORY_LIMIT)).noMore();
  }

  @Test
  void shouldLetAQueryThatMayNotSpillDropWhatItCan() {
    rig.query("q").hint("spill.to.disk", "false").memoryBytes(10).runs();
    rig.query("q").reportsMemory(85);
    rig.expect(pressure("PGA", NONE, HIGH), shrink("q", 10).spilling(false)).noMore();
  }

  // ---- cancelling ----

  @Test
  void shouldCancelTheOneThatHoldsMostBeyondItsGrantAndNobodyElseUntilItHasEnded() {
    rig.query("a").memoryBytes(50).runs();
    rig.query("b").memoryBytes(5).runs();
    rig.query("a").reportsMemory(60);
    rig.expect(pressure("PGA", NONE, LOW)).noMore();
    rig.query("b").reportsMemory(40);
    rig.expect(
            pressure("PGA", LOW, CRITICAL),
            shrink("b", 5),
            shrink("a", 50),
            cancelOrder("b", Code.MEMORY_LIMIT))
        .noMore();
    rig.query("a").reportsMemory(70);
    rig.expectNothing();
    rig.query("b").completes();
    rig.expect(released("b").cause(Code.MEMORY_LIMIT), pressure("PGA", CRITICAL, MEDIUM)).noMore();
  }

  @Test
  void shouldCancelTheNextWhereTheFirstWasNotEnough() {
    rig.query("a").memoryBytes(5).runs();
    rig.query("b").memoryBytes(5).runs();
    rig.query("a").reportsMemory(120);
    rig.expect(pressure("PGA", NONE, CRITICAL), shrink("a", 5), cancelOrder("a", Code.MEMORY_LIMIT))
        .noMore();
    rig.query("b").reportsMemory(110);
    rig.expect(shrink("b", 5)).noMore();
    rig.query("a").completes();
    rig.expect(released("a"), cancelOrder("b", Code.MEMORY_LIMIT)).noMore();
  }

  @Test
  void shouldCancelTheNextWhereTheFirstCannotBeKilled() {
    rig.session("stuck").client("c2").isOpen();
    rig.query("a").in("stuck").memoryBytes(5).runs();
    rig.query("b").memoryBytes(5).runs();
    rig.query("a").reportsMemory(120);
    rig.expect(pressure("PGA", NONE, CRITICAL), shrink("a", 5), cancelOrder("a", Code.MEMORY_LIMIT))
        .noMore();
    rig.query("b").reportsMemory(110);
    rig.expect(shrink("b", 5)).noMore();
    rig.order("a").hasFailed();
    rig.expect(killOrder("stuck", Code.MEMORY_LIMIT, "a")).noMore();
    rig.order("stuck").hasFailed();
    rig.expect(cancelOrder("b", Code.MEMORY_LIMIT)).noMore();
  }

  @Test
  void shouldCancelNobodyWhileWhoHoldsMoreEndsForAnotherReason() {
    rig.query("big").memoryBytes(5).runs();
    rig.query("small").memoryBytes(5).runs();
    rig.query("big").reportsMemory(79);
    rig.expect(pressure("PGA", NONE, MEDIUM)).noMore();
    rig.query("big").cancels();
    rig.skip();
    rig.query("small").reportsMemory(20);
    rig.expect(pressure("PGA", MEDIUM, CRITICAL), shrink("small", 5)).noMore();
    rig.order("big").isDone();
    rig.expect(released("big"), pressure("PGA", CRITICAL, NONE)).noMore();
  }

  @Test
  void shouldLetQueriesRunWhereOnlyThePoolAboveIsFullOfOthersMemory() {
    rig.domain().slots(9).memoryBytes(1_000).exists();
    rig.lease("cache").bytes("SGA", 600).asks();
    rig.skip();
    rig.query("a").memoryBytes(150).submits();
    rig.expect(granted("a"), pressure("DATABASE", LOW, MEDIUM)).noMore();
    rig.query("b").memoryBytes(50).submits();
    rig.expect(granted("b")).skip();
  }

  @Test
  void shouldEndNobodyWhoHoldsWhatItWasGranted() {
    rig.query("q").memoryBytes(100).submits();
    rig.expect(granted("q"), pressure("PGA", NONE, CRITICAL)).noMore();
    rig.query("q").reportsMemory(100);
    rig.expectNothing();
  }

  @Test
  void shouldCountPressureOfWhatMayBeGivenWhereThatIsMoreThanThereIs() {
    rig.domain().slots(20).memoryForQueries(100).overcommitPercent(200).exists();
    rig.query("q").memoryBytes(119).runs();
    rig.query("r").memoryBytes(1).submits();
    rig.expect(granted("r"), pressure("DATABASE", NONE, LOW), pressure("PGA", NONE, LOW)).noMore();
  }

  // ---- modes ----

  @Test
  void shouldOrderNobodyWhereItOnlyObserves() {
    rig.operator().changesMode(Mode.OBSERVE);
    rig.query("q").memoryBytes(10).runs();
    rig.query("q").reportsMemory(99);
    rig.expect(pressure("PGA", NONE, CRITICAL)).noMore();
  }

  // ---- the advisor ----

  @Test
  void shouldLeaveAPoolThatNobodyUsesHalfOfItsSize() {
    rig.domain().slots(9).memoryBytes(1_000).exists();
    rig.lease("cache").bytes("SGA", 600).asks();
    rig.expect(
            granted("cache"),
            pressure("DATABASE", NONE, LOW),
            pressure("SGA", NONE, CRITICAL),
            advised("SGA", 600, 800))
        .noMore();
  }

  @Test
  void shouldAdviseToTakeFromWhoHasMostToSpare() {
    rig.domain().slots(9).memoryBytes(1_000).exists();
    rig.query("q").memoryBytes(300).submits();
    rig.expect(granted("q"), pressure("PGA", NONE, MEDIUM), advised("PGA", 400, 600)).noMore();
  }

  @Test
  void shouldResizePoolsItselfWhereItIsToldTo() {
    rig.domain().slots(9).memoryBytes(1_000).advisedBy(MemoryStrategy.AUTOMATIC).exists();
    rig.query("q").memoryBytes(300).submits();
    rig.expect(
            granted("q"),
            pressure("PGA", NONE, MEDIUM),
            advised("PGA", 400, 600),
            pressure("PGA", MEDIUM, NONE))
        .noMore();
    assertThat(rig.ledger().all(Families.MEMORY_POOLS).get("PGA").statedBytes()).isEqualTo(600);
    assertThat(rig.ledger().all(Families.MEMORY_POOLS).get("SGA").statedBytes()).isEqualTo(400);
    rig.query("r").memoryBytes(300).submits();
    rig.expect(granted("r")).skip();
  }

  @Test
  void shouldAdviseNothingWhereNobodyHasMemoryToSpare() {
    rig.query("q").memoryBytes(60).submits();
    rig.expect(granted("q"), pressure("PGA", NONE, LOW)).noMore();
  }
}

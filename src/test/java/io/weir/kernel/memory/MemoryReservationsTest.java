package io.weir.kernel.memory;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.expired;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.pressure;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.kernel.rig.Expected.switched;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.PoolType;
import io.weir.protocol.PressureLevel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Memory that is reserved with the slot, and who waits for it (features M2, G3; ADR 28). */
class MemoryReservationsTest extends KernelTest {

  private static final long ALL = 100;
  private static final long WAIT_MS = 2_000;

  /** Pressure begins at 60: who is to wait for room alone asks for no more than 50 at once. */
  @BeforeEach
  void manySlots() {
    rig.domain()
        .slots(10)
        .memoryForQueries(ALL)
        .with(rig.group("ETL"))
        .with(rig.group("BI"))
        .exists();
    rig.session("s").in("ETL").isOpen();
    rig.session("t").in("BI").isOpen();
  }

  private UseRow use(String key) {
    return rig.ledger().all(Families.MEMORY_USES).get(key);
  }

  private long used(String key) {
    UseRow row = use(key);
    return row == null ? 0 : row.usedBytes();
  }

  // ---- reserved, and given back ----

  @Test
  void shouldReserveWhatIsAskedForWithTheSlotAndGiveItBackWithTheSlot() {
    rig.query("q").memoryBytes(40).submits();
    rig.expect(granted("q").memoryBytes(40L).why(Limit.MEMORY, "pool PGA", 40, ALL)).noMore();
    assertThat(used("pool/PGA")).isEqualTo(40);
    assertThat(used("pool/DATABASE")).isEqualTo(40);
    assertThat(used("pool/SGA")).isZero();
    assertThat(used("session/s")).isEqualTo(40);
    assertThat(used("operation/query")).isEqualTo(40);
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
    assertThat(used("pool/PGA")).isZero();
    assertThat(used("pool/DATABASE")).isZero();
    assertThat(used("all")).isZero();
    assertThat(use("pool/PGA").peakBytes()).isEqualTo(40);
    assertThat(use("pool/PGA").allocations()).isEqualTo(1);
    assertThat(use("pool/PGA").releases()).isEqualTo(1);
  }

  @Test
  void shouldTakeNothingForAQueryThatAsksForNothing() {
    rig.query("q").submits();
    rig.expect(granted("q").memoryBytes(null).why(Limit.SLOTS)).noMore();
    assertThat(used("all")).isZero();
  }

  @Test
  void shouldTakeTheMemoryOfQueriesFromTheFirstWorkArea() {
    rig.domain()
        .slots(10)
        .memoryBytes(1_000)
        .pool("SORT", PoolType.WORK_AREA, 100)
        .with(rig.group("ETL"))
        .with(rig.group("BI"))
        .exists();
    rig.query("q").memoryBytes(30).submits();
    rig.expect(granted("q").why(Limit.MEMORY, "pool SORT", 30, 100)).noMore();
    assertThat(used("pool/SORT")).isEqualTo(30);
    assertThat(used("pool/DATABASE")).isEqualTo(30);
    assertThat(used("pool/PGA")).isEqualTo(30);
  }

  @Test
  void shouldHoldTheGreaterOfWhatWasReservedAndWhatItSays() {
    rig.query("q").memoryBytes(20).runs();
    rig.query("q").reportsMemory(5);
    assertThat(used("pool/PGA")).isEqualTo(20);
    rig.query("q").reportsMemory(35);
    assertThat(used("pool/PGA")).isEqualTo(35);
    rig.query("q").reportsMemory(25);
    assertThat(used("pool/PGA")).isEqualTo(25);
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
    assertThat(used("all")).isZero();
    assertThat(rig.ledger().all(Families.MEMORY_OVER)).isEmpty();
  }

  @Test
  void shouldKeepTheMemoryOfAQueryThatWasOrderedToEndUntilItHas() {
    rig.query("q").memoryBytes(40).runs();
    rig.operator().kills("s");
    rig.skip();
    assertThat(used("pool/PGA")).isEqualTo(40);
    rig.advanceMs(Bounds.GRACE_MS);
    rig.expect(released("q").cause(Code.OPERATOR)).skip();
    assertThat(used("all")).isZero();
    assertThat(used("group/5")).isZero();
  }

  @Test
  void shouldLetMemoryGoWithASessionThatChangesItsGroup() {
    rig.query("q").memoryBytes(40).runs();
    String request = rig.operator().switches("s", "BI");
    rig.expect(switched("s", "ETL", "BI"), accepted(request)).noMore();
    assertThat(used("group/5")).isZero();
    assertThat(used("group/6")).isEqualTo(40);
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
    assertThat(used("group/6")).isZero();
  }

  @Test
  void shouldKeepWhatIsHeldOverARestart() {
    rig.query("q").memoryBytes(40).runs();
    rig.query("q").reportsMemory(45);
    rig.restart();
    assertThat(used("pool/PGA")).isEqualTo(45);
    rig.query("r").in("t").memoryBytes(56).submits();
    rig.expect(queued("r").why(Limit.MEMORY, "pool PGA", 45, ALL)).noMore();
    rig.query("q").completes();
    rig.expect(released("q"), granted("r").memoryBytes(56L)).noMore();
  }

  @Test
  void shouldTrackNoMoreOperationsThanTheBoundAlsoOfQueriesThatHoldNothingYet() {
    rig.with(new Bounds().maxMemoryOperations(2));
    rig.domain().slots(10).memoryForQueries(ALL).exists();
    for (String action : new String[] {"load", "sort", "join"}) {
      rig.session(action).action(action).isOpen();
      rig.query(action).in(action).runs();
    }
    for (String action : new String[] {"load", "sort", "join"}) {
      rig.query(action).reportsMemory(7);
    }
    assertThat(used("operation/load")).isEqualTo(7);
    assertThat(used("operation/sort")).isEqualTo(7);
    assertThat(use("operation/join")).isNull();
    assertThat(used("operation/other")).isEqualTo(7);
  }

  // ---- who waits ----

  @Test
  void shouldLetAQueryWaitForMemoryAndRunWhenItIsGivenBack() {
    rig.query("q").memoryBytes(50).runs();
    rig.query("r").in("t").memoryBytes(51).submits();
    rig.expect(queued("r").at(1).why(Limit.MEMORY, "pool PGA", 50, ALL)).noMore();
    rig.query("q").completes();
    rig.expect(released("q"), granted("r").memoryBytes(51L)).noMore();
  }

  @Test
  void shouldLetWhatExactlyFitsRun() {
    rig.query("q").memoryBytes(50).runs();
    rig.query("r").in("t").memoryBytes(50).submits();
    rig.expect(granted("r").why(Limit.MEMORY, "pool PGA", ALL, ALL)).skip();
  }

  @Test
  void shouldEndTheWaitForMemoryByTimeAlone() {
    rig.query("q").memoryBytes(50).runs();
    rig.query("r").in("t").memoryBytes(60).waitMs(WAIT_MS).queues();
    rig.advanceMs(WAIT_MS);
    rig.expect(rejected("r", Code.QUEUE_TIMEOUT)).noMore();
    rig.query("o").in("t").memoryBytes(9).submits();
    rig.expect(granted("o")).noMore();
  }

  @Test
  void shouldLetNobodyWhoNeedsMemoryPassWhoWaitsForIt() {
    rig.query("q").memoryBytes(50).runs();
    rig.query("large").in("t").memoryBytes(60).queues();
    rig.query("small").memoryBytes(5).submits();
    rig.expect(queued("small").why(Limit.MEMORY, "pool PGA", 50, ALL).behind("group BI")).noMore();
    rig.query("q").completes();
    rig.expect(released("q"), granted("large"))
        .expect(pressure("DATABASE", PressureLevel.NONE, PressureLevel.LOW))
        .expect(pressure("PGA", PressureLevel.NONE, PressureLevel.LOW), granted("small"))
        .noMore();
  }

  @Test
  void shouldLetWhoNeedsNoMemoryPassWhoWaitsForIt() {
    rig.query("q").memoryBytes(50).runs();
    rig.query("large").in("t").memoryBytes(60).queues();
    rig.query("none").runs();
  }

  @Test
  void shouldLetNobodyPassInItsOwnGroup() {
    rig.query("q").memoryBytes(50).runs();
    rig.query("large").in("t").memoryBytes(60).queues();
    rig.session("t2").in("BI").isOpen();
    rig.query("none").in("t2").submits();
    rig.expect(queued("none").at(2).why(Limit.MEMORY, "pool PGA", 50, ALL)).noMore();
    rig.query("large").cancels();
    rig.expect(expired("large"), granted("none")).noMore();
  }

  @Test
  void shouldHoldNothingWhileItWaits() {
    rig.query("q").memoryBytes(50).runs();
    rig.query("r").in("t").memoryBytes(60).queues();
    assertThat(used("pool/PGA")).isEqualTo(50);
    assertThat(rig.ledger().running()).isEqualTo(1);
  }

  @Test
  void shouldRefuseWhoWillNotWaitForMemory() {
    rig.query("q").memoryBytes(50).runs();
    rig.query("r").in("t").memoryBytes(60).waitMs(0).submits();
    rig.expect(rejected("r", Code.QUEUE_TIMEOUT).why(Limit.MEMORY, "pool PGA", 50, ALL)).noMore();
  }

  @Test
  void shouldGiveNothingMoreWhileUseStandsAboveALimitThatWasLowered() {
    rig.query("q").memoryBytes(50).runs();
    rig.group("ETL").memoryBytes(40).changes();
    rig.noMore();
    rig.query("r").memoryBytes(1).submits();
    rig.expect(queued("r").why(Limit.MEMORY, "group ETL", 50, 40)).noMore();
    rig.query("q").completes();
    rig.expect(released("q"), granted("r")).noMore();
  }

  @Test
  void shouldStandBehindAGroupsOwnLimitAloneThoughTheDomainHasRoom() {
    rig.group("ETL").memoryBytes(30).changes();
    rig.query("q").memoryBytes(20).runs();
    rig.session("s2").in("ETL").isOpen();
    rig.query("r").in("s2").memoryBytes(11).submits();
    rig.expect(queued("r").why(Limit.MEMORY, "group ETL", 20, 30)).noMore();
    rig.query("o").in("t").memoryBytes(11).runs();
    rig.query("q").completes();
    rig.expect(released("q"), granted("r")).noMore();
  }

  @Test
  void shouldTakeTheLesserOfWhatAGroupAndItsDirectiveLeave() {
    rig.group("BI").memoryBytes(10).changes();
    rig.query("r").in("t").memoryBytes(11).submits();
    rig.expect(rejected("r", Code.NEVER_FITS).why(Limit.MEMORY, "group BI", 0, 10)).noMore();
    rig.query("exactly").in("t").memoryBytes(10).runs();
  }

  // ---- what never fits ----

  @Test
  void shouldRefuseAtOnceWhatCanNeverFitAndTouchNobody() {
    rig.query("q").memoryBytes(50).runs();
    rig.query("waits").in("t").memoryBytes(60).queues();
    rig.query("giant").memoryBytes(101).submits();
    rig.expect(rejected("giant", Code.NEVER_FITS).why(Limit.MEMORY, "pool PGA", 0, ALL)).noMore();
    assertThat(used("pool/PGA")).isEqualTo(50);
    assertThat(use("pool/PGA").failures()).isEqualTo(1);
    rig.query("q").completes();
    rig.expect(released("q"), granted("waits")).skip();
  }

  @Test
  void shouldRefuseWhoWaitsAndCanNeverFitAnyMoreWhenItsTurnComes() {
    rig.query("q").memoryBytes(50).runs();
    rig.query("r").in("t").memoryBytes(60).queues();
    rig.group("BI").memoryBytes(59).changes();
    rig.expect(rejected("r", Code.NEVER_FITS).why(Limit.MEMORY, "group BI", 0, 59)).noMore();
    rig.query("o").in("t").memoryBytes(9).runs();
  }

  @Test
  void shouldRefuseASessionThatIsOverItsQuotaAndLetItsGroupGoOn() {
    rig.group("ETL").sessionMemoryBytes(30).changes();
    rig.query("q").memoryBytes(20).runs();
    rig.query("r").memoryBytes(11).submits();
    rig.expect(rejected("r", Code.QUOTA_EXCEEDED).why(Limit.SESSION_MEMORY, "group ETL", 20, 30))
        .noMore();
    rig.query("fits").memoryBytes(10).runs();
    rig.session("s2").in("ETL").isOpen();
    rig.query("other").in("s2").memoryBytes(11).runs();
  }

  @Test
  void shouldBoundASessionByAQuotaOfItsOwnUntilItEnds() {
    rig.expect(accepted(rig.operator().setsQuota("s", 15L, null))).noMore();
    rig.query("r").memoryBytes(16).submits();
    rig.expect(rejected("r", Code.QUOTA_EXCEEDED).why(Limit.SESSION_MEMORY, "session s", 0, 15))
        .noMore();
    rig.query("fits").memoryBytes(15).runs();
    rig.session("s").closes();
    rig.skip();
    assertThat(rig.ledger().all(Families.MEMORY_QUOTAS)).isEmpty();
    assertThat(use("session/s")).isNull();
  }

  @Test
  void shouldSetAQuotaOfNobodyWhoIsNotThere() {
    rig.operator().as("x").setsQuota("nobody", 1L, null);
    rig.expect(rejected("x", Code.NOT_FOUND).saying("session nobody")).noMore();
  }

  // ---- window buffers and aggregations ----

  @Test
  void shouldGrantNothingMoreInAGroupWhoseWindowBuffersAreFull() {
    rig.group("ETL").windowBufferRecords(100).changes();
    rig.query("q").runs();
    rig.query("q").reportsBuffers(99, 0);
    rig.query("r").runs();
    rig.query("q").reportsBuffers(100, 0);
    rig.query("w").submits();
    rig.expect(queued("w").why(Limit.WINDOW_BUFFER, "group ETL", 100, 100)).noMore();
    rig.query("o").in("t").runs();
    rig.query("q").reportsBuffers(10, 0);
    rig.expect(granted("w")).noMore();
  }

  @Test
  void shouldCountNoFigureThatWouldOverflow() {
    rig.query("q").runs();
    rig.query("r").runs();
    rig.query("q").reportsBuffers(Long.MAX_VALUE - 1, 0);
    rig.query("r").reportsBuffers(Long.MAX_VALUE - 1, 0);
    rig.query("w").submits();
    rig.expect(queued("w").why(Limit.WINDOW_BUFFER)).noMore();
  }

  @Test
  void shouldGrantNothingMoreInAGroupWhoseAggregationsHoldTooMuch() {
    rig.query("q").runs();
    rig.query("q").reportsBuffers(0, Bounds.AGGREGATION_GROUPS);
    rig.query("w").submits();
    rig.expect(
            queued("w")
                .why(
                    Limit.AGGREGATION_GROUPS,
                    "group ETL",
                    Bounds.AGGREGATION_GROUPS,
                    Bounds.AGGREGATION_GROUPS))
        .noMore();
    rig.query("q").completes();
    rig.expect(released("q"), granted("w")).noMore();
  }

  // ---- modes, and the operator's way in ----

  @Test
  void shouldGrantAllAndSayWhatWouldHaveBeenWhereItOnlyObserves() {
    rig.operator().changesMode(Mode.OBSERVE);
    rig.query("q").memoryBytes(50).runs();
    rig.query("r").in("t").memoryBytes(51).submits();
    rig.expect(granted("r").would("QUEUED")).skip();
    rig.query("giant").in("t").memoryBytes(101).submits();
    rig.expect(granted("giant").would("REJECTED")).skip();
    assertThat(used("pool/PGA")).isEqualTo(202);
  }

  @Test
  void shouldKeepAReserveForTheOperator() {
    rig.domain()
        .slots(10)
        .memoryForQueries(ALL)
        .memory("memoryReserveBytes", 60)
        .with(rig.group("ETL"))
        .with(rig.group("BI"))
        .mapping("olga", "SYS_GROUP")
        .exists();
    rig.query("q").memoryBytes(41).submits();
    rig.expect(rejected("q", Code.NEVER_FITS).why(Limit.MEMORY, "pool DATABASE", 0, 40)).noMore();
    rig.query("r").memoryBytes(40).runs();
    rig.query("w").in("t").memoryBytes(1).queues();
    rig.query("o").alone("olga", null).memoryBytes(50).submits();
    rig.expect(granted("o").memoryBytes(50L)).skip();
  }
}

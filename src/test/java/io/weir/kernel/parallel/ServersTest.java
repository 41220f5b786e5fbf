package io.weir.kernel.parallel;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.activated;
import static io.weir.kernel.rig.Expected.expired;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.kernel.rig.Expected.resized;
import static io.weir.kernel.rig.Expected.switched;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.rig.DomainNoun;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Parallel;
import io.weir.protocol.Plan.ParallelTimeoutAction;
import io.weir.protocol.PlanCause;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Servers that are taken with the slot, who waits for them, and who runs with fewer (ADR 29). */
class ServersTest extends KernelTest {

  private static final long ALL = 64;
  private static final long WAIT_MS = 2_000;

  private DomainNoun domain(Map<String, ?> ofEtl) {
    return rig.domain()
        .slots(10)
        .servers(ALL)
        .with(rig.group("ETL"))
        .with(rig.group("BI"))
        .with(rig.plan("DAY").limits("ETL", ofEtl).limits("BI", Map.of()))
        .activePlan("DAY");
  }

  private void sessions() {
    rig.session("s").in("ETL").isOpen();
    rig.session("t").in("BI").isOpen();
  }

  private void isOpen(Map<String, ?> ofEtl) {
    domain(ofEtl).exists();
    sessions();
  }

  private ServerUseRow use(String group) {
    ServerUseRow row = rig.ledger().all(Families.SERVER_USES).get(idOf(group));
    return row == null ? ServerUseRow.NONE : row;
  }

  private Long idOf(String group) {
    var row = rig.ledger().group(group);
    return row == null ? ServerUses.ALL : (Long) row.id();
  }

  private long busy() {
    return use("").busy();
  }

  // ---- taken, and given back ----

  @Test
  void shouldTakeServersWithTheSlotAndGiveThemBackWithTheSlot() {
    isOpen(Map.of());
    rig.query("q").dop(16).submits();
    rig.expect(
            granted("q")
                .dop(16L)
                .dopAsked(null)
                .warning(null)
                .why(Limit.PARALLEL_SERVERS, "domain", 16, ALL))
        .noMore();
    assertThat(busy()).isEqualTo(16);
    assertThat(use("ETL").busy()).isEqualTo(16);
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
    assertThat(busy()).isZero();
    assertThat(use("ETL").busy()).isZero();
    assertThat(use("ETL").mostBusy()).isEqualTo(16);
  }

  @Test
  void shouldTakeNoServerForAQueryOfDegreeOne() {
    isOpen(Map.of());
    rig.query("q").dop(1).submits();
    rig.expect(granted("q").dop(1L).why(Limit.SLOTS)).noMore();
    assertThat(busy()).isZero();
  }

  @Test
  void shouldKeepTheServersOfAKilledQueryUntilItEnds() {
    isOpen(Map.of());
    rig.query("q").dop(60).runsWith(60);
    rig.query("q").cancels();
    rig.skip();
    rig.query("r").dop(16).queues();
    assertThat(busy()).isEqualTo(60);
    rig.order("q").isDone();
    rig.expect(released("q"), granted("r").dop(16L)).noMore();
    assertThat(busy()).isEqualTo(16);
  }

  @Test
  void shouldTakeItsServersAlongToAnotherGroup() {
    isOpen(Map.of());
    rig.query("q").dop(16).runsWith(16);
    String moved = rig.operator().switches("s", "BI");
    rig.expect(switched("s", "ETL", "BI"), accepted(moved)).noMore();
    assertThat(use("ETL").busy()).isZero();
    assertThat(use("BI").busy()).isEqualTo(16);
    assertThat(busy()).isEqualTo(16);
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
    assertThat(use("BI").busy()).isZero();
  }

  @Test
  void shouldTakeNothingAwayWhereThereAreFewerServers() {
    isOpen(Map.of());
    rig.query("q").dop(60).runsWith(60);
    rig.expect(accepted(rig.operator().setsServers(32))).noMore();
    rig.query("r").dop(2).submits();
    rig.expect(queued("r").why(Limit.PARALLEL_SERVERS, "domain", 60, 32)).noMore();
    rig.query("q").completes();
    rig.expect(released("q"), granted("r").dop(2L)).noMore();
  }

  // ---- clipped ----

  @Test
  void shouldClipByTheLimitOfItsGroup() {
    domain(Map.of()).with(rig.group("SMALL").dopLimit(4)).exists();
    rig.session("s").in("SMALL").isOpen();
    rig.query("q").dop(16).submits();
    rig.expect(
            granted("q")
                .dop(4L)
                .dopAsked(16L)
                .why(Limit.DOP, "group SMALL", 4, 4)
                .warning("Expected DOP 16, but dopLimit of group SMALL lets it have 4"))
        .noMore();
  }

  @Test
  void shouldClipByTheLimitOfItsDirective() {
    isOpen(Map.of("dopLimit", 6L));
    rig.query("q").dop(16).submits();
    rig.expect(
            granted("q")
                .dop(6L)
                .dopAsked(16L)
                .warning("Expected DOP 16, but dopLimit of plan DAY lets it have 6"))
        .noMore();
  }

  @Test
  void shouldClipByTheServersOfTheDomain() {
    isOpen(Map.of());
    rig.query("q").dop(1_000).submits();
    rig.expect(
            granted("q")
                .dop(ALL)
                .dopAsked(1_000L)
                .warning("Expected DOP 1000, but parallelServers of domain lets it have 64"))
        .noMore();
  }

  @Test
  void shouldNameTheFirstOfLimitsThatLeaveNone() {
    isOpen(Map.of("parallelServersPercent", 0L));
    rig.expect(accepted(rig.operator().setsServers(0))).noMore();
    rig.query("q").dop(2).submits();
    rig.expect(
            granted("q")
                .dop(1L)
                .dopAsked(2L)
                .warning("Expected DOP 2, but parallelServers of domain lets it have 1"))
        .noMore();
  }

  @Test
  void shouldClipByTheGreatestOfItsPool() {
    domain(Map.of()).serverPool("P", null, 8L, "ETL").exists();
    sessions();
    rig.query("q").dop(16).submits();
    rig.expect(
            granted("q")
                .dop(8L)
                .dopAsked(16L)
                .warning("Expected DOP 16, but maxServers of server pool P lets it have 8"))
        .noMore();
  }

  @Test
  void shouldClipByThePercentageOfItsDirectiveRoundedDown() {
    isOpen(Map.of("parallelServersPercent", 15L));
    rig.query("q").dop(16).submits();
    rig.expect(
            granted("q")
                .dop(9L) // 9.6
                .dopAsked(16L)
                .warning("Expected DOP 16, but parallelServersPercent of plan DAY lets it have 9"))
        .noMore();
  }

  @Test
  void shouldRunInItsSessionWhereItMayHaveNoServer() {
    isOpen(Map.of("parallelServersPercent", 0L));
    rig.query("q").dop(16).submits();
    rig.expect(granted("q").dop(1L).dopAsked(16L)).noMore();
    assertThat(busy()).isZero();
  }

  @Test
  void shouldWarnWhoAskedForADegreeAlone() {
    isOpen(Map.of("dopLimit", 3L));
    rig.query("q").parallel(Parallel.AUTOMATIC).estimatedCost(100_000).submits();
    rig.expect(granted("q").dop(3L).dopAsked(10L).warning(null)).noMore();
  }

  @Test
  void shouldClipByTheLimitsThatHoldAtItsTurn() {
    isOpen(Map.of());
    rig.query("q").dop(60).runsWith(60);
    rig.query("r").dop(32).queues();
    rig.plan("DAY").limits("ETL", Map.of("dopLimit", 4L)).updates();
    rig.skip();
    String active = rig.plan("DAY").activates();
    rig.expect(
            activated("DAY", 2, PlanCause.OPERATOR),
            accepted(active),
            granted("r").dop(4L).dopAsked(32L))
        .noMore();
  }

  // ---- who waits ----

  @Test
  void shouldQueueWhoNeedsSixteenWhereSixtyOfSixtyFourAreActive() {
    isOpen(Map.of());
    rig.query("q").dop(60).runsWith(60);
    rig.query("r").dop(16).submits();
    rig.expect(queued("r").why(Limit.PARALLEL_SERVERS, "domain", 60, 64).behind(null)).noMore();
    rig.query("q").completes();
    rig.expect(released("q"), granted("r").dop(16L)).noMore();
  }

  @Test
  void shouldQueueWhoIsAboveHalfOfItsGroupThoughThereIsRoom() {
    isOpen(Map.of("parallelServersPercent", 50L));
    rig.query("q").dop(24).runsWith(24);
    rig.query("r").dop(16).submits();
    rig.expect(queued("r").why(Limit.PARALLEL_SERVERS, "plan DAY", 24, 32)).noMore();
    rig.query("other").in("t").dop(32).runsWith(32); // that is no claim
    rig.query("q").completes();
    rig.expect(released("q"), granted("r").dop(16L)).noMore();
  }

  @Test
  void shouldQueueWhoseGroupsPoolIsFullThoughThereIsRoom() {
    domain(Map.of()).serverPool("P", null, 32L, "ETL").exists();
    sessions();
    rig.query("q").dop(24).runsWith(24);
    rig.query("r").dop(16).submits();
    rig.expect(queued("r").why(Limit.PARALLEL_SERVERS, "server pool P", 24, 32)).noMore();
    rig.query("other").in("t").dop(32).runsWith(32); // that is no claim
    rig.query("q").completes();
    rig.expect(released("q"), granted("r").dop(16L)).noMore();
  }

  @Test
  void shouldLetNobodyPassWhoClaimsServers() {
    isOpen(Map.of());
    rig.query("q").dop(60).runsWith(60);
    rig.query("r").dop(16).queues();
    rig.query("small").in("t").dop(2).submits();
    rig.expect(queued("small").why(Limit.PARALLEL_SERVERS, "domain", 60, 64).behind("group ETL"))
        .noMore();
    rig.query("q").completes();
    rig.expect(released("q"), granted("r").dop(16L), granted("small").dop(2L)).noMore();
  }

  @Test
  void shouldLetPassWhoNeedsNoServer() {
    isOpen(Map.of());
    rig.query("q").dop(60).runsWith(60);
    rig.query("r").dop(16).queues();
    rig.query("serial").in("t").runs();
    rig.query("one").in("t").dop(1).runsWith(1);
    rig.query("r").cancels();
    rig.expect(expired("r")).noMore();
  }

  @Test
  void shouldLetSmallOnesPassOnceWhoClaimedIsWithdrawn() {
    isOpen(Map.of());
    rig.query("q").dop(60).runsWith(60);
    rig.query("r").dop(16).queues();
    rig.query("small").in("t").dop(2).queues();
    rig.query("r").cancels();
    rig.expect(expired("r"), granted("small").dop(2L)).noMore();
  }

  @Test
  void shouldLetTheOperatorsGroupRunWithWhatIsThereAndWaitForNoServer() {
    domain(Map.of()).mapping("root", "SYS_GROUP").exists();
    sessions();
    rig.session("root").of("root").isOpen();
    rig.query("q").dop(60).runsWith(60);
    rig.query("r").dop(16).queues();
    rig.query("sys").in("root").dop(4).runsWith(4);
    rig.query("more").in("root").dop(16).submits();
    rig.expect(granted("more").dop(1L).dopAsked(16L)).noMore();
    rig.query("r").cancels();
    rig.expect(expired("r")).noMore();
    rig.query("sys").completes();
    rig.expect(released("sys")).noMore();
    rig.query("small").in("t").dop(2).runsWith(2);
    rig.query("more").cancels();
    rig.skip();
  }

  @Test
  void shouldHoldNothingWhileItWaitsForAPartOfWhatItNeeds() {
    rig.domain()
        .slots(10)
        .servers(ALL)
        .memoryForQueries(10_000)
        .with(rig.group("ETL"))
        .with(rig.group("BI"))
        .exists();
    sessions();
    rig.query("q").dop(60).runsWith(60);
    rig.query("r").dop(16).memoryBytes(40).submits();
    rig.expect(queued("r").why(Limit.PARALLEL_SERVERS)).noMore();
    rig.query("memory").in("t").memoryBytes(50).runs();
    rig.query("q").completes();
    rig.expect(released("q"), granted("r").dop(16L).memoryBytes(40L)).noMore();
  }

  @Test
  void shouldSayWhatItWaitsForFirstWhereItLacksBoth() {
    rig.domain()
        .slots(10)
        .servers(ALL)
        .memoryForQueries(10_000)
        .with(rig.group("ETL").memoryBytes(100))
        .with(rig.group("BI"))
        .exists();
    sessions();
    rig.query("q").dop(60).memoryBytes(50).runsWith(60);
    rig.query("r").dop(16).memoryBytes(60).submits();
    rig.expect(queued("r").why(Limit.MEMORY)).noMore();
    rig.query("q").completes();
    rig.expect(released("q"), granted("r").dop(16L)).noMore();
  }

  @Test
  void shouldRefuseToWaitWhoWaitsForNothing() {
    isOpen(Map.of());
    rig.query("q").dop(60).runsWith(60);
    rig.query("r").dop(16).waitMs(0).submits();
    rig.expect(rejected("r", Code.QUEUE_TIMEOUT).why(Limit.PARALLEL_SERVERS)).noMore();
  }

  @Test
  void shouldWaitOnAfterARestart() {
    isOpen(Map.of());
    rig.query("q").dop(60).runsWith(60);
    rig.query("r").dop(16).queues();
    rig.restart();
    rig.query("small").in("t").dop(2).queues();
    rig.query("q").completes();
    rig.expect(released("q"), granted("r").dop(16L), granted("small").dop(2L)).noMore();
  }

  // ---- who runs with fewer ----

  @Test
  void shouldRunWithWhatIsFreeWhereItIsAdaptive() {
    isOpen(Map.of());
    rig.query("q").dop(60).runsWith(60);
    rig.query("r").parallel(Parallel.ADAPTIVE).estimatedCost(100_000).submits();
    rig.expect(granted("r").dop(4L).dopAsked(10L).warning(null)).noMore();
    assertThat(use("ETL").downgraded()).isEqualTo(1);
  }

  @Test
  void shouldRunAloneWhereOnlyOneServerIsFree() {
    isOpen(Map.of());
    rig.query("q").dop(63).runsWith(63);
    rig.query("r").parallel(Parallel.ADAPTIVE).estimatedCost(100_000).submits();
    rig.expect(granted("r").dop(1L).dopAsked(10L)).noMore();
    assertThat(busy()).isEqualTo(63);
  }

  @Test
  void shouldTakeNoServerThatAnotherClaimsWhereItIsAdaptive() {
    isOpen(Map.of());
    rig.query("q").dop(60).runsWith(60);
    rig.query("r").dop(16).queues();
    rig.query("a").in("t").parallel(Parallel.ADAPTIVE).estimatedCost(100_000).submits();
    rig.expect(granted("a").dop(1L).dopAsked(10L)).noMore();
    rig.query("q").completes();
    rig.expect(released("q"), granted("r").dop(16L), resized("a", 10)).noMore();
  }

  @Test
  void shouldWaitWhereItIsAutomatic() {
    isOpen(Map.of());
    rig.query("q").dop(60).runsWith(60);
    rig.query("r").parallel(Parallel.AUTOMATIC).estimatedCost(100_000).submits();
    rig.expect(queued("r").why(Limit.PARALLEL_SERVERS)).noMore();
  }

  @Test
  void shouldRunAtOnceWhereItsDirectiveIsCritical() {
    isOpen(Map.of("critical", true));
    rig.query("q").in("t").dop(54).runsWith(54);
    rig.query("big").in("t").dop(16).queues();
    rig.query("fits").dop(6).runsWith(6);
    rig.query("fewer").dop(16).submits();
    rig.expect(granted("fewer").dop(4L).dopAsked(16L)).noMore();
    rig.query("none").dop(16).submits();
    rig.expect(granted("none").dop(1L)).noMore();
  }

  @Test
  void shouldTakeNoMoreThanItWantsThoughMoreAreFreeAndClaimed() {
    isOpen(Map.of("critical", true));
    rig.query("q").in("t").dop(40).runsWith(40);
    rig.query("big").in("t").dop(32).queues();
    rig.query("a").parallel(Parallel.ADAPTIVE).estimatedCost(100_000).runsWith(10);
  }

  // ---- its time in the queue ----

  private static Map<String, ?> waiting(ParallelTimeoutAction action) {
    return Map.of("parallelQueueTimeoutMs", WAIT_MS, "parallelQueueTimeoutAction", action);
  }

  @Test
  void shouldBeRefusedOnceItHasWaitedForServersAsLongAsItMay() {
    isOpen(Map.of("parallelQueueTimeoutMs", WAIT_MS));
    rig.query("q").dop(60).runsWith(60);
    rig.query("r").dop(16).queues();
    rig.advanceMs(WAIT_MS - 1).expectNothing();
    rig.advanceMs(1)
        .expect(
            rejected("r", Code.QUEUE_TIMEOUT)
                .why(Limit.PARALLEL_QUEUE_TIME, "plan DAY", WAIT_MS, WAIT_MS)
                .saying("Expected a slot and its servers within 2000 ms")
                .dueMs(rig.nowMs()))
        .noMore();
  }

  @Test
  void shouldBeGrantedBeforeItHasWaitedSoLong() {
    isOpen(Map.of("parallelQueueTimeoutMs", WAIT_MS));
    rig.query("q").dop(60).runsWith(60);
    rig.query("r").dop(16).queues();
    rig.advanceMs(WAIT_MS - 1);
    rig.query("q").completes();
    rig.expect(released("q"), granted("r").dop(16L).waitedMs(WAIT_MS - 1)).noMore();
    rig.advanceMs(WAIT_MS).expectNothing();
  }

  @Test
  void shouldEndTheWaitForASlotToo() {
    domain(Map.of("parallelQueueTimeoutMs", WAIT_MS)).slots(1).exists();
    sessions();
    rig.query("q").runs();
    rig.query("r").dop(16).queues();
    rig.query("serial").queues();
    rig.advanceMs(WAIT_MS)
        .expect(rejected("r", Code.QUEUE_TIMEOUT).why(Limit.PARALLEL_QUEUE_TIME))
        .noMore();
    rig.query("q").completes();
    rig.expect(released("q"), granted("serial")).noMore();
  }

  @Test
  void shouldLetTheShorterWaitEndIt() {
    isOpen(Map.of("parallelQueueTimeoutMs", WAIT_MS, "queueTimeoutMs", WAIT_MS));
    rig.query("q").dop(60).runsWith(60);
    rig.query("r").dop(16).queues();
    rig.advanceMs(WAIT_MS).expect(rejected("r", Code.QUEUE_TIMEOUT).why(Limit.QUEUE_TIME)).noMore();
  }

  @Test
  void shouldRefuseAtTheDoorWhoHasWaitedTooLongBefore() {
    isOpen(Map.of("parallelQueueTimeoutMs", WAIT_MS));
    rig.advanceMs(WAIT_MS);
    rig.query("r").dop(16).heardMsAgo(WAIT_MS).submits();
    rig.expect(
            rejected("r", Code.QUEUE_TIMEOUT)
                .why(Limit.PARALLEL_QUEUE_TIME, "plan DAY", WAIT_MS, WAIT_MS))
        .noMore();
    rig.query("serial").heardMsAgo(WAIT_MS).runs();
  }

  @Test
  void shouldRunWithWhatThereIsOnceItHasWaitedLongEnough() {
    isOpen(waiting(ParallelTimeoutAction.RUN));
    rig.query("q").in("t").dop(60).runsWith(60);
    rig.query("r").dop(16).queues();
    rig.advanceMs(WAIT_MS - 1).expectNothing();
    rig.advanceMs(1).expect(granted("r").dop(4L).dopAsked(16L).dueMs(rig.nowMs())).noMore();
  }

  @Test
  void shouldRunWithAllWhereTheyAreFreeBefore() {
    isOpen(waiting(ParallelTimeoutAction.RUN));
    rig.query("q").in("t").dop(60).runsWith(60);
    rig.query("r").dop(16).queues();
    rig.advanceMs(WAIT_MS - 1);
    rig.query("q").completes();
    rig.expect(released("q"), granted("r").dop(16L)).noMore();
    rig.advanceMs(WAIT_MS).expectNothing();
  }

  @Test
  void shouldPassThoseThatClaimOnceItHasWaitedLongEnough() {
    isOpen(waiting(ParallelTimeoutAction.RUN));
    rig.query("q").in("t").dop(60).runsWith(60);
    rig.query("big").in("t").dop(32).queues();
    rig.query("r").dop(3).queues();
    rig.advanceMs(WAIT_MS).expect(granted("r").dop(3L).dopAsked(null)).noMore();
  }

  @Test
  void shouldRunAtOnceAtTheDoorWhereItHasWaitedLongEnoughBefore() {
    isOpen(waiting(ParallelTimeoutAction.RUN));
    rig.advanceMs(WAIT_MS);
    rig.query("q").in("t").dop(60).runsWith(60);
    rig.query("r").dop(16).heardMsAgo(WAIT_MS).submits();
    rig.expect(granted("r").dop(4L)).noMore();
  }

  @Test
  void shouldRunOnceItIsNextWhereItHasWaitedLongEnoughBehindOthers() {
    domain(waiting(ParallelTimeoutAction.RUN)).slots(1).exists();
    sessions();
    rig.query("q").runs();
    rig.query("r").dop(16).queues();
    rig.advanceMs(WAIT_MS).expectNothing(); // there is no slot
    rig.expect(accepted(rig.operator().setsServers(8))).noMore();
    rig.query("q").completes();
    rig.expect(released("q"), granted("r").dop(8L).dopAsked(16L)).noMore();
  }

  @Test
  void shouldWaitTheWholeTimeOfAPlanThatComesIntoForce() {
    isOpen(Map.of());
    rig.query("q").in("t").dop(60).runsWith(60);
    rig.query("r").dop(16).queues();
    rig.advanceMs(1_000);
    rig.plan("DAY").limits("ETL", waiting(ParallelTimeoutAction.RUN)).updates();
    rig.plan("DAY").activates();
    rig.skip();
    rig.advanceMs(WAIT_MS - 1).expectNothing();
    rig.advanceMs(1).expect(granted("r").dop(4L)).noMore();
  }

  @Test
  void shouldLookAnewWhereTheTimeIsLongerByThen() {
    isOpen(waiting(ParallelTimeoutAction.RUN));
    rig.query("q").in("t").dop(60).runsWith(60);
    rig.query("r").dop(16).queues();
    rig.plan("DAY")
        .limits(
            "ETL",
            Map.of(
                "parallelQueueTimeoutMs",
                3 * WAIT_MS,
                "parallelQueueTimeoutAction",
                ParallelTimeoutAction.RUN))
        .updates();
    rig.plan("DAY").activates();
    rig.skip();
    rig.advanceMs(3 * WAIT_MS - 1).expectNothing();
    rig.advanceMs(1).expect(granted("r").dop(4L)).noMore();
  }

  @Test
  void shouldEndItsTimerWithItsWait() {
    isOpen(waiting(ParallelTimeoutAction.RUN));
    rig.query("q").in("t").dop(60).runsWith(60);
    rig.query("r").dop(16).queues();
    rig.query("r").cancels();
    rig.expect(expired("r")).noMore();
    assertThat(rig.nextDueMs().orElse(Long.MAX_VALUE)).isGreaterThan(rig.nowMs() + WAIT_MS);
  }

  // ---- modes ----

  @Test
  void shouldGiveAllThatItMayHaveWhereTheGovernorOnlyObserves() {
    domain(Map.of("dopLimit", 40L)).mode(Mode.OBSERVE).exists();
    sessions();
    rig.query("q").dop(60).submits();
    rig.expect(granted("q").dop(40L).dopAsked(60L).would(null)).noMore();
    rig.query("r").dop(40).submits();
    rig.expect(granted("r").dop(40L).would("QUEUED")).noMore();
    assertThat(busy()).isEqualTo(80);
    assertThat(use("").downgraded()).isNull();
  }

  @Test
  void shouldGrantWhoWaitsForServersWhereTheGovernorEnforcesNothingMore() {
    isOpen(Map.of());
    rig.query("q").dop(60).runsWith(60);
    rig.query("r").dop(16).queues();
    String bypassed = rig.operator().setsMode(Mode.BYPASS);
    rig.expect(accepted(bypassed), granted("r").dop(16L).would(null)).noMore();
    assertThat(busy()).isEqualTo(76);
  }

  @Test
  void shouldGrantNothingNewWhereTheGovernorDrains() {
    isOpen(Map.of());
    rig.query("q").dop(60).runsWith(60);
    rig.query("r").dop(16).queues();
    rig.operator().changesMode(Mode.DRAIN);
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
    String enforced = rig.operator().setsMode(Mode.ENFORCE);
    rig.expect(accepted(enforced), granted("r").dop(16L)).noMore();
  }

  // ---- statistics ----

  @Test
  void shouldCountWhatWasWantedAndGot() {
    isOpen(Map.of("dopLimit", 60L));
    rig.query("serial").runs();
    rig.query("one").dop(1).runsWith(1);
    rig.query("clipped").dop(100).runsWith(60);
    rig.query("down").parallel(Parallel.ADAPTIVE).estimatedCost(100_000).runsWith(4);
    rig.query("waits").dop(8).submits();
    rig.expect(queued("waits"), resized("down", 1)).noMore();
    rig.query("behind").in("t").dop(2).queues();
    rig.order("down").isDone();
    rig.query("clipped").completes();
    rig.expect(released("clipped"), granted("waits"), granted("behind"))
        .expect(resized("down", 10))
        .noMore();
    rig.order("down").isDone();
    assertThat(use("ETL")).isEqualTo(new ServerUseRow(18, 64, 3L, 118L, 72L, 1L, 1L, 1L, 2L));
    assertThat(use("BI")).isEqualTo(new ServerUseRow(2, 2, 1L, 2L, 2L, null, null, 1L, null));
    assertThat(use("")).isEqualTo(new ServerUseRow(20, 64, 4L, 120L, 74L, 1L, 1L, 2L, 2L));
  }

  @Test
  void shouldCountOnceWhoIsKeptSeveralTimes() {
    isOpen(Map.of());
    rig.query("q").dop(40).runsWith(40);
    rig.query("p").dop(20).runsWith(20);
    rig.query("r").dop(50).queues();
    rig.query("p").completes();
    rig.expect(released("p")).noMore();
    rig.query("q").completes();
    rig.expect(released("q"), granted("r")).noMore();
    assertThat(use("ETL").queued()).isEqualTo(1);
  }

  @Test
  void shouldForgetAGroupThatIsGoneAndKeepItsPartOfTheWhole() {
    isOpen(Map.of());
    rig.expect(accepted(rig.group("NEW").creates())).noMore();
    rig.query("q").alone("bob", "NEW").dop(8).runsWith(8);
    rig.query("q").completes();
    rig.expect(released("q"), accepted(rig.group("NEW").deletes())).noMore();
    assertThat(rig.ledger().all(Families.SERVER_USES)).hasSize(1);
    assertThat(use("").granted()).isEqualTo(1);
  }
}

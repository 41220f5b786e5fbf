package io.weir.kernel.parallel;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.expired;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.released;
import static io.weir.kernel.rig.Expected.resized;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.DomainNoun;
import io.weir.kernel.rig.KernelTest;
import io.weir.kernel.rig.QueryNoun;
import io.weir.protocol.Capability;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Parallel;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** ADAPTIVE queries get servers that are left over, and give back what others wait for (ADR 29). */
class ServerResizesTest extends KernelTest {

  private static final long ALL = 20;

  private DomainNoun domain() {
    return rig.domain()
        .cores(10)
        .slots(20)
        .servers(ALL)
        .with(rig.group("ETL"))
        .with(rig.group("BI"));
  }

  private void isOpen() {
    domain().exists();
    rig.session("s").in("ETL").isOpen();
    rig.session("t").in("BI").isOpen();
  }

  /** Of degree 10. */
  private QueryNoun adaptive(String id) {
    return rig.query(id).parallel(Parallel.ADAPTIVE).estimatedCost(100_000);
  }

  private long busy() {
    return rig.ledger().all(Families.SERVER_USES).get(ServerUses.ALL).busy();
  }

  private long dop(String id) {
    Long dop = rig.ledger().query(id).dop();
    return dop == null ? 0 : dop;
  }

  // ---- more ----

  @Test
  void shouldGetWhatIsLeftOverAndTakeItAtOnce() {
    isOpen();
    rig.query("q").dop(16).runsWith(16);
    adaptive("a").runsWith(4);
    rig.query("q").completes();
    rig.expect(released("q"), resized("a", 10).in("ETL").to("c")).noMore();
    assertThat(busy()).isEqualTo(10);
    assertThat(dop("a")).isEqualTo(4);
    rig.order("a").isDone();
    rig.expectNothing();
    assertThat(busy()).isEqualTo(10);
    assertThat(dop("a")).isEqualTo(10);
    assertThat(rig.ledger().openOrders()).isZero();
  }

  @Test
  void shouldSayWhatIsBusyBeforeAndWhatItMayHave() {
    isOpen();
    rig.query("q").dop(16).runsWith(16);
    adaptive("a").runsWith(4);
    rig.query("q").completes();
    rig.expect(released("q"), resized("a", 10).why(Limit.PARALLEL_SERVERS, "domain", 4, ALL))
        .noMore();
  }

  @Test
  void shouldGetWhatIsFreeAloneWhereItHadNone() {
    isOpen();
    rig.query("q").dop(14).runsWith(14);
    rig.query("r").dop(6).runsWith(6);
    adaptive("a").runsWith(1);
    rig.query("r").completes();
    rig.expect(released("r"), resized("a", 6)).noMore();
    assertThat(busy()).isEqualTo(20);
  }

  @Test
  void shouldNotBeOrderedWhereOneServerIsFreeAndItHasNone() {
    isOpen();
    rig.query("q").dop(19).runsWith(19);
    adaptive("a").runsWith(1);
    rig.expectNothing();
  }

  @Test
  void shouldGetOneMoreWhereItHasSome() {
    domain().with(rig.plan("P").limits("ETL", Map.of())).activePlan("P").exists();
    rig.session("s").in("ETL").isOpen();
    rig.query("q").dop(16).runsWith(16);
    adaptive("a").runsWith(4);
    rig.expect(accepted(rig.operator().setsServers(21)), resized("a", 5)).noMore();
  }

  @Test
  void shouldGetMoreInTheOrderOfTheirGrants() {
    isOpen();
    rig.query("q").dop(14).runsWith(14);
    adaptive("c").runsWith(6);
    adaptive("b").runsWith(1);
    adaptive("a").runsWith(1);
    rig.query("q").completes();
    rig.expect(released("q"), resized("c", 10), resized("b", 10)).noMore();
    assertThat(busy()).isEqualTo(20);
  }

  @Test
  void shouldOrderNoMoreThanTheBoundAtOnce() {
    isOpen();
    rig.query("q").dop(20).runsWith(20);
    adaptive("a").dop(4).runsWith(1);
    adaptive("b").dop(4).runsWith(1);
    adaptive("c").dop(4).runsWith(1);
    rig.query("q").completes();
    rig.expect(released("q"), resized("a", 4), resized("b", 4)).noMore(); // two a look
    rig.session("s").beats(); // any command is followed by a look
    rig.expect(resized("c", 4)).noMore();
  }

  @Test
  void shouldGetNoMoreThanItsLimitsLetItHave() {
    domain().with(rig.group("SMALL").dopLimit(6)).exists();
    rig.session("s").in("SMALL").isOpen();
    rig.query("q").alone("u", "ETL").dop(16).runsWith(16);
    adaptive("a").runsWith(4);
    rig.query("q").completes();
    rig.expect(released("q"), resized("a", 6)).noMore();
    rig.order("a").isDone();
    rig.expectNothing();
  }

  @Test
  void shouldGetNothingWhileSomebodyWaits() {
    isOpen();
    rig.query("q").dop(12).runsWith(12);
    rig.query("p").dop(4).runsWith(4);
    adaptive("a").runsWith(4);
    adaptive("b").runsWith(1);
    rig.query("big").in("t").dop(20).submits();
    rig.expect(queued("big"), resized("a", 1)).noMore();
    rig.query("p").completes();
    rig.expect(released("p")).noMore();
    assertThat(busy()).isEqualTo(16);
    rig.query("big").cancels();
    rig.expect(expired("big"), resized("b", 4)).noMore();
  }

  @Test
  void shouldLeaveAloneWhoseSessionCannotFollow() {
    domain().exists();
    rig.session("s").in("ETL").canOnly(Capability.CANCEL).isOpen();
    rig.query("q").dop(16).runsWith(16);
    adaptive("a").runsWith(4);
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
    rig.session("t").in("ETL").canOnly(Capability.RESIZE, Capability.CANCEL).isOpen();
    rig.query("r").dop(14).runsWith(14);
    adaptive("b").in("t").runsWith(2);
    rig.query("r").completes();
    rig.expect(released("r"), resized("b", 10)).noMore();
  }

  @Test
  void shouldLeaveAloneWhoIsOrderedToEnd() {
    isOpen();
    rig.query("q").dop(16).runsWith(16);
    adaptive("a").runsWith(4);
    rig.query("a").cancels();
    rig.skip();
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
  }

  @Test
  void shouldLeaveAloneWhoIsNotAdaptive() {
    isOpen();
    rig.query("q").dop(16).runsWith(16);
    rig.query("r").dop(4).runsWith(4);
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
  }

  @Test
  void shouldLeaveAllAloneWhereTheGovernorOnlyObserves() {
    isOpen();
    rig.query("q").dop(16).runsWith(16);
    adaptive("a").runsWith(4);
    rig.operator().changesMode(Mode.OBSERVE);
    rig.query("q").completes();
    rig.expect(released("q")).noMore();
    rig.expect(accepted(rig.operator().setsMode(Mode.ENFORCE)), resized("a", 10)).noMore();
  }

  // ---- fewer ----

  @Test
  void shouldGiveBackWhatTheFirstThatWaitsLacks() {
    isOpen();
    adaptive("a").runsWith(10);
    adaptive("b").dop(6).runsWith(6);
    rig.query("q").in("t").dop(8).submits();
    rig.expect(
            queued("q"),
            resized("a", 6).why(Limit.PARALLEL_SERVERS, "domain", 16, ALL).behind("group BI"))
        .noMore();
    assertThat(busy()).isEqualTo(16);
    rig.order("a").isDone();
    rig.expect(granted("q").dop(8L)).noMore();
    assertThat(busy()).isEqualTo(20);
    assertThat(dop("a")).isEqualTo(6);
  }

  @Test
  void shouldAskOneAfterTheOther() {
    isOpen();
    adaptive("a").runsWith(10);
    adaptive("b").runsWith(10);
    rig.query("q").in("t").dop(15).submits();
    rig.expect(queued("q"), resized("a", 1)).noMore(); // of those that have as many the first
    rig.session("s").beats();
    rig.expectNothing();
    rig.order("a").isDone();
    rig.expect(resized("b", 5)).noMore();
    rig.order("b").isDone();
    rig.expect(granted("q").dop(15L)).noMore();
    assertThat(busy()).isEqualTo(20);
  }

  @Test
  void shouldAskOneOfItsServerPoolForWhatThatLacks() {
    domain().serverPool("P", null, 8L, "BI").exists();
    rig.session("s").in("ETL").isOpen();
    rig.session("t").in("BI").isOpen();
    adaptive("a").runsWith(10);
    adaptive("b").in("t").dop(6).runsWith(6);
    rig.query("q").in("t").dop(4).submits();
    rig.expect(queued("q"), resized("b", 4).behind("group BI")).noMore();
    rig.order("b").isDone();
    rig.expect(granted("q").dop(4L)).noMore();
  }

  @Test
  void shouldAskOneOfItsGroupForWhatItsDirectiveLeaves() {
    domain()
        .with(
            rig.plan("P")
                .limits("ETL", Map.of("parallelServersPercent", 40L))
                .limits("BI", Map.of()))
        .activePlan("P")
        .exists();
    rig.session("s").in("ETL").isOpen();
    rig.session("t").in("BI").isOpen();
    adaptive("other").in("t").runsWith(10);
    adaptive("mine").dop(6).runsWith(6);
    rig.query("q").dop(4).submits();
    rig.expect(queued("q"), resized("mine", 4)).noMore();
  }

  @Test
  void shouldGrowIntoNothingThatItsGroupWaitsFor() {
    domain()
        .with(
            rig.plan("P")
                .limits("ETL", Map.of("parallelServersPercent", 50L))
                .limits("BI", Map.of()))
        .activePlan("P")
        .exists();
    rig.session("s").in("ETL").isOpen();
    rig.query("p").dop(8).runsWith(8);
    adaptive("a").runsWith(2);
    rig.query("q").dop(10).submits();
    rig.expect(queued("q"), resized("a", 1)).noMore();
    rig.order("a").hasFailed();
    adaptive("b").in("s").dop(2).queues();
    rig.query("p").completes();
    rig.expect(released("p")).noMore();
    rig.query("a").completes();
    rig.expect(released("a"), granted("q").dop(10L), granted("b").dop(1L)).noMore();
  }

  @Test
  void shouldAskAnotherWhereTheFirstDoesNotAnswer() {
    isOpen();
    adaptive("a").runsWith(10);
    adaptive("b").runsWith(10);
    rig.query("q").in("t").dop(8).submits();
    rig.expect(queued("q"), resized("a", 2)).noMore();
    rig.advanceMs(Bounds.RESIZE_ANSWER_MS - 1).expectNothing();
    rig.advanceMs(1);
    rig.expect(resized("b", 2)).noMore();
    rig.order("a").isDone();
    rig.expect(granted("q").dop(8L)).noMore();
  }

  @Test
  void shouldAskNobodyForWhatALimitOfTheGroupKeeps() {
    domain().serverPool("P", null, 8L, "BI").exists();
    rig.session("s").in("ETL").isOpen();
    rig.session("t").in("BI").isOpen();
    adaptive("a").runsWith(10);
    rig.query("q").in("t").dop(8).runsWith(8);
    rig.query("r").in("t").dop(8).queues();
  }

  @Test
  void shouldAskNobodyWhoseServersAreKeptForAnotherPool() {
    domain().serverPool("P", 10L, null, "ETL").exists();
    rig.session("s").in("ETL").isOpen();
    rig.session("t").in("BI").isOpen();
    adaptive("a").runsWith(10);
    adaptive("b").in("t").dop(4).runsWith(4);
    rig.query("q").in("t").dop(9).submits();
    rig.expect(queued("q"), resized("b", 1)).noMore();
  }

  @Test
  void shouldAskForNoServersThatAreKeptForItsPool() {
    domain().serverPool("P", 10L, null, "ETL").exists();
    rig.session("s").in("ETL").isOpen();
    rig.session("t").in("BI").isOpen();
    rig.query("y").in("t").dop(8).runsWith(8);
    rig.query("p").dop(2).runsWith(2);
    adaptive("a").runsWith(10);
    rig.query("x").in("t").dop(10).submits();
    rig.expect(queued("x"), resized("a", 8)).noMore();
  }

  @Test
  void shouldGrowIntoWhatIsKeptForItsPoolThoughOthersWait() {
    domain().serverPool("P", 8L, null, "ETL").exists();
    rig.session("s").in("ETL").isOpen();
    rig.session("t").in("BI").isOpen();
    rig.query("q").dop(6).runsWith(6);
    adaptive("a").dop(6).runsWith(6);
    rig.query("y").in("t").dop(8).runsWith(8);
    rig.query("x").in("t").dop(6).submits();
    rig.expect(queued("x"), resized("a", 2)).noMore();
    rig.order("a").isDone();
    rig.skip();
  }

  @Test
  void shouldAskNobodyWhoseDirectiveIsCritical() {
    domain()
        .with(rig.plan("P").limits("ETL", Map.of("critical", true)).limits("BI", Map.of()))
        .activePlan("P")
        .exists();
    rig.session("s").in("ETL").isOpen();
    rig.session("t").in("BI").isOpen();
    adaptive("a").runsWith(10);
    adaptive("b").in("t").dop(4).runsWith(4);
    rig.query("q").in("t").dop(9).submits();
    rig.expect(queued("q"), resized("b", 1)).noMore();
  }

  @Test
  void shouldGetBackWhatItGaveOnceNobodyWaits() {
    isOpen();
    adaptive("a").runsWith(10);
    rig.query("p").in("t").dop(10).runsWith(10);
    rig.query("q").in("t").dop(6).submits();
    rig.expect(queued("q"), resized("a", 4)).noMore();
    rig.order("a").isDone();
    rig.expect(granted("q")).noMore();
    rig.query("q").completes();
    rig.expect(released("q"), resized("a", 10)).noMore();
  }

  // ---- what its client says ----

  @Test
  void shouldGiveBackWhatWasTakenWhereItFailsAndNeverOrderItAgain() {
    isOpen();
    rig.query("q").dop(16).runsWith(16);
    adaptive("a").runsWith(4);
    rig.query("q").completes();
    rig.expect(released("q"), resized("a", 10)).noMore();
    rig.order("a").hasFailed();
    rig.expectNothing();
    assertThat(busy()).isEqualTo(4);
    assertThat(dop("a")).isEqualTo(4);
    assertThat(rig.ledger().openOrders()).isZero();
    rig.query("r").in("t").dop(20).queues();
    rig.restart().session("s").beats();
    rig.expectNothing();
  }

  @Test
  void shouldNeverOrderItAgainWhereTheOrderWasStale() {
    isOpen();
    rig.query("q").dop(16).runsWith(16);
    adaptive("a").runsWith(4);
    rig.query("q").completes();
    rig.expect(released("q"), resized("a", 10)).noMore();
    rig.order("a").isStale();
    rig.expectNothing();
    assertThat(busy()).isEqualTo(4);
    assertThat(rig.ledger().openOrders()).isZero();
  }

  @Test
  void shouldHoldWhatItHasUntilItHasShrunk() {
    isOpen();
    adaptive("a").runsWith(10);
    rig.query("q").in("t").dop(16).submits();
    rig.expect(queued("q"), resized("a", 4)).noMore();
    rig.order("a").hasFailed();
    rig.expectNothing();
    assertThat(busy()).isEqualTo(10);
    rig.query("a").completes();
    rig.expect(released("a"), granted("q").dop(16L)).noMore();
  }

  @Test
  void shouldSettleItsOrderAndGiveAllBackWhereItEnds() {
    isOpen();
    rig.query("q").dop(16).runsWith(16);
    adaptive("a").runsWith(4);
    rig.query("q").completes();
    rig.expect(released("q"), resized("a", 10)).noMore();
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    assertThat(busy()).isZero();
    assertThat(rig.ledger().openOrders()).isZero();
    assertThat(rig.ledger().all(Families.ADAPTIVE)).isEmpty();
    rig.order("a").isDone();
    rig.expectNothing();
  }

  @Test
  void shouldFollowItsOrderThoughItIsOrderedToEndMeanwhile() {
    isOpen();
    rig.query("q").dop(16).runsWith(16);
    adaptive("a").runsWith(4);
    rig.query("q").completes();
    rig.expect(released("q"), resized("a", 10)).noMore();
    var resize = rig.order("a");
    rig.query("a").cancels();
    rig.skip();
    resize.isDone();
    rig.expectNothing();
    assertThat(dop("a")).isEqualTo(10);
    assertThat(busy()).isEqualTo(10);
  }

  @Test
  void shouldSayAnOpenOrderAgain() {
    isOpen();
    rig.query("q").dop(16).runsWith(16);
    adaptive("a").runsWith(4);
    rig.query("q").completes();
    rig.expect(released("q"), resized("a", 10)).noMore();
    rig.client("c").resyncs();
    rig.expect(granted("a").dop(4L), resized("a", 10)).noMore();
  }

  @Test
  void shouldKnowItsOrdersAfterARestart() {
    isOpen();
    adaptive("a").runsWith(10);
    adaptive("b").runsWith(10);
    rig.query("q").in("t").dop(15).submits();
    rig.expect(queued("q"), resized("a", 1)).noMore();
    rig.restart().session("s").beats();
    rig.expectNothing();
    rig.order("a").isDone();
    rig.expect(resized("b", 5)).noMore();
  }
}

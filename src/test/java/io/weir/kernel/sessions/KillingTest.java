package io.weir.kernel.sessions;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.cancelOrder;
import static io.weir.kernel.rig.Expected.closed;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.killOrder;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.kernel.rig.OrderNoun;
import io.weir.protocol.AdminCommand.KillSession;
import io.weir.protocol.Capability;
import io.weir.protocol.Code;
import io.weir.protocol.Mode;
import io.weir.protocol.OrderOutcome;
import io.weir.protocol.SessionCommand.OrderDone;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A killed query keeps its slot until its end is known. */
class KillingTest extends KernelTest {

  @BeforeEach
  void oneSlotTaken() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.session("other").isOpen();
    rig.query("a").runs();
    rig.query("next").in("other").queues();
  }

  private void killed() {
    String request = rig.operator().kills("s");
    rig.expect(killOrder("s", Code.OPERATOR, "a").to("c"), accepted(request)).noMore();
  }

  private void cancelled() {
    rig.query("a").cancels();
    rig.expect(cancelOrder("a", Code.OPERATOR).to("c")).noMore();
  }

  // ---- killing a session ----

  @Test
  void shouldHoldTheSlotUntilTheQueryCompletes() {
    killed();
    rig.query("a").completesWithCpuMs(70);
    rig.expect(
            released("a").cause(Code.OPERATOR).cpuMs(70),
            closed("s").cause(Code.OPERATOR),
            granted("next"))
        .noMore();
    assertThat(rig.ledger().openOrders()).isZero();
  }

  @Test
  void shouldHoldTheSlotUntilTheOrderIsDone() {
    killed();
    rig.order("s").isDone();
    rig.expect(released("a").cause(Code.OPERATOR), closed("s"), granted("next")).noMore();
    rig.order("s").isDone();
    rig.expectNothing(); // said twice
  }

  @Test
  void shouldHoldTheSlotUntilTheGraceIsOver() {
    killed();
    rig.advanceMs(Bounds.GRACE_MS - 1).expectNothing();
    rig.advanceMs(1);
    rig.expect(released("a").cause(Code.OPERATOR).dueMs(rig.nowMs()), closed("s"), granted("next"))
        .noMore();
    assertThat(rig.ledger().openOrders()).isZero();
  }

  @Test
  void shouldTakeAStaleOrderAsDone() {
    killed();
    rig.order("s").isStale();
    rig.expect(released("a"), closed("s"), granted("next")).noMore();
  }

  @Test
  void shouldHoldTheSlotForEverWhereAKillHasFailed() {
    killed();
    rig.order("s").hasFailed();
    rig.order("s").hasFailed();
    rig.expectNothing();
    assertThat(rig.ledger().alarms()).isEqualTo(1);
    rig.advanceMs(100 * Bounds.GRACE_MS).expectNothing();
    assertThat(rig.ledger().running()).isEqualTo(1);
    rig.restart();
    rig.query("a").completes();
    rig.expect(released("a").cause(Code.OPERATOR), closed("s"), granted("next")).noMore();
    assertThat(rig.ledger().alarms()).isZero();
  }

  @Test
  void shouldRefuseWhatAKilledSessionHasWaiting() {
    rig.query("b").queues();
    String request = rig.operator().kills("s");
    rig.expect(rejected("b", Code.OPERATOR), killOrder("s", Code.OPERATOR, "a"), accepted(request))
        .noMore();
    rig.query("c").submits();
    rig.expect(rejected("c", Code.NOT_FOUND)).noMore();
    rig.session("s").beats();
    rig.expect(rejected("s", Code.NOT_FOUND).of("Heartbeat")).noMore();
  }

  @Test
  void shouldCloseASessionThatRunsNothingAtOnce() {
    String request = rig.operator().kills("other");
    rig.expect(
            rejected("next", Code.OPERATOR),
            killOrder("other", Code.OPERATOR),
            closed("other").cause(Code.OPERATOR),
            accepted(request))
        .noMore();
    rig.expect(rejected(rig.operator().kills("other"), Code.NOT_FOUND)).noMore();
  }

  @Test
  void shouldHoldTheSlotOfAKilledQueryThoughItsSessionIsClosed() {
    killed();
    rig.session("s").closes();
    rig.expectNothing();
    rig.query("a").completes();
    rig.expect(
            released("a").cause(Code.OPERATOR), closed("s").cause(Code.OPERATOR), granted("next"))
        .noMore();
  }

  @Test
  void shouldHoldTheSlotOfAQueryThatSurvivedItsKillThoughItsSessionIsClosed() {
    killed();
    rig.order("s").hasFailed();
    rig.session("s").closes();
    rig.advanceMs(100 * Bounds.GRACE_MS).expectNothing();
    rig.order("s").isDone();
    rig.expect(released("a").cause(Code.OPERATOR), closed("s"), granted("next")).noMore();
  }

  @Test
  void shouldCloseASessionWithTheLastOfItsCancelledQueries() {
    cancelled();
    rig.session("s").closes();
    rig.query("late").submits();
    rig.expect(rejected("late", Code.NOT_FOUND)).noMore();
    rig.advanceMs(Bounds.GRACE_MS);
    rig.expect(released("a").cause(Code.OPERATOR), closed("s"), granted("next")).noMore();
  }

  @Test
  void shouldBeginTheGraceAnewWhileTheTaskIsBehindItsInput() {
    killed();
    rig.pauseTimeouts().jumpTo(rig.nowMs() + 600_000); // ten minutes down
    rig.tick().tick().skip(); // news of places, and the grace
    rig.resumeTimeouts().advanceMs(Bounds.GRACE_MS - 1).expectNothing();
    rig.advanceMs(1);
    rig.expect(released("a").cause(Code.OPERATOR), closed("s"), granted("next")).noMore();
  }

  @Test
  void shouldHoldNoSlotForEverWhereTheTaskStaysBehind() {
    killed();
    rig.pauseTimeouts().advanceMs(6 * Bounds.GRACE_MS - 1).expectNothing();
    rig.advanceMs(1);
    rig.expect(released("a").cause(Code.OPERATOR), closed("s"), granted("next")).noMore();
  }

  @Test
  void shouldNotKillWhereItObservesThoughACancellationHasFailed() {
    rig.domain().slots(1).mode(Mode.OBSERVE).applies();
    rig.skip();
    cancelled();
    rig.order("a").hasFailed();
    rig.advanceMs(100 * Bounds.GRACE_MS).expectNothing();
    rig.query("a").completes();
    rig.expect(released("a").cause(Code.OPERATOR)).noMore();
  }

  // ---- cancelling a query ----

  @Test
  void shouldOrderARunningQueryToEndWhenItIsCancelled() {
    cancelled();
    rig.query("a").cancels();
    rig.expectNothing();
    rig.order("a").isDone();
    rig.expect(released("a").cause(Code.OPERATOR), granted("next")).noMore();
    rig.query("b").queues(); // the session lives on
  }

  @Test
  void shouldKillTheSessionWhereACancellationHasFailed() {
    cancelled();
    rig.advanceMs(4_000);
    rig.order("a").hasFailed();
    rig.expect(killOrder("s", Code.OPERATOR, "a")).noMore();
    rig.order("a").hasFailed(); // said twice
    rig.expectNothing();
    rig.advanceMs(Bounds.GRACE_MS - 1).expectNothing(); // a grace of its own
    rig.advanceMs(1);
    rig.expect(released("a").cause(Code.OPERATOR), closed("s"), granted("next")).noMore();
  }

  @Test
  void shouldHoldTheSlotWhereTheKillAfterTheCancellationHasFailedToo() {
    cancelled();
    rig.order("a").hasFailed();
    rig.expect(killOrder("s", Code.OPERATOR, "a")).noMore();
    rig.order("s").hasFailed();
    rig.advanceMs(100 * Bounds.GRACE_MS).expectNothing();
    // The operator tries again; that the query has survived one kill is not forgotten.
    String request = rig.operator().kills("s");
    rig.expect(killOrder("s", Code.OPERATOR, "a"), accepted(request)).noMore();
    rig.advanceMs(100 * Bounds.GRACE_MS).expectNothing();
    assertThat(rig.ledger().running()).isEqualTo(1);
    rig.order("s").isDone();
    rig.expect(released("a"), closed("s"), granted("next")).noMore();
  }

  @Test
  void shouldTakeALateConfirmationOfACancellationThatSeemedToFail() {
    cancelled();
    rig.order("a").hasFailed();
    rig.expect(killOrder("s", Code.OPERATOR, "a")).noMore();
    OrderNoun.known(rig, rig.order("s").seq() - 1).isDone();
    rig.expect(released("a").cause(Code.OPERATOR), closed("s"), granted("next")).noMore();
  }

  @Test
  void shouldKillAtOnceWhereAClientCannotCancel() {
    rig.session("k").canOnly(Capability.KILL).isOpen();
    rig.query("a").completes();
    rig.expect(released("a"), granted("next")).noMore();
    rig.query("next").completes();
    rig.expect(released("next")).noMore();
    rig.query("x").in("k").runs();
    rig.query("x").cancels();
    rig.expect(killOrder("k", Code.OPERATOR, "x")).noMore();
  }

  @Test
  void shouldReleaseOnceWhenACancelledQueryCompletesBeforeItsGraceIsOver() {
    cancelled();
    rig.query("a").completes();
    rig.expect(released("a").cause(Code.OPERATOR), granted("next")).noMore();
    rig.advanceMs(2 * Bounds.GRACE_MS).expectNothing();
  }

  @Test
  void shouldNameTheOperatorWhoKilledWhereHeIsKnown() {
    rig.session("t").isOpen();
    String request = rig.operator().kills("t");
    rig.expect(killOrder("t", Code.OPERATOR).at("operator olga"), closed("t"), accepted(request))
        .noMore();
    rig.session("v").isOpen();
    rig.tell(new KillSession("nobody", null, "v"));
    rig.expect(killOrder("v", Code.OPERATOR).at("operator"), closed("v"), accepted("nobody"))
        .noMore();
  }

  @Test
  void shouldRefuseTheConfirmationOfAnOrderThatWasNeverGiven() {
    OrderNoun.known(rig, 4_711).isDone();
    rig.expect(rejected("4711", Code.NOT_FOUND).of("OrderDone")).noMore();
    OrderNoun.known(rig, 0).hasFailed();
    rig.expect(rejected("0", Code.NOT_FOUND).of("OrderDone").saying("numbered from 1 to")).noMore();
  }

  @Test
  void shouldRefuseTheConfirmationOfAnotherDomainsOrder() {
    cancelled();
    rig.tell(new OrderDone("elsewhere", rig.order("a").seq(), OrderOutcome.DONE, null));
    rig.expect(
            rejected(Long.toString(rig.order("a").seq()), Code.INVALID)
                .of("OrderDone")
                .saying("one of elsewhere"))
        .noMore();
    assertThat(rig.ledger().running()).isEqualTo(1);
  }

  @Test
  void shouldNotAnswerTheConfirmationOfWhatIsNoOpenOrder() {
    cancelled();
    OrderNoun.known(rig, 1).isDone(); // the definition
    rig.expectNothing();
    OrderNoun order = rig.order("a");
    order.isDone();
    rig.expect(released("a").cause(Code.OPERATOR), granted("next")).noMore();
    order.isStale();
    rig.expectNothing();
  }
}

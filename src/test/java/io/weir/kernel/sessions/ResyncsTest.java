package io.weir.kernel.sessions;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.cancelOrder;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.killOrder;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that restarts is told again what it has to know. */
class ResyncsTest extends KernelTest {

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

  @Test
  void shouldSayLiveGrantsAndOpenOrdersAgainByTheirNumbers() {
    rig.session("elsewhere").client("x").isOpen();
    cancelled();
    rig.query("mine").in("elsewhere").queues();
    rig.client("c").resyncs();
    rig.expect(granted("a"), cancelOrder("a", Code.OPERATOR)).noMore();
    rig.client("x").resyncs();
    rig.expectNothing();
    rig.client("nobody").resyncs();
    rig.expectNothing();
  }

  @Test
  void shouldSayManyLiveGrantsAgainInBoundedTurns() {
    rig.with(new Bounds().resyncRowsPerTurn(2)).domain().slots(5).exists();
    rig.session("s").isOpen();
    for (int i = 1; i <= 5; i++) {
      rig.query("q" + i).runs();
    }
    rig.client("c").resyncs();
    rig.expect(granted("q1"), granted("q2")).noMore();
    rig.tick();
    rig.expect(granted("q3"), granted("q4")).noMore();
    rig.client("c").resyncs(); // anew
    rig.expect(granted("q1"), granted("q2")).noMore();
    rig.tick().tick();
    rig.expect(granted("q3"), granted("q4"), granted("q5")).noMore();
    rig.advanceMs(60_000).expectNothing();
  }

  @Test
  void shouldLookAtABoundedNumberOfRowsOfAnyoneInATurn() {
    rig.with(new Bounds().resyncRowsPerTurn(2)).domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.session("t").client("other").isOpen();
    rig.query("z").runs();
    rig.query("a").in("t").queues();
    rig.query("b").in("t").queues();
    rig.query("z").cancels();
    rig.expect(cancelOrder("z", Code.OPERATOR)).noMore();
    rig.client("c").resyncs(); // a and b, of another
    rig.expectNothing();
    rig.restart().tick(); // z, and its order
    rig.expect(granted("z"), cancelOrder("z", Code.OPERATOR)).noMore();
    rig.tick().expectNothing();
  }

  @Test
  void shouldSayByNumberWhatATurnFound() {
    rig.with(new Bounds()).domain().slots(3).exists();
    rig.session("s").isOpen();
    rig.query("b").runs();
    rig.query("c").runs();
    rig.query("a").runs();
    rig.client("c").resyncs();
    rig.expect(granted("b"), granted("c"), granted("a")).noMore();
  }

  @Test
  void shouldSayTheSameAgainAfterARestartOfTheGovernor() {
    killed();
    rig.restart();
    rig.client("c").resyncs();
    rig.expect(granted("a"), killOrder("s", Code.OPERATOR, "a")).noMore();
  }

  @Test
  void shouldSayAllOpenOrdersAgainInOneTurn() {
    rig.operator().changesSlots(2);
    rig.expect(granted("next")).noMore();
    cancelled();
    rig.query("next").cancels();
    rig.expect(cancelOrder("next", Code.OPERATOR)).noMore();
    rig.client("c").resyncs();
    rig.expect(
            granted("a"),
            granted("next"),
            cancelOrder("a", Code.OPERATOR),
            cancelOrder("next", Code.OPERATOR))
        .noMore();
    rig.advanceMs(1).expectNothing();
  }

  @Test
  void shouldGoOnAmongTheOrdersWhereTheBoundEndedATurn() {
    rig.with(new Bounds().resyncRowsPerTurn(3)).domain().slots(2).exists();
    rig.session("s").isOpen();
    rig.query("a").runs();
    rig.query("b").runs();
    rig.query("a").cancels();
    rig.query("b").cancels();
    rig.skip().client("c").resyncs();
    rig.expect(granted("a"), granted("b"), cancelOrder("a", Code.OPERATOR)).noMore();
    rig.restart().tick();
    rig.expect(cancelOrder("b", Code.OPERATOR)).noMore();
    rig.advanceMs(1).expectNothing();
  }
}

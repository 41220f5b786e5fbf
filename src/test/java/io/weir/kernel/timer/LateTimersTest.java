package io.weir.kernel.timer;

import static io.weir.kernel.rig.Expected.closed;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.killOrder;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.TimerCommand;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ticks come late, in pieces, or about what has gone. */
class LateTimersTest extends KernelTest {

  @BeforeEach
  void oneSlot() {
    rig.domain().slots(1).watchingSilence().exists();
    rig.session("s").isOpen();
  }

  @Test
  void shouldSayNothingAboutWhatHasGone() {
    rig.query("a").runs();
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    rig.session("s").closes();
    rig.expect(closed("s")).noMore();
    for (String id : List.of("a", "s", "ghost")) {
      rig.tell(new TimerCommand.ExpireWait(id));
      rig.tell(new TimerCommand.ExpireSessionWait(id));
      rig.tell(new TimerCommand.ExpireExecution(id));
      rig.tell(new TimerCommand.ExpireGrace(id));
      rig.tell(new TimerCommand.ExpireIdle(id));
      rig.tell(new TimerCommand.ExpireHeartbeat(id));
    }
    rig.expectNothing();
  }

  @Test
  void shouldSayNothingAboutAQueryThatRunsWhenAnotherTimerOfItsFiresAgain() {
    rig.query("a").runs();
    rig.tell(new TimerCommand.ExpireWait("a"));
    rig.tell(new TimerCommand.ExpireSessionWait("a"));
    rig.tell(new TimerCommand.ExpireGrace("a"));
    rig.expectNothing();
    assertThat(rig.ledger().running()).isEqualTo(1);
  }

  @Test
  void shouldSayWhenALateTimerWasDue() {
    rig.query("a").runs();
    rig.query("b").waitMs(300).queues();
    long dueMs = rig.nowMs() + 300;
    rig.jumpTo(dueMs + 40).tick();
    rig.expect(rejected("b", Code.QUEUE_TIMEOUT).dueMs(dueMs).atMs(dueMs + 40)).noMore();
  }

  @Test
  void shouldFireInTheOrderInWhichTimersWereDue() {
    rig.query("a").runs();
    rig.query("late").waitMs(300).queues();
    rig.query("early").waitMs(200).queues();
    rig.query("second").waitMs(200).queues();
    rig.jumpTo(rig.nowMs() + 1_000).tick();
    assertThat(rig.take())
        .extracting(d -> ((Rejected) d.decision()).id())
        .containsExactly("early", "second", "late");
  }

  @Test
  void shouldFireABoundedNumberInATickAndGoOnInTheNext() {
    rig.with(new Bounds().timersPerTick(2)).domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.query("a").runs();
    for (int i = 1; i <= 5; i++) {
      rig.query("q" + i).waitMs(100).queues();
    }
    rig.jumpTo(rig.nowMs() + 100).tick();
    rig.expect(rejected("q1", Code.QUEUE_TIMEOUT), rejected("q2", Code.QUEUE_TIMEOUT)).noMore();
    rig.restart().tick();
    rig.expect(rejected("q3", Code.QUEUE_TIMEOUT), rejected("q4", Code.QUEUE_TIMEOUT)).noMore();
    rig.tick().expect(rejected("q5", Code.QUEUE_TIMEOUT)).noMore();
  }

  @Test
  void shouldNotSayThatATimerCausedWhatACommandCaused() {
    rig.query("a").runs();
    rig.query("b").submits();
    rig.expect(queued("b").dueMs(null)).noMore();
    rig.query("a").completes();
    rig.expect(released("a").dueMs(null), granted("b").dueMs(null)).noMore();
  }

  @Test
  void shouldFireALongTimerInFrontOfOneThatWasPutOffOnlyWhenItsTimeHasCome() {
    rig.session("t").client("silent").isOpen();
    for (int i = 0; i < 3; i++) {
      rig.advanceMs(4_000);
      rig.client("c").beats(); // puts the first timer off, again and again
    }
    rig.advanceMs(3_000);
    rig.expect(killOrder("t", Code.HEARTBEAT_LOST), closed("t")).noMore();
    rig.advanceMs(Bounds.LOST_MS - 3_001).expectNothing();
    rig.advanceMs(1);
    List<Decided> end = rig.take();
    assertThat(end).hasSize(2);
    assertThat(end.getFirst().dueMs()).isEqualTo(rig.nowMs());
  }
}

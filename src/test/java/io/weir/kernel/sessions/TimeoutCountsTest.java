package io.weir.kernel.sessions;

import static io.weir.kernel.rig.Expected.accepted;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Mode;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What timeouts have ended, by cause (S4). */
class TimeoutCountsTest extends KernelTest {

  private long version;

  @BeforeEach
  void oneSlot() {
    rig.domain().slots(1).watchingSilence().exists();
    version = rig.ledger().domain().version();
  }

  private void counts(long executions, long silent, long idle, long waits) {
    String request = rig.operator().checksTimeouts();
    rig.expect(
            accepted(request)
                .version(version)
                .counting(
                    Map.of(
                        "EXECUTION_TIMEOUT", executions,
                        "HEARTBEAT_LOST", silent,
                        "IDLE_TIMEOUT", idle,
                        "QUEUE_TIMEOUT", waits)))
        .noMore();
  }

  @Test
  void shouldCountWhatTimeoutsEndedOnceByCause() {
    counts(0, 0, 0, 0);
    rig.session("s").executionTimeoutMs(1_000).isOpen();
    rig.session("idle").idleTimeoutMs(500).isOpen();
    rig.query("a").runs();
    rig.query("b").waitMs(300).queues();
    rig.query("late").waitMs(300).heardMsAgo(300).submits();
    rig.advanceMs(1_000).skip();
    counts(1, 0, 1, 2);
    rig.order("a").hasFailed(); // the kill that follows is no second timeout
    rig.order("s").isDone();
    rig.skip();
    counts(1, 0, 1, 2);
    rig.session("silent").isOpen();
    rig.advanceMs(Bounds.LOST_MS).skip();
    counts(1, 1, 1, 2);
  }

  @Test
  void shouldNotCountWhatIsOnlyRecommended() {
    rig.domain().slots(1).mode(Mode.OBSERVE).exists();
    version = rig.ledger().domain().version();
    rig.session("s").executionTimeoutMs(1_000).idleTimeoutMs(2_000).isOpen();
    rig.query("a").runs();
    rig.advanceMs(5_000).skip();
    counts(0, 0, 0, 0);
  }
}

package io.weir.kernel.sessions;

import static io.weir.kernel.rig.Expected.cancelOrder;
import static io.weir.kernel.rig.Expected.closed;
import static io.weir.kernel.rig.Expected.killOrder;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A timer goes with what it is about: the rig finds each one that nobody owns. */
class TimersOfTheEndedTest extends KernelTest {

  @BeforeEach
  void aSessionThatIsWatchedForSilenceAndIdleness() {
    rig.domain().slots(1).watchingSilence().exists();
    rig.session("s").idleTimeoutMs(10_000).isOpen();
  }

  @Test
  void shouldDisarmASessionThatIsKilledWhileItRunsSomething() {
    rig.query("a").runs();
    assertThat(rig.ledger().session("s").idleTimer()).as("armed at the opening").isNotNull();
    rig.operator().kills("s");
    rig.skip();
    assertThat(rig.ledger().session("s").idleTimer()).isNull();
    assertThat(rig.ledger().session("s").heartbeatTimer()).isNull();
    rig.query("a").completes();
    rig.expect(released("a"), closed("s").cause(Code.OPERATOR)).noMore();
  }

  @Test
  void shouldDisarmASessionThatClosesWhileAKilledQueryHoldsItsSlot() {
    rig.query("a").runs();
    rig.query("a").cancels();
    rig.expect(cancelOrder("a", Code.OPERATOR)).noMore();
    rig.session("s").closes();
    rig.expectNothing();
    assertThat(rig.ledger().session("s").idleTimer()).isNull();
    assertThat(rig.ledger().session("s").heartbeatTimer()).isNull();
    rig.query("a").completes();
    rig.expect(released("a").cause(Code.OPERATOR), closed("s").cause(null)).noMore();
  }

  @Test
  void shouldDisarmASessionThatClosesWithNothingLeft() {
    rig.session("s").closes();
    rig.expect(closed("s").cause(null)).noMore();
    rig.advanceMs(60_000).expectNothing();
  }

  @Test
  void shouldArmNoIdlenessOfASessionThatRunsSomethingWhenItsLimitsAreReviewed() {
    rig.session("busy").isOpen();
    rig.query("a").in("busy").runs();
    rig.group("INTERACTIVE_GROUP").idleTimeoutMs(3_000).changes();
    rig.tick();
    assertThat(rig.ledger().session("busy").idleTimer()).isNull();
    rig.client("c").beatsForMs(5_000);
    rig.expect(killOrder("s", Code.IDLE_TIMEOUT), closed("s")).noMore();
  }

  @Test
  void shouldArmNothingOfASessionThatIsBeingKilledWhenItsLimitsAreReviewed() {
    rig.query("a").runs();
    rig.query("waits").queues();
    rig.operator().kills("s");
    rig.expect(rejected("waits", Code.OPERATOR), killOrder("s", Code.OPERATOR, "a"));
    rig.skip().group("INTERACTIVE_GROUP").idleTimeoutMs(3_000).changes();
    rig.tick();
    assertThat(rig.ledger().session("s").idleTimer()).isNull();
    assertThat(rig.ledger().session("s").heartbeatTimer()).isNull();
  }
}

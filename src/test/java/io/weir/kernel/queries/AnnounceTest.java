package io.weir.kernel.queries;

import static io.weir.kernel.rig.Expected.cancelOrder;
import static io.weir.kernel.rig.Expected.expired;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.opened;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** News of places: when what a query may expect changes by twice, and not more often than 5 s. */
class AnnounceTest extends KernelTest {

  private void oneSlotTakenAndThreeWaiting() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.query("a").runs();
    for (String id : List.of("b", "c", "d")) {
      rig.query(id).queues();
    }
  }

  @Test
  void shouldTellThoseWhoseEstimateHasHalvedAtTheNextRound() {
    oneSlotTakenAndThreeWaiting();
    rig.advanceMs(1_000);
    rig.query("b").cancels();
    rig.expect(expired("b")).noMore();
    rig.advanceMs(3_999).expectNothing();
    rig.advanceMs(1);
    // c: 2 s to 1 s is half; d: 3 s to 2 s is not.
    rig.expect(queued("c").at(1).etaMs(1_000L).dueMs(rig.nowMs())).noMore();
    rig.advanceMs(60_000).expectNothing();
  }

  @Test
  void shouldTellThoseWhoseEstimateHasDoubled() {
    oneSlotTakenAndThreeWaiting();
    rig.query("b").cancels();
    rig.query("c").cancels();
    rig.expect(expired("b"), expired("c")).noMore();
    rig.advanceMs(Bounds.ANNOUNCE_MS);
    rig.expect(queued("d").at(1).etaMs(1_000L)).noMore();
    rig.query("a").completesWithCpuMs(1_999);
    rig.expect(released("a"), granted("d")).noMore();
    rig.query("e").submits();
    rig.expect(queued("e").at(1).etaMs(1_999L)).noMore();
    rig.query("d").completesWithCpuMs(1_999 + 8 * 1_999); // mean 3,998
    rig.expect(released("d"), granted("e")).noMore();
  }

  @Test
  void shouldTellNobodyTwiceInFiveSeconds() {
    oneSlotTakenAndThreeWaiting();
    rig.advanceMs(3_000);
    rig.query("late").queues(); // told now
    rig.query("b").cancels();
    rig.query("c").cancels();
    rig.query("d").cancels();
    rig.skip().advanceMs(2_000).expectNothing(); // the round: too early for it
    rig.advanceMs(5_000);
    rig.expect(queued("late").at(1).etaMs(1_000L)).noMore();
  }

  @Test
  void shouldTellWhenNothingIsGrantedAnyMoreAndAgainWhenItIs() {
    oneSlotTakenAndThreeWaiting();
    rig.operator().changesMode(Mode.DRAIN);
    rig.advanceMs(30_000).expectNothing(); // no estimate is no news of one
    rig.query("e").submits();
    rig.expect(queued("e").etaMs(null)).noMore();
    rig.operator().changesMode(Mode.ENFORCE);
    rig.advanceMs(Bounds.ANNOUNCE_MS);
    rig.expect(queued("e").at(4).etaMs(4_000L)).noMore();
  }

  @Test
  void shouldLookNoMoreWhenNobodyWaits() {
    oneSlotTakenAndThreeWaiting();
    for (String id : List.of("b", "c", "d")) {
      rig.query(id).cancels();
      rig.expect(expired(id)).noMore();
    }
    rig.query("a").cancels();
    rig.expect(cancelOrder("a", Code.OPERATOR)).noMore();
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    rig.advanceMs(Bounds.REMEMBER_MS + 1).expectNothing();
    assertThat(rig.nextDueMs()).isEmpty();
  }

  @Test
  void shouldTellABoundedNumberOfEachGroup() {
    rig.with(new Bounds().announceMax(4)).domain().slots(2).exists();
    rig.session("s").isOpen();
    rig.session("e").in("BATCH_GROUP").isOpen();
    for (int i = 0; i <= 10; i++) {
      rig.query("i" + i).submits();
      rig.query("b" + i).in("e").submits();
    }
    rig.query("i0").completesWithCpuMs(100); // not a second, as was expected
    rig.query("b0").completesWithCpuMs(100);
    rig.skip().advanceMs(Bounds.ANNOUNCE_MS);
    rig.expect(queued("i3").at(1), queued("i4").at(2), queued("b1").at(1), queued("b2").at(2))
        .noMore();
  }

  @Test
  void shouldKeepTheLastNewsAsTheAnswerToARepeatedRequest() {
    oneSlotTakenAndThreeWaiting();
    rig.query("b").cancels();
    rig.expect(expired("b")).noMore();
    rig.advanceMs(Bounds.ANNOUNCE_MS);
    long seq = rig.take().getFirst().seq();
    rig.query("c").submits();
    rig.expect(queued("c").at(1).seq(seq)).noMore();
  }

  // ---- hints ----

  @Test
  void shouldWarnInTheGrantOfAHintThatIsUnknown() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.query("a").hint("max.memory.mb", "512").submits();
    rig.expect(granted("a").warning(null)).noMore();
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    rig.query("b").hint("max.memory.mbs", "512").submits();
    rig.expect(granted("b").warning("Expected a known hint")).noMore();
  }

  @Test
  void shouldRepeatTheWarningEachTimeAWaitingQueryIsTold() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.query("a").runs();
    rig.query("b").queues();
    rig.query("c").hint("spill.to.disk", "yes").submits();
    String warning = "Expected true or false in hint spill.to.disk";
    rig.expect(queued("c").warning(warning)).noMore();
    rig.query("b").cancels();
    rig.advanceMs(Bounds.ANNOUNCE_MS);
    rig.expect(expired("b"), queued("c").at(1).warning(warning)).noMore();
    rig.query("a").completes();
    rig.expect(released("a"), granted("c").warning(warning)).noMore();
  }

  @Test
  void shouldWarnOfTheHintsOfAQueryThatWaitedForItsSession() {
    rig.domain().slots(1).exists();
    rig.query("a").in("s").hint("max.groups", "many").submits();
    rig.session("s").opens();
    rig.expect(opened("s"), granted("a").warning("Expected a whole number in hint max.groups"))
        .noMore();
  }
}

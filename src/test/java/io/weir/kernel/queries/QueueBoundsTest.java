package io.weir.kernel.queries;

import static io.weir.kernel.rig.Expected.expired;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import org.junit.jupiter.api.Test;

/** How many may wait, for how long, and what SYS_GROUP keeps for itself. */
class QueueBoundsTest extends KernelTest {

  private void oneSlotTaken(long maxQueued) {
    rig.domain().slots(1).maxQueued(maxQueued).exists();
    rig.session("s").isOpen();
    rig.query("a").runs();
  }

  // ---- how many ----

  @Test
  void shouldRefuseTheQueryAfterTheLastPlaceOfTheDomain() {
    oneSlotTaken(2);
    rig.query("b").queues();
    rig.query("c").queues();
    rig.query("d").submits();
    rig.expect(
            rejected("d", Code.QUEUE_FULL)
                .retryAfterMs(1_000L)
                .why(Limit.MAX_QUEUED, "domain", 2, 2)
                .saying("2 of 2 are taken"))
        .noMore();
    assertThat(rig.ledger().account("INTERACTIVE_GROUP").rejected()).isEqualTo(1);
  }

  @Test
  void shouldRefuseTheQueryAfterTheLastPlaceOfItsGroup() {
    oneSlotTaken(100);
    rig.group("ETL").maxQueued(1).exists();
    rig.session("e").in("ETL").isOpen();
    rig.query("b").in("e").queues();
    rig.query("c").in("e").submits();
    rig.expect(rejected("c", Code.QUEUE_FULL).in("ETL").why(Limit.MAX_QUEUED, "group ETL", 1, 1))
        .noMore();
    rig.query("d").queues(); // others have their own places
  }

  @Test
  void shouldQueueNobodyWhereThereAreNoPlaces() {
    oneSlotTaken(0);
    rig.query("b").submits();
    rig.expect(rejected("b", Code.QUEUE_FULL).why(Limit.MAX_QUEUED, "domain", 0, 0)).noMore();
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    rig.query("c").runs();
  }

  @Test
  void shouldGiveAFreedPlaceToTheNextWhoAsks() {
    oneSlotTaken(1);
    rig.query("b").queues();
    rig.query("b").cancels();
    rig.expect(expired("b")).noMore();
    rig.query("c").queues();
    rig.query("d").submits();
    rig.expect(rejected("d", Code.QUEUE_FULL)).noMore();
  }

  // ---- the operator's way in ----

  @Test
  void shouldKeepASlotAndEightPlacesForSysGroupWhenAllIsFull() {
    oneSlotTaken(0);
    rig.user("root").mapsTo("SYS_GROUP");
    rig.session("sys").of("root").isOpen();
    rig.query("own slot").in("sys").submits();
    rig.expect(granted("own slot").in("SYS_GROUP")).noMore();
    for (int i = 1; i <= 8; i++) {
      rig.query("p" + i).in("sys").submits();
      rig.expect(queued("p" + i).at(i)).noMore();
    }
    rig.query("p9").in("sys").submits();
    rig.expect(rejected("p9", Code.QUEUE_FULL).why(Limit.MAX_QUEUED, "domain", 0, 0)).noMore();
    rig.query("own slot").completes();
    rig.expect(released("own slot"), granted("p1")).noMore();
  }

  @Test
  void shouldLetTheOperatorInWhenAllQueuesAreFull() {
    rig.domain().slots(1).maxQueued(2).maxSessions(1).mapping("root", "SYS_GROUP").exists();
    rig.session("s").isOpen();
    rig.query("a").runs();
    rig.query("b").queues();
    rig.query("c").queues();
    rig.query("d").submits();
    rig.session("t").opens();
    rig.expect(rejected("d", Code.QUEUE_FULL), rejected("t", Code.RESOURCE_EXHAUSTED)).noMore();
    rig.session("operator").of("root").isOpen();
    rig.query("look").in("operator").runs(); // in SYS_GROUP's own slot
    for (int i = 1; i <= 8; i++) {
      rig.query("p" + i).in("operator").submits();
      rig.expect(queued("p" + i).at(i).in("SYS_GROUP")).noMore();
    }
    rig.query("p9").in("operator").submits();
    rig.expect(rejected("p9", Code.QUEUE_FULL)).noMore();
    rig.query("a").completes();
    rig.expect(released("a"), granted("p1").in("SYS_GROUP")).noMore(); // before who came first
  }

  @Test
  void shouldServeSysGroupFirst() {
    oneSlotTaken(10);
    rig.user("root").mapsTo("SYS_GROUP");
    rig.session("sys").of("root").isOpen();
    rig.query("own slot").in("sys").runs();
    rig.query("first").queues();
    rig.query("sys").in("sys").queues();
    rig.query("a").completes();
    rig.expect(released("a"), granted("sys")).noMore();
  }

  @Test
  void shouldLetTheDomainsSlotsAloneWhenSysGroupUsesItsOwn() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.user("root").mapsTo("SYS_GROUP");
    rig.session("sys").of("root").isOpen();
    rig.query("own slot").in("sys").runs();
    rig.query("a").submits();
    rig.expect(granted("a").why(Limit.SLOTS, "domain", 1, 1)).noMore();
    rig.query("b").queues();
  }

  @Test
  void shouldGiveSysGroupToNobodyWhoOnlyAsks() {
    oneSlotTaken(0);
    rig.query("b").alone("alice", "SYS_GROUP").submits();
    rig.expect(rejected("b", Code.QUEUE_FULL)).noMore();
  }

  // ---- how long ----

  @Test
  void shouldRefuseExactlyWhenTheWaitIsOver() {
    oneSlotTaken(10);
    rig.query("b").waitMs(300).queues();
    rig.advanceMs(299).expectNothing();
    rig.advanceMs(1);
    rig.expect(
            rejected("b", Code.QUEUE_TIMEOUT)
                .why(Limit.QUEUE_TIME, "query b", 300, 300)
                .dueMs(rig.nowMs())
                .atMs(rig.nowMs()))
        .noMore();
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
  }

  @Test
  void shouldGrantInTheLastMillisecondOfTheWait() {
    oneSlotTaken(10);
    rig.query("b").waitMs(300).queues();
    rig.advanceMs(299);
    rig.query("a").completes();
    rig.expect(released("a"), granted("b").waitedMs(299)).noMore();
    rig.advanceMs(1).expectNothing();
  }

  @Test
  void shouldCountTheWaitFromWhenTheBrokerHeardTheRequest() {
    oneSlotTaken(10);
    rig.query("b").waitMs(300).heardMsAgo(100).queues();
    rig.advanceMs(199).expectNothing();
    rig.advanceMs(1);
    rig.expect(rejected("b", Code.QUEUE_TIMEOUT)).noMore();
  }

  @Test
  void shouldNeverGrantARequestWhoseWaitIsOverWhenItIsRead() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.query("late").waitMs(300).heardMsAgo(300).submits();
    rig.expect(rejected("late", Code.QUEUE_TIMEOUT).why(Limit.QUEUE_TIME, "query late", 300, 300))
        .noMore();
    rig.query("in time").waitMs(300).heardMsAgo(299).submits();
    rig.expect(granted("in time").waitedMs(299)).noMore();
  }

  @Test
  void shouldNotGrantARequestThatIsReadAfterItsGroupsQueueTimeout() {
    rig.domain().slots(1).exists();
    rig.group("ETL").queueTimeoutMs(200).exists();
    rig.session("e").in("ETL").isOpen();
    rig.query("late").in("e").heardMsAgo(200).submits();
    rig.expect(rejected("late", Code.QUEUE_TIMEOUT).why(Limit.QUEUE_TIME, "group ETL", 200, 200))
        .noMore();
    rig.query("in time").in("e").heardMsAgo(199).runs();
    rig.query("next").in("e").heardMsAgo(150).queues();
    rig.advanceMs(49).expectNothing();
    rig.advanceMs(1);
    rig.expect(rejected("next", Code.QUEUE_TIMEOUT)).noMore();
  }

  @Test
  void shouldGrantWhoWillNotWaitOnlyWhereItIsReadSoonEnough() {
    rig.domain().slots(2).exists();
    rig.session("s").isOpen();
    rig.query("soon").waitMs(0).heardMsAgo(Bounds.AT_ONCE_MS - 1).runs();
    rig.query("late").waitMs(0).heardMsAgo(Bounds.AT_ONCE_MS).submits();
    rig.expect(rejected("late", Code.QUEUE_TIMEOUT).why(Limit.QUEUE_TIME)).noMore();
  }

  @Test
  void shouldNeverGrantAWaitThatIsOverThoughItsTimerIsLate() {
    oneSlotTaken(10);
    rig.query("b").waitMs(300).queues();
    rig.query("c").queues();
    rig.jumpTo(rig.nowMs() + 300); // the task was busy: no tick
    rig.query("a").completes();
    rig.expect(released("a"), rejected("b", Code.QUEUE_TIMEOUT), granted("c")).noMore();
    rig.tick().expectNothing();
  }

  @Test
  void shouldRefuseAtOnceWhereNobodyWantsToWait() {
    oneSlotTaken(10);
    rig.query("b").waitMs(0).submits();
    rig.expect(rejected("b", Code.QUEUE_TIMEOUT).why(Limit.SLOTS, "domain", 1, 1)).noMore();
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    rig.query("c").waitMs(0).runs();
  }

  @Test
  void shouldEndTheWaitByTheGroupsTimeoutWhereThatIsShorter() {
    oneSlotTaken(10);
    rig.group("ETL").queueTimeoutMs(200).exists();
    rig.session("e").in("ETL").isOpen();
    rig.query("b").in("e").waitMs(1_000).queues();
    rig.query("c").in("e").waitMs(100).queues();
    rig.query("d").in("e").queues();
    rig.advanceMs(99).expectNothing();
    rig.advanceMs(1);
    rig.expect(rejected("c", Code.QUEUE_TIMEOUT)).noMore();
    rig.advanceMs(99).expectNothing();
    rig.advanceMs(1);
    rig.expect(rejected("b", Code.QUEUE_TIMEOUT), rejected("d", Code.QUEUE_TIMEOUT)).noMore();
    assertThat(rig.ledger().account("ETL").rejected()).isEqualTo(3);
  }

  @Test
  void shouldWaitForEverWhereNobodySaysHowLong() {
    oneSlotTaken(10);
    rig.query("b").queues();
    rig.query("c").waitMs(Long.MAX_VALUE).queues();
    rig.advanceMs(1_000_000).expectNothing();
    assertThat(rig.ledger().queued()).isEqualTo(2);
  }
}

package io.weir.kernel.queries;

import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Priority;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who runs, who waits, and in which order. */
class SlotsTest extends KernelTest {

  @BeforeEach
  void twoSlotsAndASession() {
    rig.domain().slots(2).exists();
    rig.session("s").isOpen();
  }

  @Test
  void shouldOnlyGrantWhereASlotIsFree() {
    rig.query("a").submits();
    rig.expect(
            granted("a")
                .waitedMs(0)
                .weight(1024)
                .in("INTERACTIVE_GROUP")
                .to("c")
                .by("default group")
                .why(Limit.SLOTS, "domain", 1, 2)
                .dueMs(null))
        .noMore();
  }

  @Test
  void shouldQueueTheQueryAfterTheLastSlot() {
    rig.query("a").runs();
    rig.query("b").runs();
    rig.query("c").submits();
    // One slot of two for a second each: half a second.
    rig.expect(queued("c").at(1).etaMs(500L).why(Limit.SLOTS, "domain", 2, 2)).noMore();
    rig.query("d").submits();
    rig.expect(
            queued("d")
                .at(2)
                .etaMs(1_000L)
                .why(Limit.SLOTS, "domain", 2, 2)
                .behind("group INTERACTIVE_GROUP"))
        .noMore();
  }

  @Test
  void shouldGrantExactlyOneOfThreeAtOnceOnTheLastSlot() {
    rig.query("a").runs();
    rig.query("x").submits();
    rig.query("y").submits();
    rig.query("z").submits();
    rig.expect(granted("x"), queued("y").at(1), queued("z").at(2)).noMore();
  }

  @Test
  void shouldReleaseBeforeItGrantsTheSlotToTheNext() {
    rig.query("a").runs();
    rig.query("b").runs();
    rig.query("c").queues();
    rig.advanceMs(700);
    rig.query("a").completes();
    rig.expect(
            released("a").heldMs(700).cause(null),
            granted("c").waitedMs(700).why(Limit.SLOTS, "domain", 2, 2))
        .noMore();
  }

  @Test
  void shouldDrainTheQueueWithoutWaitingForANewcomer() {
    rig.query("a").runs();
    rig.query("b").runs();
    rig.query("c").queues();
    rig.query("d").queues();
    rig.query("a").completes();
    rig.query("b").completes();
    rig.expect(released("a"), granted("c"), released("b"), granted("d")).noMore();
    rig.query("c").completes();
    rig.query("d").completes();
    rig.expect(released("c"), released("d")).noMore();
    assertThat(rig.ledger().running()).isZero();
  }

  @Test
  void shouldServeByPriorityThenByArrival() {
    rig.query("a").runs();
    rig.query("b").runs();
    rig.query("low").priority(Priority.LOW).submits();
    rig.query("n1").submits();
    rig.query("n2").submits();
    rig.query("high").priority(Priority.HIGH).submits();
    rig.query("critical").priority(Priority.CRITICAL).submits();
    rig.expect(
            queued("low").at(1),
            queued("n1").at(1),
            queued("n2").at(2),
            queued("high").at(1),
            queued("critical").at(1))
        .noMore();
    String runs = "a";
    for (String next : List.of("critical", "high", "n1", "n2", "low")) {
      rig.query(runs).completes();
      rig.expect(released(runs), granted(next)).noMore();
      runs = next;
    }
  }

  @Test
  void shouldLetAQuerysOwnPriorityOverrideItsSessions() {
    rig.session("urgent").priority(Priority.CRITICAL).isOpen();
    rig.query("a").runs();
    rig.query("b").runs();
    rig.query("plain").submits();
    rig.query("humble").in("urgent").priority(Priority.LOW).submits();
    rig.query("urgent").in("urgent").submits();
    rig.expect(queued("plain").at(1), queued("humble").at(2), queued("urgent").at(1)).noMore();
  }

  @Test
  void shouldNameTheGroupsOwnLimitWhereThatBinds() {
    rig.group("ETL").slots(1).exists();
    rig.session("e").in("ETL").isOpen();
    rig.session("f").in("ETL").isOpen();
    rig.query("a").in("e").submits();
    rig.query("b").in("f").submits();
    rig.expect(
            granted("a").in("ETL").why(Limit.ACTIVE_SESSIONS, "group ETL", 1, 1),
            queued("b").at(1).why(Limit.ACTIVE_SESSIONS, "group ETL", 1, 1))
        .noMore();
    rig.query("c").runs(); // the slot that ETL may not use goes to who may
  }

  @Test
  void shouldQueueForEverWhereTheLimitIsZero() {
    rig.group("NONE").slots(0).exists();
    rig.session("n").in("NONE").isOpen();
    rig.query("a").in("n").submits();
    rig.expect(queued("a").at(1).etaMs(null).why(Limit.ACTIVE_SESSIONS, "group NONE", 0, 0))
        .noMore();
    rig.advanceMs(60_000).expectNothing();
  }

  @Test
  void shouldRunAQueryWithoutASessionInOneOfItsOwn() {
    rig.query("a").alone("alice", "BATCH_GROUP").client("cli").submits();
    rig.expect(granted("a").in("BATCH_GROUP").to("cli").by("asked for")).noMore();
    assertThat(rig.ledger().sessions()).isEqualTo(2);
    rig.query("a").completes();
    rig.expect(released("a")).noMore();
    assertThat(rig.ledger().sessions()).isEqualTo(1);
  }

  // ---- what a client may say at the wrong time ----

  @Test
  void shouldRefuseACompletionForNothing() {
    rig.query("ghost").completes();
    rig.expect(rejected("ghost", Code.NOT_FOUND).of("CompleteQuery").why(Limit.IDENTITY)).noMore();
  }

  @Test
  void shouldRefuseACompletionOfAQueryThatStillWaits() {
    rig.query("a").runs();
    rig.query("b").runs();
    rig.query("c").queues();
    rig.query("c").completes();
    rig.expect(rejected("c", Code.NOT_HELD).of("CompleteQuery")).noMore();
    rig.query("a").completes();
    rig.expect(released("a"), granted("c")).noMore();
  }

  @Test
  void shouldReleaseOnceWhenAQueryCompletesTwice() {
    rig.query("a").runs();
    rig.query("a").completes();
    var first = rig.take();
    rig.query("a").completes();
    rig.expect(released("a").seq(first.getFirst().seq())).noMore();
    assertThat(rig.ledger().running()).isZero();
  }

  @Test
  void shouldRefuseMoreLiveQueriesThanASessionMayHave() {
    rig.with(new Bounds().maxSessionQueries(2)).domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.query("a").runs();
    rig.query("b").queues();
    rig.query("c").submits();
    rig.expect(rejected("c", Code.QUOTA_EXCEEDED).why(Limit.SESSION_QUERIES, "session s", 2, 2))
        .noMore();
    rig.query("a").completes();
    rig.expect(released("a"), granted("b")).noMore();
    rig.query("d").queues();
  }

  // ---- more at once than one turn grants ----

  @Test
  void shouldGoOnGrantingInTurnsOfTheirOwnWhenMoreIsFreeThanOneTurnGrants() {
    rig.with(new Bounds().grantsPerTurn(2)).domain().slots(0).exists();
    rig.session("s").isOpen();
    for (int i = 1; i <= 5; i++) {
      rig.query("q" + i).queues();
    }
    rig.operator().changesSlots(5);
    rig.expect(granted("q1"), granted("q2")).noMore();
    rig.advanceMs(0);
    rig.expect(granted("q3"), granted("q4"), granted("q5")).noMore();
  }

  @Test
  void shouldNotLetANewcomerPassThoseForWhomSlotsAreAlreadyFree() {
    rig.with(new Bounds().grantsPerTurn(1)).domain().slots(0).exists();
    rig.session("s").isOpen();
    rig.session("batch").in("BATCH_GROUP").isOpen();
    rig.session("other").in("MAINTENANCE_GROUP").isOpen();
    rig.query("q1").queues();
    rig.query("q2").in("batch").queues();
    rig.operator().changesSlots(2);
    rig.expect(granted("q1")).noMore();
    rig.query("newcomer").in("other").submits();
    rig.expect(queued("newcomer").at(1), granted("q2")).noMore();
  }

  @Test
  void shouldRefuseAQueryOfASessionWhoseIdBelongsToQueriesWithoutOne() {
    rig.domain().slots(1).exists();
    rig.query("a").in("query/b").submits();
    rig.expect(rejected("a", Code.INVALID).saying("does not start with 'query/'")).noMore();
  }
}

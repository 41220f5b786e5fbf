package io.weir.kernel.queries;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.CpuPolicy;
import io.weir.protocol.Priority;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waits long rises in priority, where the domain says so (ADR 24, features S2). */
class RaisesTest extends KernelTest {

  private static final long AFTER_MS = 10_000;
  private static final long HOUR_MS = 3_600_000;

  private String running = "first";

  @BeforeEach
  void oneSlotIsTaken() {
    rig.domain().slots(1).boostAfterMs(AFTER_MS).exists();
    rig.session("s").isOpen();
    rig.query("first").runs();
  }

  private void waits(String id, Priority priority) {
    rig.query(id).priority(priority).queues();
  }

  private Priority priorityOf(String id) {
    return Queries.priorityOf(rig.ledger().query(id).queueRank());
  }

  /** The slot comes free as often as this, and these get it. */
  private void areNext(String... ids) {
    for (String id : ids) {
      rig.query(running).completes();
      rig.expect(released(running), granted(id)).noMore();
      running = id;
    }
  }

  // ---- when ----

  @Test
  void shouldRaiseAQueryWhenItHasWaitedThatLong() {
    waits("low", Priority.LOW);
    rig.advanceMs(AFTER_MS);
    waits("normal", Priority.NORMAL);
    areNext("low", "normal");
  }

  @Test
  void shouldNotRaiseAQueryAMillisecondEarlier() {
    waits("low", Priority.LOW);
    rig.advanceMs(AFTER_MS - 1);
    waits("normal", Priority.NORMAL);
    areNext("normal", "low");
  }

  @Test
  void shouldRaiseAQueryAgainEachTimeThatThisHasPassed() {
    waits("low", Priority.LOW);
    rig.advanceMs(2 * AFTER_MS - 1);
    assertThat(priorityOf("low")).isEqualTo(Priority.NORMAL);
    rig.advanceMs(1);
    assertThat(priorityOf("low")).isEqualTo(Priority.HIGH);
    areNext("low");
  }

  @Test
  void shouldNeverRaiseAQueryToCritical() {
    waits("low", Priority.LOW);
    waits("high", Priority.HIGH);
    rig.advanceMs(HOUR_MS).skip();
    waits("critical", Priority.CRITICAL);
    areNext("critical", "low", "high");
  }

  @Test
  void shouldKeepTheOrderOfArrivalAmongItsNewEquals() {
    waits("before", Priority.HIGH);
    waits("low", Priority.LOW);
    waits("after", Priority.HIGH);
    rig.advanceMs(2 * AFTER_MS);
    areNext("before", "low", "after");
  }

  @Test
  void shouldTellAQueryItsNewPlaceWithTheNextNews() {
    waits("low", Priority.LOW);
    waits("next", Priority.HIGH);
    rig.advanceMs(1_000);
    areNext("next"); // from now on it is known how long one takes
    waits("high", Priority.HIGH);
    rig.advanceMs(2 * AFTER_MS - 1_001);
    rig.expect(queued("low").at(2)).noMore();
    rig.advanceMs(1);
    rig.expect(queued("low").at(1), queued("high").at(2)).noMore();
  }

  @Test
  void shouldCountFromWhenTheBrokerHeardTheQuery() {
    rig.query("low").priority(Priority.LOW).heardMsAgo(AFTER_MS - 1).queues();
    rig.advanceMs(1);
    waits("normal", Priority.NORMAL);
    areNext("low", "normal");
  }

  @Test
  void shouldRaiseBeforeTheCommandThatFreesTheSlotAtThatMoment() {
    waits("low", Priority.LOW);
    waits("normal", Priority.NORMAL);
    rig.jumpTo(rig.nowMs() + 2 * AFTER_MS);
    areNext("low", "normal");
  }

  @Test
  void shouldRaiseABoundedNumberInATurnAndTheRestInTheNext() {
    rig.with(new Bounds().timersPerTick(3));
    oneSlotIsTaken();
    IntStream.range(0, 8).forEach(i -> waits("q" + i, Priority.NORMAL));
    rig.jumpTo(rig.nowMs() + AFTER_MS);
    rig.session("s").isKeptAlive();
    assertThat(priorityOf("q2")).isEqualTo(Priority.HIGH);
    assertThat(priorityOf("q3")).isEqualTo(Priority.NORMAL);
    rig.query("q7").cancels();
    assertThat(priorityOf("q5")).isEqualTo(Priority.HIGH);
    assertThat(priorityOf("q6")).isEqualTo(Priority.NORMAL);
    rig.advanceMs(0);
    assertThat(priorityOf("q6")).isEqualTo(Priority.HIGH);
    rig.skip();
  }

  // ---- what else happens meanwhile ----

  @Test
  void shouldStayRaisedAndGoOnWhereItsSessionIsMoved() {
    rig.group("G").exists();
    waits("low", Priority.LOW);
    rig.advanceMs(AFTER_MS);
    rig.operator().switches("s", "G");
    rig.skip();
    assertThat(priorityOf("low")).isEqualTo(Priority.NORMAL);
    rig.advanceMs(AFTER_MS);
    waits("high", Priority.HIGH);
    areNext("low", "high");
  }

  @Test
  void shouldRaiseFromThePriorityThatAnOperatorGivesItsSessionByWhatItWaitsFromThen() {
    rig.query("q").queues();
    rig.advanceMs(10 * AFTER_MS);
    assertThat(priorityOf("q")).isEqualTo(Priority.HIGH);
    rig.expect(accepted(rig.operator().boosts("s", Priority.LOW)));
    rig.restart().advanceMs(AFTER_MS - 1).tick();
    assertThat(priorityOf("q")).isEqualTo(Priority.LOW);
    rig.advanceMs(1);
    assertThat(priorityOf("q")).isEqualTo(Priority.NORMAL);
    rig.expect(accepted(rig.operator().boosts("s", Priority.CRITICAL)));
    rig.advanceMs(HOUR_MS);
    assertThat(priorityOf("q")).isEqualTo(Priority.CRITICAL);
    areNext("q");
  }

  @Test
  void shouldKeepWhatWaitingHasBroughtWhereAnOperatorRaisesItsSessionOrSaysTheSameAgain() {
    rig.query("q").queues();
    rig.advanceMs(AFTER_MS);
    rig.expect(accepted(rig.operator().boosts("s", Priority.NORMAL)));
    assertThat(priorityOf("q")).isEqualTo(Priority.HIGH);
    rig.expect(accepted(rig.operator().boosts("s", Priority.HIGH)));
    assertThat(priorityOf("q")).isEqualTo(Priority.HIGH);
    waits("later", Priority.HIGH);
    areNext("q", "later");
  }

  @Test
  void shouldRaiseFromAQuerysOwnPriorityWhateverAnOperatorGivesItsSession() {
    waits("low", Priority.LOW);
    rig.advanceMs(AFTER_MS);
    rig.expect(accepted(rig.operator().boosts("s", Priority.CRITICAL)));
    rig.advanceMs(AFTER_MS - 1);
    assertThat(priorityOf("low")).isEqualTo(Priority.NORMAL);
    rig.advanceMs(1);
    assertThat(priorityOf("low")).isEqualTo(Priority.HIGH);
    areNext("low");
  }

  @Test
  void shouldGoOnAlikeAfterARestart() {
    waits("low", Priority.LOW);
    rig.advanceMs(AFTER_MS - 1);
    rig.restart().advanceMs(1);
    assertThat(priorityOf("low")).isEqualTo(Priority.NORMAL);
    rig.restart().advanceMs(AFTER_MS);
    assertThat(priorityOf("low")).isEqualTo(Priority.HIGH);
    rig.restart();
    waits("high", Priority.HIGH);
    areNext("low", "high");
  }

  @Test
  void shouldTakeTurnsWithTheSessionsThatWaitWhereItRisesTo() {
    rig.operator().changesPolicy(CpuPolicy.FAIR_SHARE);
    rig.session("t").isOpen();
    waits("low", Priority.LOW);
    rig.query("t1").in("t").priority(Priority.HIGH).queues();
    rig.query("t2").in("t").priority(Priority.HIGH).queues();
    rig.query("t3").in("t").priority(Priority.HIGH).queues();
    areNext("t1");
    rig.advanceMs(2 * AFTER_MS).skip();
    areNext("low", "t2", "t3");
  }

  // ---- live changes ----

  @Test
  void shouldRaiseAtOnceWhatHasWaitedForAShorterTimeThatCameLater() {
    waits("low", Priority.LOW);
    rig.advanceMs(6_000);
    rig.operator().changesBoostAfterMs(3_000);
    rig.tick();
    assertThat(priorityOf("low")).isEqualTo(Priority.HIGH);
    areNext("low");
  }

  @Test
  void shouldLeaveWhatHasRisenWhereItIsWhenTheTimeIsLongerOrOff() {
    waits("low", Priority.LOW);
    rig.advanceMs(AFTER_MS);
    rig.operator().changesBoostAfterMs(0);
    rig.advanceMs(HOUR_MS);
    assertThat(priorityOf("low")).isEqualTo(Priority.NORMAL);
    rig.operator().changesBoostAfterMs(HOUR_MS);
    rig.advanceMs(HOUR_MS - AFTER_MS - 1);
    assertThat(priorityOf("low")).isEqualTo(Priority.NORMAL);
    rig.advanceMs(1);
    assertThat(priorityOf("low")).isEqualTo(Priority.HIGH);
    areNext("low");
  }

  @Test
  void shouldKeepTheTimeWhereAnotherPolicyIsChanged() {
    waits("low", Priority.LOW);
    rig.operator().changesPolicy(CpuPolicy.COMPLETELY_FAIR);
    rig.advanceMs(AFTER_MS);
    assertThat(priorityOf("low")).isEqualTo(Priority.NORMAL);
    areNext("low");
  }

  @Test
  void shouldRaiseNobodyWhereTheDomainsFileDoesNotSaySo() {
    rig.domain().slots(1).exists();
    waits("low", Priority.LOW);
    rig.advanceMs(HOUR_MS);
    waits("normal", Priority.NORMAL);
    areNext("normal", "low");
  }
}

package io.weir.kernel.queries;

import static io.weir.kernel.rig.Expected.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.domain.RememberedRow;
import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.kernel.state.RowCodec;
import io.weir.protocol.CpuPolicy;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Accepted;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator's rebalance leaves of debts and credits (C5, ADR 25). */
class RebalanceTest extends KernelTest {

  private static final long SECOND_MS = 1_000;
  private static final long SECOND_MICROS = 1_000_000;
  private static final long RUN_MS = 10_000;
  private static final long MOST_SECONDS = 240; // a minute of four cores

  private void fourSlots() {
    rig.domain().slots(4).exists();
    for (String name : List.of("A", "B")) {
      rig.group(name).priority(3).exists();
      rig.session(name).in(name).isOpen();
    }
  }

  private void submits(String group, int from, int to, long estimatedSeconds) {
    for (int i = from; i <= to; i++) {
      rig.query(group + i).in(group).estimatedMs(estimatedSeconds * SECOND_MS).submits();
    }
  }

  private long timeSeconds(String group) {
    return rig.ledger().account(group).vruntime() / SECOND_MICROS;
  }

  @Test
  void shouldCountInTheOrderInWhichARestartFindsTheCountsAgain() {
    fourSlots();
    rig.skip();
    rig.operator().rebalances();
    assertThat(((Accepted) rig.take().getFirst().decision()).counts().keySet())
        .containsExactly("creditsCut", "debtsCut", "groupsSlowed");
  }

  @Test
  void shouldFindItsAnswerInTheStoreAsItWasGiven() {
    fourSlots();
    rig.skip();
    String request = rig.operator().rebalances();
    RememberedRow answered = rig.ledger().all(Families.REMEMBERED).get("ADMIN/" + request);
    Shape<RememberedRow> shape = Shape.of(RememberedRow.class);
    RowCodec codec = new RowCodec();
    RememberedRow read = codec.decode(shape, codec.encode(shape, answered));
    assertThat(read.answer().toString())
        .isEqualTo(rig.take().getFirst().toString())
        .contains("groupsSlowed=");
  }

  private void rebalances(long debtsCut, long creditsCut) {
    rig.skip();
    long version = rig.ledger().domain().version();
    rig.expect(
            accepted(rig.operator().rebalances())
                .version(version)
                .counting(
                    Map.of("debtsCut", debtsCut, "creditsCut", creditsCut, "groupsSlowed", 0L)))
        .noMore();
  }

  /**
   * Lets each query that is granted run for ten seconds, so many times; who was granted, in order.
   */
  private List<String> runs(String first, int times) {
    List<String> order = new ArrayList<>();
    String running = first;
    for (int i = 0; i < times; i++) {
      rig.advanceMs(RUN_MS).query(running).completesWithCpuMs(RUN_MS);
      for (Decided decided : rig.take()) {
        if (decided.decision() instanceof Granted grant) {
          running = grant.id();
          order.add(String.valueOf(decided.group()));
        }
      }
    }
    return order;
  }

  /** Three queries of A run for ten minutes and say nothing, beside B on the fourth slot. */
  private List<String> longDebt() {
    fourSlots();
    submits("A", 1, 3, 1);
    rig.query("first").in("B").estimatedMs(SECOND_MS).submits();
    submits("A", 4, 9, 1);
    submits("B", 1, 99, 1);
    rig.skip();
    return runs("first", 60);
  }

  @Test
  void shouldLetAGroupOweNoMoreThanOneQueryMayMoveItByWhenAskedToRebalance() {
    List<String> before = longDebt();
    assertThat(before.subList(10, 60)).containsOnly("B");
    assertThat(timeSeconds("A") - timeSeconds("B")).isGreaterThan(1_100);
    rebalances(1, 0);
    assertThat(timeSeconds("A") - timeSeconds("B")).isBetween(MOST_SECONDS - 1, MOST_SECONDS);
    rebalances(0, 0);
  }

  @Test
  void shouldGiveBackNothingOfADebtThatWasForgiven() {
    longDebt();
    rebalances(1, 0);
    long seconds = timeSeconds("A");
    rig.query("A3").completesWithCpuMs(SECOND_MS);
    assertThat(timeSeconds("A")).isEqualTo(seconds);
    rig.skip();
  }

  @Test
  void shouldLeaveADebtThatIsNoMoreThanAllowed() {
    fourSlots();
    rig.query("giant").in("A").estimatedMs(3_600 * SECOND_MS).runs();
    submits("B", 1, 9, 1);
    submits("A", 1, 9, 1);
    long seconds = timeSeconds("A");
    assertThat(seconds).isEqualTo(MOST_SECONDS);
    rebalances(0, 0);
    assertThat(timeSeconds("A")).isEqualTo(seconds);
  }

  @Test
  void shouldLetAGroupClaimNoMoreThanOneQueryMayMoveItByWhenAskedToRebalance() {
    fourSlots();
    for (int i = 1; i <= 4; i++) {
      rig.query("first" + i).in("B").estimatedMs(SECOND_MS).runs();
    }
    submits("A", 1, 3, MOST_SECONDS);
    submits("B", 1, 9, MOST_SECONDS);
    submits("A", 4, 90, 1);
    for (int i = 1; i <= 4; i++) {
      rig.query("first" + i).completesWithCpuMs(SECOND_MS);
    }
    rig.query("B1").completesWithCpuMs(MOST_SECONDS * SECOND_MS); // A3 runs
    for (int i = 1; i <= 3; i++) {
      rig.query("A" + i).completesWithCpuMs(SECOND_MS); // as if they had never been charged more
    }
    long behind = timeSeconds("B") - timeSeconds("A");
    assertThat(behind).isGreaterThan(2 * MOST_SECONDS - 20);
    long from = timeSeconds("A");
    rebalances(0, 1);
    assertThat(timeSeconds("A")).isGreaterThan(from + 100);
    rebalances(0, 0);
  }

  @Test
  void shouldRebalanceAtTheEndOfEachIntervalWhereOneIsSet() {
    rig.with(new Bounds().rebalanceEveryMs(60 * SECOND_MS));
    longDebt(); // ends at a whole minute
    assertThat(timeSeconds("A") - timeSeconds("B")).isBetween(MOST_SECONDS - 30, MOST_SECONDS + 30);
    rebalances(0, 0);
  }

  @Test
  void shouldCutNothingWhereTurnsAreCounted() {
    fourSlots();
    rig.operator().changesPolicy(CpuPolicy.PRIORITY_ROUND_ROBIN);
    submits("A", 1, 9, 3_600);
    submits("B", 1, 9, 1);
    rig.advanceMs(3_600 * SECOND_MS).skip();
    rebalances(0, 0);
  }

  @Test
  void shouldKeepWhatIsCutOfAPartOfThePlanOverARestart() {
    rig.domain()
        .slots(4)
        .with(rig.group("A").priority(3))
        .with(rig.group("B").priority(3))
        .with(rig.plan("SUB").shares("A", 1))
        .with(rig.plan("DAY").below("SUB", 1).shares("B", 1))
        .activePlan("DAY")
        .exists();
    rig.session("A").in("A").isOpen();
    rig.session("B").in("B").isOpen();
    for (int i = 1; i <= 9; i++) {
      rig.query("A" + i).in("A").estimatedMs(1_000).submits();
    }
    for (int i = 1; i <= 9; i++) {
      rig.query("B" + i).in("B").estimatedMs(1_000).submits();
    }
    for (int i = 1; i <= 60; i++) {
      rig.advanceMs(10_000); // four of A hold all slots, and are charged by the clock
    }
    rig.skip();
    Object before = rig.ledger().all(Families.NODES);
    rig.operator().rebalances();
    rig.skip();
    assertThat(rig.ledger().all(Families.NODES)).isNotEqualTo(before);
  }
}

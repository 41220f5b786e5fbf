package io.weir.kernel.fair;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.fair.Division.Method;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.CpuPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Published splits, received over a long run in charged CPU time, within one quantum. */
class PublishedSharesTest extends KernelTest {

  private static final int QUANTA = 1_000;

  private static void received(Crowd crowd, String group, double percent, long quanta) {
    assertThat((double) crowd.quanta(group))
        .as("quanta of %s among %d", group, quanta)
        .isBetween(percent * quanta / 100 - 1, percent * quanta / 100 + 1);
  }

  // ---- EMPHASIS ----

  private Crowd oneLevel() {
    return new Crowd(rig, 1, Method.EMPHASIS)
        .group(0, "A", 100, 75L)
        .group(0, "B", 100, 15L)
        .group(0, "C", 100, 10L)
        .follows();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PRIORITY_ROUND_ROBIN")
  void shouldDivideOneLevelByItsPercentages(CpuPolicy policy) {
    Crowd crowd = oneLevel();
    rig.operator().changesPolicy(policy);
    crowd.run(1, "A", "B", "C");
    crowd.run(QUANTA - 2, "A", "B", "C");
    received(crowd, "A", 75, QUANTA);
    received(crowd, "B", 15, QUANTA);
    received(crowd, "C", 10, QUANTA);
  }

  @Test
  void shouldGiveWhatTheLastLevelLeavesToWhoeverCanRun() {
    Crowd crowd = oneLevel();
    crowd.run(QUANTA - 1, "A", "C");
    received(crowd, "A", 88.2353, QUANTA);
    received(crowd, "C", 11.7647, QUANTA);
  }

  @Test
  void shouldPassWhatALevelDoesNotConsumeToTheNext() {
    Crowd crowd =
        new Crowd(rig, 1, Method.EMPHASIS)
            .group(0, "SYSTEM", 100, 100L)
            .group(0, "A", 100, 0L, 75L)
            .group(0, "B", 100, 0L, 25L)
            .follows();
    for (int i = 0; i < QUANTA - 1; i++) {
      crowd.asks("SYSTEM", i % 5 < 2 ? 1 : 0); // 40 in 100
      crowd.run(1, "A", "B");
    }
    received(crowd, "SYSTEM", 40, QUANTA);
    received(crowd, "A", 45, QUANTA);
    received(crowd, "B", 15, QUANTA);
  }

  @Test
  void shouldLetTheNextLevelWaitWhileTheOneBeforeTakesAll() {
    Crowd crowd =
        new Crowd(rig, 1, Method.EMPHASIS)
            .group(0, "SYSTEM", 100, 100L)
            .group(0, "A", 100, 0L, 75L)
            .follows();
    crowd.run(50, "A", "SYSTEM");
    assertThat(crowd.quanta("A")).isEqualTo(1); // before SYSTEM had asked
    crowd.run(50, "A");
    assertThat(crowd.quanta("A")).isBetween(46L, 51L);
  }

  // ---- SHARES and RATIO ----

  private Crowd shares(long slots) {
    return new Crowd(rig, slots, Method.SHARES)
        .group(0, "A", 100, 3L)
        .group(0, "B", 100, 3L)
        .group(0, "C", 70, 1L)
        .follows();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PRIORITY_ROUND_ROBIN")
  void shouldDivideByShares(CpuPolicy policy) {
    Crowd crowd = shares(1);
    rig.operator().changesPolicy(policy);
    crowd.run(QUANTA - 1, "A", "B", "C");
    received(crowd, "A", 42.857, QUANTA);
    received(crowd, "B", 42.857, QUANTA);
    received(crowd, "C", 14.286, QUANTA);
  }

  @Test
  void shouldHoldTheOnlyOneThatAsksAtItsUtilizationLimit() {
    Crowd crowd = shares(10);
    crowd.asks("C", 30);
    assertThat(crowd.running("C")).isEqualTo(7);
    crowd.run(100, "C");
    assertThat(crowd.running("C")).isEqualTo(7); // 70 % of the machine
    rig.operator().changesSlots(4);
    crowd.run(20, "C");
    assertThat(crowd.running("C")).isEqualTo(2); // 2.8, rounded down
    rig.operator().changesSlots(1);
    crowd.run(20, "C");
    assertThat(crowd.running("C")).isEqualTo(1); // 0.7, but at least one
  }

  @Test
  void shouldDivideTheShareOfASubPlanAgain() {
    Crowd crowd =
        new Crowd(rig, 1, Method.SHARES)
            .group(0, "A", 100, 3L)
            .node(0, Method.EMPHASIS, 100, 3L)
            .group(0, "C", 100, 1L)
            .group(2, "P", 100, 75L)
            .group(2, "Q", 100, 15L)
            .group(2, "R", 100, 10L)
            .follows();
    crowd.run(QUANTA - 1, "A", "C", "P", "Q", "R");
    received(crowd, "P", 32.14, QUANTA);
    received(crowd, "Q", 6.43, QUANTA);
    received(crowd, "R", 4.29, QUANTA);
    received(crowd, "A", 42.857, QUANTA);
  }

  @Test
  void shouldNestUtilizationLimitsByMultiplication() {
    Crowd crowd =
        new Crowd(rig, 10, Method.SHARES)
            .node(0, Method.SHARES, 90, 1L)
            .group(1, "A", 59, 1L)
            .group(1, "B", 100, 1L)
            .follows();
    crowd.asks("A", 20);
    assertThat(crowd.running("A")).isEqualTo(5); // 10 × 0.9 × 0.59 = 5.31
    crowd.asks("B", 20);
    assertThat(crowd.running("B")).isEqualTo(4); // 9 together
  }

  @Test
  void shouldDivideByRatio() {
    Crowd crowd = ratio();
    crowd.run(QUANTA - 1, "A", "B", "C", "D");
    received(crowd, "A", 55.56, QUANTA);
    received(crowd, "B", 27.78, QUANTA);
    received(crowd, "C", 11.11, QUANTA);
    received(crowd, "D", 5.56, QUANTA);
  }

  @Test
  void shouldGiveWhatSomeLeaveUnusedToTheirSiblingsInRatio() {
    Crowd crowd = ratio();
    crowd.run(QUANTA - 1, "A", "B");
    received(crowd, "A", 66.67, QUANTA);
    received(crowd, "B", 33.33, QUANTA);
  }

  private Crowd ratio() {
    return new Crowd(rig, 1, Method.RATIO)
        .group(0, "A", 100, 10L)
        .group(0, "B", 100, 5L)
        .group(0, "C", 100, 2L)
        .group(0, "D", 100, 1L)
        .follows();
  }

  @Test
  void shouldShareTheTimeOfTwoAlwaysRunnableTasksByTheirWeights() {
    Crowd crowd =
        new Crowd(rig, 1, Method.SHARES)
            .group(0, "A", 100, 1024L)
            .group(0, "B", 100, 820L)
            .follows();
    crowd.run(QUANTA - 1, "A", "B");
    received(crowd, "A", 55.5315, QUANTA);
    received(crowd, "B", 44.4685, QUANTA);
  }

  // ---- groups that a plan does not name ----

  @Test
  void shouldServeAGroupThatNoNodeStandsForOnlyWhenNobodyElseCanRun() {
    Crowd crowd = new Crowd(rig, 1, Method.SHARES).group(0, "A", 100, 1L).follows();
    rig.group("Z").exists();
    rig.session("Z").in("Z").isOpen();
    crowd.asks("Z", 2); // the first finds the slot free
    crowd.asks("A", 2);
    crowd.end();
    crowd.end();
    crowd.end();
    assertThat(crowd.order()).containsExactly("Z", "A", "A", "Z");
  }

  @Test
  void shouldLoseNothingWhenADivisionIsFollowedWithAQueue() {
    Crowd crowd = ratio();
    crowd.asks("A", 40);
    crowd.asks("D", 40);
    rig.governor().follow(null);
    crowd.run(20);
    assertThat(crowd.quanta("A")).isBetween(10L, 12L);
    assertThat(crowd.quanta("D")).isBetween(9L, 11L);
    crowd.run(60);
    assertThat(List.of(crowd.quanta("A"), crowd.quanta("D"))).containsExactly(40L, 40L);
  }

  // ---- policies ----

  @Test
  void shouldServeAsWorstCaseFairWeightedFairQueueing() {
    Crowd crowd = new Crowd(rig, 0, Method.SHARES);
    for (String flow : List.of("1", "2", "3", "4", "5", "6")) {
      crowd.group(0, "f" + flow, 100, flow.equals("1") ? 5L : 1L);
    }
    crowd.follows();
    rig.operator().changesPolicy(CpuPolicy.WEIGHTED_FAIR_QUEUING);
    crowd.asks("f1", 6);
    for (String flow : List.of("f2", "f3", "f4", "f5", "f6")) {
      crowd.asks(flow, 1);
    }
    rig.operator().changesSlots(1);
    crowd.run(10);
    assertThat(String.join(" ", crowd.order()).replace("f", "")).isEqualTo("1 2 1 3 1 4 1 5 1 6 1");
  }

  @Test
  void shouldServeTheOneWithTheEarliestVirtualDeadlineOfThoseThatAreOwed() {
    rig.domain().slots(0).exists();
    for (String name : List.of("A", "B", "C")) {
      rig.group(name).exists();
      rig.session(name).in(name).isOpen();
    }
    rig.operator().changesPolicy(CpuPolicy.COMPLETELY_FAIR);
    for (String name : List.of("A", "B", "C")) {
      for (int i = 1; i <= 3; i++) {
        rig.query(name + i).in(name).estimatedMs(30).submits();
      }
    }
    rig.skip();
    rig.operator().changesSlots(1);
    assertThat(lagsMs()).containsExactly(-20L, 10L, 10L);
    rig.query("A1").completesWithCpuMs(30);
    assertThat(lagsMs()).containsExactly(-10L, -10L, 20L);
    rig.query("B1").completesWithCpuMs(30);
    assertThat(lagsMs()).containsExactly(0L, 0L, 0L);
    rig.skip();
  }

  /** Of A, B and C, from their accounts. */
  private List<Long> lagsMs() {
    List<Long> times =
        List.of("A", "B", "C").stream().map(g -> rig.ledger().account(g).vruntime()).toList();
    long mean = times.stream().mapToLong(Long::longValue).sum() / 3;
    return times.stream().map(time -> (mean - time) / 1_000).toList();
  }

  @Test
  void shouldServePrioritiesStrictlyInTurnAndNobodyTooLate() {
    Crowd crowd = new Crowd(rig, 0, Method.SHARES).ofPriority("X", 1).ofPriority("Y", 1);
    crowd.ofPriority("Z", 3);
    rig.operator().changesPolicy(CpuPolicy.PRIORITY_ROUND_ROBIN);
    crowd.asks("Z", 3);
    crowd.asks("X", 3);
    crowd.asks("Y", 3);
    rig.operator().changesSlots(1);
    crowd.run(QUANTA, "X", "Y", "Z");
    assertThat(crowd.order().subList(0, 6)).containsExactly("X", "Y", "X", "Y", "X", "Y");
    // two priorities lower: 64 grants for each, and one of each other group
    assertThat(crowd.order().indexOf("Z")).isBetween(126, 130);
    assertThat(crowd.quanta("Z")).isBetween(7L, 8L);
  }
}

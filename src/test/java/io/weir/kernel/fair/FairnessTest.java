package io.weir.kernel.fair;

import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Granted;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Slots go to the group furthest behind; all through the governor. */
class FairnessTest extends KernelTest {

  private static final long SECOND_MS = 1_000;

  private Decided passedOn;

  private void group(String name, long priority) {
    rig.group(name).priority(priority).exists();
    rig.session(name).in(name).isOpen();
  }

  private void submits(String group, int from, int to) {
    for (int i = from; i <= to; i++) {
      rig.query(group + i).in(group).submits();
    }
  }

  /** Who was granted since the last expectation, by group. */
  private TreeMap<String, Integer> grants() {
    TreeMap<String, Integer> counts = new TreeMap<>();
    for (Decided decided : rig.take()) {
      if (decided.decision() instanceof Granted) {
        counts.merge(String.valueOf(decided.group()), 1, Integer::sum);
      }
    }
    return counts;
  }

  /** The slot that is passed on: each query runs for a time; gives the groups in their order. */
  private List<String> runsAlternately(int times, long eachMs) {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      noteGrant();
      order.add(String.valueOf(passedOn.group()));
      rig.advanceMs(eachMs);
      rig.query(((Granted) passedOn.decision()).id()).completes();
    }
    noteGrant();
    return order;
  }

  private void noteGrant() {
    for (Decided decided : rig.take()) {
      passedOn = decided.decision() instanceof Granted ? decided : passedOn;
    }
  }

  // ---- published examples ----

  @Test
  void shouldDivideNineSlotsEquallyAmongThreeEqualGroups() {
    rig.domain().slots(0).exists();
    for (String name : List.of("A", "B", "C")) {
      group(name, 3);
    }
    for (String name : List.of("A", "B", "C")) {
      submits(name, 1, 9);
    }
    rig.skip().operator().changesSlots(9);
    assertThat(grants().toString()).isEqualTo("{A=3, B=3, C=3}");
  }

  @Test
  void shouldTakeFairTurnsWhereEachGroupMayRunOne() {
    rig.domain().slots(1).exists();
    for (String name : List.of("1", "2", "3")) {
      rig.group("g" + name).slots(1).exists();
      rig.session(name).in("g" + name).isOpen();
    }
    for (String id : List.of("1a", "1b", "2a", "2b", "3a")) {
      rig.query(id).in(id.substring(0, 1)).submits();
    }
    rig.skip();
    String runs = "1a";
    for (String next : List.of("2a", "3a", "1b")) {
      rig.query(runs).completesWithCpuMs(SECOND_MS);
      rig.expect(released(runs), granted(next)).noMore();
      runs = next;
    }
  }

  @Test
  void shouldStartQueuedQueriesByTheWeightsOfTheirPriorities() {
    rig.domain().slots(0).exists();
    group("HIGH", 2); // 3121
    group("MEDIUM", 3); // 1024
    group("LOW", 4); // 335
    for (String name : List.of("HIGH", "MEDIUM", "LOW")) {
      submits(name, 1, 30);
    }
    // 3121 : 1024 : 335 is 9.3 : 3.1 : 1.
    rig.skip().operator().changesSlots(14);
    assertThat(grants().toString()).isEqualTo("{HIGH=10, LOW=1, MEDIUM=3}");
  }

  @Test
  void shouldShareTheTimeOfOneSlotByWeight() {
    rig.domain().slots(1).exists();
    group("A", 3);
    group("B", 4);
    submits("A", 1, 60);
    submits("B", 1, 60);
    List<String> order = runsAlternately(53, SECOND_MS);
    assertThat(order.stream().filter("A"::equals).count()).isBetween(39L, 41L); // 1024 : 335
  }

  // ---- charges ----

  @Test
  void shouldNeverGiveAllFreeSlotsToOneGroupBecauseItHasNotBeenBilledYet() {
    rig.domain().slots(0).exists();
    group("A", 3);
    group("B", 3);
    submits("A", 1, 20);
    submits("B", 1, 20);
    rig.skip().operator().changesSlots(16);
    assertThat(grants().toString()).isEqualTo("{A=8, B=8}");
  }

  @Test
  void shouldChargeASilentQueryItsElapsedTimeTimesItsServers() {
    rig.domain().slots(1).exists();
    group("A", 3);
    rig.query("a").in("A").dop(4).runs();
    assertThat(grantedServers()).isEqualTo(4);
    rig.advanceMs(2_500);
    rig.query("a").completes();
    rig.expect(released("a").cpuMs(10_000).heldMs(2_500)).noMore();
    assertThat(rig.ledger().account("A").chargedMicros()).isEqualTo(10_000_000);
  }

  private Long grantedServers() {
    return rig.ledger().query("a").dop();
  }

  @Test
  void shouldChargeTheSessionAsItsGroup() {
    rig.domain().slots(2).exists();
    group("A", 3);
    rig.session("other").in("A").isOpen();
    rig.query("a").in("A").estimatedMs(600).runs();
    rig.query("b").in("other").estimatedMs(100).runs();
    rig.query("a").reportsCpuMs(200);
    assertThat(rig.ledger().session("A").chargedMicros()).isEqualTo(600_000);
    rig.query("a").completesWithCpuMs(250);
    rig.skip();
    assertThat(rig.ledger().session("A").chargedMicros()).isEqualTo(250_000);
    assertThat(rig.ledger().session("other").chargedMicros()).isEqualTo(100_000);
    assertThat(rig.ledger().account("A").chargedMicros()).isEqualTo(350_000);
  }

  @Test
  void shouldCorrectAnEstimateByWhatIsReported() {
    rig.domain().slots(1).exists();
    group("A", 3);
    rig.query("a").in("A").estimatedMs(600).runs();
    assertThat(rig.ledger().account("A").chargedMicros()).isEqualTo(600_000);
    rig.query("a").reportsCpuMs(500);
    assertThat(rig.ledger().account("A").chargedMicros()).isEqualTo(600_000);
    rig.query("a").reportsCpuMs(900);
    rig.query("a").reportsCpuMs(800); // late
    assertThat(rig.ledger().account("A").chargedMicros()).isEqualTo(900_000);
    rig.query("a").completesWithCpuMs(250); // goes back: passed over
    rig.expect(released("a").cpuMs(900)).noMore();
    assertThat(rig.ledger().account("A").chargedMicros()).isEqualTo(900_000);
  }

  @Test
  void shouldExpectOfTheNextQueryWhatTheGroupsQueriesTookSoFar() {
    rig.domain().slots(1).exists();
    group("A", 3);
    rig.query("a").in("A").runs();
    assertThat(rig.ledger().account("A").chargedMicros()).isEqualTo(1_000_000); // a quantum
    rig.query("a").completesWithCpuMs(200);
    rig.expect(released("a")).noMore();
    rig.query("b").in("A").runs();
    assertThat(rig.ledger().account("A").chargedMicros()).isEqualTo(400_000);
    rig.query("b").completesWithCpuMs(1_000);
    rig.expect(released("b")).noMore();
    assertThat(rig.ledger().account("A").meanMicros()).isEqualTo(300_000); // 200 + 800 / 8
  }

  @Test
  void shouldStayExactWhateverFiguresAClientInvents() {
    rig.domain().slots(1).exists();
    group("A", 3);
    for (int i = 0; i < 3; i++) {
      rig.query("q" + i).in("A").estimatedMs(Long.MAX_VALUE).dop(Long.MAX_VALUE).submits();
      rig.advanceMs(SECOND_MS);
      rig.query("q" + i).completesWithCpuMs(Long.MAX_VALUE / 1_000);
      rig.query("silent" + i).in("A").dop(Long.MAX_VALUE).submits();
      rig.query("waits" + i).in("A").waitMs(5).submits();
      rig.advanceMs(SECOND_MS);
      rig.query("silent" + i).completes();
    }
    rig.skip();
    assertThat(rig.ledger().account("A").chargedMicros()).isNotNegative();
    assertThat(rig.ledger().account("A").meanMicros()).isNotNegative();
  }

  @Test
  void shouldGiveBackAtTheWeightOfTheChargeWhenAGroupsPriorityChanges() {
    rig.domain().slots(1).exists();
    group("A", 0);
    rig.query("a").in("A").estimatedMs(36_000).runs();
    long charged = rig.ledger().account("A").vruntime();
    rig.group("A").priority(7).changes();
    rig.query("a").completesWithCpuMs(0);
    rig.expect(released("a")).noMore();
    assertThat(charged).isEqualTo(1_264_457); // 3.6e7 × 1024 / 29154
    assertThat(rig.ledger().account("A").vruntime()).isBetween(-1L, 0L);
  }

  @Test
  void shouldMoveTheChargeAlongWhenASessionIsSwitched() {
    rig.domain().slots(2).exists();
    group("A", 3);
    group("B", 4);
    rig.query("a").in("A").runs();
    rig.operator().switches("A", "B");
    rig.skip();
    assertThat(rig.ledger().account("A").chargedMicros()).isZero();
    assertThat(rig.ledger().account("A").vruntime()).isZero();
    assertThat(rig.ledger().account("B").chargedMicros()).isEqualTo(1_000_000);
    assertThat(rig.ledger().account("B").vruntime()).isEqualTo(3_056_716); // 1e6 × 1024 / 335
    rig.query("a").completesWithCpuMs(0);
    rig.expect(released("a").in("B")).noMore();
    assertThat(rig.ledger().account("B").vruntime()).isZero();
  }

  // ---- newcomers and giants ----

  @Test
  void shouldNeitherStarveANewcomerNorLetItMonopolise() {
    rig.domain().slots(1).exists();
    group("OLD", 3);
    group("NEW", 3);
    submits("OLD", 1, 100);
    runsAlternately(50, SECOND_MS);
    submits("NEW", 1, 50);
    List<String> order = runsAlternately(20, SECOND_MS);
    assertThat(order.subList(0, 3)).contains("NEW");
    assertThat(order.stream().filter("NEW"::equals).count()).isBetween(9L, 11L);
  }

  @Test
  void shouldServeALightGroupWithinTheQuantaThatItsWeightPromises() {
    rig.domain().slots(1).exists();
    group("HEAVY", 0); // 29154
    group("LIGHT", 3); // 1024: one quantum in 1 + 29154 / 1024 = 29.5
    submits("HEAVY", 1, 100);
    submits("LIGHT", 1, 5);
    List<String> order = runsAlternately(90, SECOND_MS);
    assertThat(order.subList(0, 30)).contains("LIGHT");
    assertThat(order.stream().filter("LIGHT"::equals).count()).isBetween(3L, 4L);
  }

  @Test
  void shouldNotLetTheDebtOfAGiantQueryKeepItsGroupWaitingForANewcomer() {
    rig.domain().slots(2).exists();
    group("A", 3);
    group("B", 3);
    rig.query("giant").in("A").runs();
    rig.query("A0").in("A").runs();
    submits("A", 1, 40);
    for (int hour = 1; hour <= 10; hour++) {
      rig.query("giant").reportsCpuMs(hour * 3_600_000L);
    }
    submits("B", 1, 40); // comes when the ten hours have been used
    rig.skip().query("A0").completesWithCpuMs(SECOND_MS);
    List<String> order = runsAlternately(20, SECOND_MS);
    assertThat(order.stream().filter("A"::equals).count()).isBetween(9L, 11L);
  }

  @Test
  void shouldMakeAGroupPayForItsGiantWhileOthersWaited() {
    rig.domain().slots(2).exists();
    group("A", 3);
    group("B", 3);
    rig.query("giant").in("A").runs();
    rig.query("B0").in("B").runs();
    submits("A", 1, 40);
    submits("B", 1, 40);
    rig.query("giant").reportsCpuMs(10 * SECOND_MS); // used while B waited
    rig.skip().query("B0").completesWithCpuMs(SECOND_MS);
    List<String> order = runsAlternately(20, SECOND_MS);
    assertThat(order.subList(0, 8)).containsOnly("B");
    assertThat(order.subList(9, 20)).contains("A");
  }
}

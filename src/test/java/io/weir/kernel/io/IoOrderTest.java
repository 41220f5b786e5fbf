package io.weir.kernel.io;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.DomainNoun;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Decision.Accepted;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.IoOperation;
import io.weir.protocol.IoPolicy;
import io.weir.protocol.IoPriority;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who of all that waits passes first, by each policy (features I2, I3; ADR 27). */
class IoOrderTest extends KernelTest {

  private static final long HOUR_MS = 3_600_000;

  /** A domain in which all waits, and groups A and B with these fields of their directives. */
  private void allWaits(IoPolicy policy, Map<String, ?> ofA, Map<String, ?> ofB) {
    twoGroups(ofA, ofB).io(policy).mode(Mode.DRAIN).exists();
  }

  private DomainNoun twoGroups(Map<String, ?> ofA, Map<String, ?> ofB) {
    return rig.domain()
        .slots(1)
        .with(rig.group("A"))
        .with(rig.group("B"))
        .with(rig.plan("P").limits("A", ofA).limits("B", ofB))
        .activePlan("P");
  }

  private void wait(String group, int count, long bytes) {
    for (int i = 1; i <= count; i++) {
      rig.io(group + i).in(group).bytes(bytes).queues();
    }
  }

  /** Lets so many pass at once; says who, by the first letter of their ids. */
  private String pull(long count) {
    rig.operator().setsIo(Map.of("ioParallelism", count));
    rig.operator().setsMode(Mode.ENFORCE);
    return groupsOf(passed());
  }

  private List<String> passed() {
    List<String> ids = new ArrayList<>();
    rig.take()
        .forEach(
            decided -> {
              if (decided.decision() instanceof Granted grant) {
                ids.add(grant.id());
              }
            });
    return ids;
  }

  private static String groupsOf(List<String> ids) {
    StringBuilder letters = new StringBuilder();
    ids.forEach(id -> letters.append(id.charAt(0)));
    return letters.toString();
  }

  private static long count(String of, char letter) {
    return of.chars().filter(each -> each == letter).count();
  }

  // ---- mClock, published examples ----

  @ParameterizedTest
  @EnumSource(names = {"COMPLETELY_FAIR", "BUDGET_FAIR"})
  void shouldPullTwoAndFourOfSixByWeightsOneAndTwo(IoPolicy policy) {
    allWaits(policy, Map.of("ioWeight", 1L), Map.of("ioWeight", 2L));
    wait("A", 5, 4_096);
    wait("B", 5, 4_096);
    assertThat(pull(6)).isEqualTo("ABBABB");
  }

  @ParameterizedTest
  @EnumSource(IoPolicy.class)
  void shouldPullFourAndTwoOfSixByReservationsTwoAndOne(IoPolicy policy) {
    allWaits(
        policy,
        Map.of("ioReservationBytesPerSecond", 2_000L),
        Map.of("ioReservationBytesPerSecond", 1_000L));
    wait("A", 5, 1_000);
    wait("B", 5, 1_000);
    rig.advanceMs(100_000);
    assertThat(pull(6)).isEqualTo("ABAABA");
  }

  @Test
  void shouldWarnWhereMoreIsReservedThanTheDomainMoves() {
    String applied =
        twoGroups(
                Map.of("ioReservationBytesPerSecond", 600L),
                Map.of("ioReservationBytesPerSecond", 500L))
            .with(rig.group("C"))
            .io(Map.of("ioBytesPerSecond", 1_000L))
            .applies();
    assertThat(rig.take().getLast().decision())
        .isInstanceOfSatisfying(
            Accepted.class,
            accepted ->
                assertThat(accepted.requestId().equals(applied) ? accepted.warnings() : null)
                    .anyMatch(said -> said.startsWith("Expected the I/O reservations of plan P")));
  }

  @Test
  void shouldServeAReservationBeforeWeightsAndNotBeforeItIsDue() {
    allWaits(
        IoPolicy.BUDGET_FAIR,
        Map.of("ioReservationBytesPerSecond", 1_000L, "ioWeight", 1L),
        Map.of("ioWeight", 1_000L));
    wait("A", 3, 1_000);
    wait("B", 9, 1_000);
    rig.advanceMs(1_500); // due at 0 and at 1,000 ms
    assertThat(pull(6)).isEqualTo("AABBBB");
  }

  // ---- deadlines, published examples ----

  private void readsAndWritesWait(int each) {
    for (int i = 1; i <= each; i++) {
      rig.io("R" + i).doing(IoOperation.READ).deadlineMs(HOUR_MS).queues();
      rig.io("W" + i).doing(IoOperation.WRITE).deadlineMs(HOUR_MS).queues();
    }
  }

  @Test
  void shouldServeTwoReadsAndAWriteByBatchesOfOne() {
    rig.with(new Bounds().ioBatch(1));
    rig.domain().slots(1).io(IoPolicy.DEADLINE).mode(Mode.DRAIN).exists();
    readsAndWritesWait(9);
    assertThat(pull(9)).isEqualTo("RRWRRWRRW");
  }

  @Test
  void shouldServeThirtyTwoReadsAndSixteenWritesByBatchesOfSixteen() {
    rig.domain().slots(1).io(IoPolicy.DEADLINE).mode(Mode.DRAIN).exists();
    readsAndWritesWait(48);
    assertThat(pull(48)).isEqualTo("R".repeat(32) + "W".repeat(16));
  }

  @Test
  void shouldGoOnWithABatchWhereARestartInterruptedIt() {
    rig.with(new Bounds().ioBatch(2));
    rig.domain().slots(1).io(IoPolicy.DEADLINE).mode(Mode.DRAIN).exists();
    readsAndWritesWait(6);
    String served = pull(3);
    rig.restart();
    rig.operator().setsIo(Map.of("ioParallelism", 9L));
    assertThat(served + groupsOf(passed())).isEqualTo("RRRRWWRRW");
  }

  @Test
  void shouldServeWhatIsLateFirstAndTheOldestDeadlineBeforeOthers() {
    rig.domain().slots(1).io(IoPolicy.DEADLINE).mode(Mode.DRAIN).exists();
    rig.io("write").doing(IoOperation.WRITE).queues(); // 5,000 ms
    rig.advanceMs(4_800);
    rig.io("read").doing(IoOperation.READ).queues(); // 500 ms
    rig.io("metadata").doing(IoOperation.METADATA).deadlineMs(100).queues();
    rig.advanceMs(200);
    rig.operator().setsMode(Mode.ENFORCE);
    assertThat(passed()).containsExactly("metadata", "write", "read");
  }

  // ---- fair policies ----

  @Test
  void shouldCountRequestsByTheOneAndBytesByTheOther() {
    allWaits(IoPolicy.BUDGET_FAIR, Map.of("ioWeight", 1L), Map.of("ioWeight", 1L));
    wait("A", 4, 40_000);
    wait("B", 8, 10_000);
    assertThat(pull(5)).isEqualTo("ABBBB");
    rig.operator().setsPolicy(IoPolicy.COMPLETELY_FAIR);
    rig.operator().setsIo(Map.of("ioParallelism", 9L));
    assertThat(groupsOf(passed())).isEqualTo("ABAB");
  }

  /** BFQ's weights by priority 0 … 7 are 80, 70, … 10. */
  @Test
  void shouldWeighGroupsByTheirPrioritiesWhereNoDirectiveDoes() {
    rig.domain()
        .slots(1)
        .with(rig.group("A").priority(0))
        .with(rig.group("B").priority(7))
        .io(IoPolicy.BUDGET_FAIR)
        .mode(Mode.DRAIN)
        .exists();
    wait("A", 20, 4_096);
    wait("B", 20, 4_096);
    String served = pull(18);
    assertThat(count(served, 'A')).isEqualTo(16);
    assertThat(count(served, 'B')).isEqualTo(2);
  }

  @Test
  void shouldNotLetAGroupSaveUpWhatItDidNotUse() {
    twoGroups(Map.of("ioWeight", 1L), Map.of("ioWeight", 1L))
        .io(Map.of("ioParallelism", 1L))
        .io(IoPolicy.COMPLETELY_FAIR)
        .exists();
    rig.io("A0").in("A").passes();
    for (int i = 1; i <= 8; i++) {
      rig.io("A" + i).in("A").queues();
    }
    for (int i = 0; i < 4; i++) {
      rig.io("A" + i).completes();
      rig.expect(released("A" + i), granted("A" + (i + 1))).noMore();
    }
    rig.io("B1").in("B").queues();
    rig.io("B2").in("B").queues();
    rig.operator().setsIo(Map.of("ioParallelism", 5L));
    assertThat(groupsOf(passed())).isEqualTo("BABA");
  }

  /** For the time in which its own limit kept it, it is owed one turn. */
  @Test
  void shouldNotLetAGroupSaveUpWhatItsOwnLimitKeptFromIt() {
    rig.domain()
        .slots(1)
        .io(Map.of("ioParallelism", 1L))
        .with(rig.group("A").iops(1))
        .with(rig.group("B"))
        .exists();
    rig.io("A0").in("A").passes();
    wait("A", 9, 1);
    rig.io("A0").completes();
    rig.skip();
    for (int i = 0; i < 20; i++) {
      rig.io("b" + i).in("B").passes();
      rig.io("b" + i).completes();
      rig.skip();
    }
    rig.io("B0").in("B").passes();
    wait("B", 9, 1);
    rig.expect(accepted(rig.group("A").iops(1_000).updates())).noMore();
    rig.advanceMs(1_000);
    rig.operator().setsIo(Map.of("ioParallelism", 9L));
    assertThat(groupsOf(passed())).isEqualTo("AABABABA");
  }

  // ---- priorities ----

  @Test
  void shouldServeTheMostUrgentFirstWhateverItsGroup() {
    rig.domain().slots(1).io(IoPolicy.PRIORITY).mode(Mode.DRAIN).exists();
    for (IoPriority priority : List.of(IoPriority.IDLE, IoPriority.LOW, IoPriority.REALTIME)) {
      rig.io(priority.name()).priority(priority).queues();
    }
    rig.io("interactive").in("INTERACTIVE_GROUP").priority(IoPriority.HIGH).queues();
    rig.operator().setsMode(Mode.ENFORCE);
    assertThat(passed()).containsExactly("REALTIME", "interactive", "LOW", "IDLE");
  }

  @Test
  void shouldNeverStarveWhatIsIdle() {
    rig.domain().slots(1).io(Map.of("ioParallelism", 1L)).io(IoPolicy.PRIORITY).exists();
    rig.io("r0").priority(IoPriority.REALTIME).passes();
    rig.io("idle").priority(IoPriority.IDLE).queues(); // late each 500 ms
    List<String> served = new ArrayList<>();
    String running = "r0";
    for (int i = 1; i <= 25; i++) {
      rig.io("r" + i).priority(IoPriority.REALTIME).asks();
      rig.advanceMs(100);
      rig.io(running).completes();
      running = passed().getLast();
      served.add(running);
    }
    rig.io(running).completes();
    rig.skip();
    assertThat(served.indexOf("idle")).isEqualTo(20 - 1); // four times late: as urgent as any
  }

  @Test
  void shouldRaiseWhoSaysThatItsDeadlineIsFarEachMinute() {
    rig.domain().slots(1).io(IoPolicy.PRIORITY).mode(Mode.DRAIN).exists();
    rig.io("idle").priority(IoPriority.IDLE).deadlineMs(Long.MAX_VALUE).queues();
    rig.advanceMs(4 * Bounds.IO_LEASE_MS);
    rig.io("real").priority(IoPriority.REALTIME).queues();
    rig.operator().setsMode(Mode.ENFORCE);
    assertThat(passed()).containsExactly("idle", "real");
  }

  @Test
  void shouldReserveMoreThanAnybodyMovesWithoutEnd() {
    twoGroups(Map.of("ioReservationBytesPerSecond", Long.MAX_VALUE), Map.of())
        .io(Map.of("ioParallelism", 1L))
        .exists();
    rig.io("A0").in("A").bytes(1L << 41).passes();
    wait("A", 9, 1L << 41);
    wait("B", 1, 1);
    for (int i = 0; i < 9; i++) {
      rig.io("A" + i).completes();
    }
    assertThat(groupsOf(passed())).isEqualTo("AAAAAAAAA");
    rig.io("A9").completes();
    rig.expect(released("A9"), granted("B1")).noMore();
  }

  // ---- who is passed over, and who is not ----

  @Test
  void shouldPassOverAGroupWhoseOwnTokensDoNotSuffice() {
    rig.domain()
        .slots(1)
        .with(rig.group("A").ioBytesPerSecond(100))
        .with(rig.group("B"))
        .io(IoPolicy.PRIORITY)
        .exists();
    rig.io("a1").in("A").bytes(100).passes();
    rig.io("a2").in("A").bytes(100).priority(IoPriority.REALTIME).queues();
    rig.io("b").in("B").bytes(100).priority(IoPriority.IDLE).passes();
  }

  @Test
  void shouldNotLetASmallOneOvertakeALargeOneThatTheDomainKeepsWaiting() {
    rig.domain().slots(1).io(Map.of("ioBytesPerSecond", 1_000L)).exists();
    rig.io("first").bytes(900).passes();
    rig.io("large").bytes(1_000).queues();
    rig.io("small").bytes(1).asks();
    rig.expect(queued("small").at(2).behind("group BATCH_GROUP")).noMore();
    rig.advanceMs(900).expect(granted("large")).noMore();
    rig.advanceMs(1).expect(granted("small")).noMore();
  }

  // ---- how many at once: only a release happens ----

  @Test
  void shouldLetOneMorePassWhenOneEndsAndNeverByTimeAlone() {
    rig.domain().slots(1).io(Map.of("ioParallelism", 2L)).exists();
    rig.io("a").passes();
    rig.io("b").passes();
    rig.io("c").asks();
    rig.expect(queued("c").etaMs(null).why(Limit.IO_PARALLELISM, "domain", 2, 2)).noMore();
    rig.advanceMs(Bounds.IO_LEASE_MS - 1).expectNothing();
    rig.io("a").completes();
    rig.expect(released("a"), granted("c")).noMore();
  }

  @Test
  void shouldCountRequestsOfTheDevice() {
    rig.domain().slots(1).io(Map.of("ioConcurrency", 10L)).exists();
    rig.io("a").requests(8).passes();
    rig.io("b").requests(3).asks();
    rig.expect(queued("b").why(Limit.IO_CONCURRENCY, "domain", 8, 10)).noMore();
    rig.io("c").requests(11).asks();
    rig.expect(rejected("c", Code.NEVER_FITS).why(Limit.IO_CONCURRENCY)).noMore();
    rig.io("a").completes();
    rig.expect(released("a"), granted("b")).noMore();
  }

  @Test
  void shouldGrantTheLastPlaceToExactlyOneOfThree() {
    rig.domain().slots(1).io(Map.of("ioParallelism", 1L)).exists();
    rig.io("a").waitMs(0).passes();
    for (String late : List.of("b", "c")) {
      rig.io(late).waitMs(0).asks();
      rig.expect(rejected(late, Code.IO_LIMIT).retryAfterMs(null)).noMore();
    }
  }

  @Test
  void shouldGoOnInATurnOfItsOwnWhereMoreMayPassThanOneGrants() {
    rig.with(new Bounds().grantsPerTurn(2));
    rig.domain().slots(1).mode(Mode.DRAIN).exists();
    wait("BATCH_GROUP", 5, 1);
    String enforced = rig.operator().setsMode(Mode.ENFORCE);
    rig.expect(accepted(enforced), granted("BATCH_GROUP1"), granted("BATCH_GROUP2")).noMore();
    rig.tick();
    rig.expect(granted("BATCH_GROUP3"), granted("BATCH_GROUP4")).noMore();
    rig.tick();
    rig.expect(granted("BATCH_GROUP5")).noMore();
  }

  @Test
  void shouldHaveNoMoreWaitingThanThePlacesAllowAndKeepSomeForTheSystem() {
    rig.with(new Bounds().maxQueuedIo(2));
    rig.domain().slots(1).io(Map.of("ioBytesPerSecond", 1_000L)).exists();
    rig.io("first").bytes(1_000).passes();
    rig.io("a").bytes(10).queues();
    rig.io("b").bytes(10).queues();
    rig.io("c").bytes(10).asks();
    rig.expect(
            rejected("c", Code.QUEUE_FULL)
                .why(Limit.MAX_QUEUED_IO, "domain", 2, 2)
                .retryAfterMs(30L))
        .noMore();
    for (int i = 0; i < 8; i++) {
      rig.io("system" + i).in("SYS_GROUP").queues();
    }
    rig.io("ninth").in("SYS_GROUP").asks();
    rig.expect(rejected("ninth", Code.QUEUE_FULL)).noMore();
  }

  // ---- changed live ----

  @Test
  void shouldKeepWhoWaitsUnderEachPolicy() {
    rig.domain().slots(1).mode(Mode.DRAIN).exists();
    rig.io("low").priority(IoPriority.LOW).queues();
    rig.io("write").doing(IoOperation.WRITE).priority(IoPriority.HIGH).queues();
    rig.io("read").deadlineMs(100).queues();
    for (IoPolicy policy : IoPolicy.values()) {
      rig.operator().setsPolicy(policy);
    }
    rig.operator().setsPolicy(IoPolicy.DEADLINE);
    rig.operator().setsMode(Mode.ENFORCE);
    assertThat(passed()).containsExactly("read", "low", "write");
  }

  @ParameterizedTest
  @EnumSource(IoPolicy.class)
  void shouldServeAllAliveAfterARestart(IoPolicy policy) {
    allWaits(policy, Map.of("ioReservationBytesPerSecond", 500L), Map.of("ioWeight", 3L));
    wait("A", 4, 1_000);
    wait("B", 4, 1_000);
    rig.advanceMs(700);
    rig.restart();
    assertThat(pull(8)).hasSize(8);
  }
}

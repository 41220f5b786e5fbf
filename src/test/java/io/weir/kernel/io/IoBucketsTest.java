package io.weir.kernel.io;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.expired;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;

import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Inheritance;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Token buckets of groups and of the domain, through the governor (features I1, ADR 27). */
class IoBucketsTest extends KernelTest {

  private static final long SECOND_MS = 1_000;

  private void domain(String field, long value) {
    rig.domain().slots(1).io(Map.of(field, value)).exists();
  }

  // ---- published examples ----

  @Test
  void shouldPassNineOfTenAtNinetySevenAndTheTenthAtAHundred() {
    rig.domain().slots(1).io(Map.of("iops", 100L, "iopsBurst", 10L)).exists(); // 10 in 100 ms
    rig.io("all").requests(10).passes();
    rig.advanceMs(97);
    rig.io("nine").requests(9).passes();
    rig.io("one").requests(1).waitMs(0).asks();
    rig.expect(rejected("one", Code.IO_LIMIT).retryAfterMs(3L)).noMore();
    rig.advanceMs(3);
    rig.io("again").requests(1).passes();
  }

  /**
   * One a second, burst five: what is left after each, as the generic cell rate algorithm has it.
   */
  @ParameterizedTest
  @CsvSource({"3000, 2", "3100, 1", "4000, 1", "8000, 4"})
  void shouldLeaveWhatTheGenericCellRateAlgorithmDoes(long untilMs, long left) {
    Map<String, Long> io =
        Map.of("iops", 1L, "iopsBurst", 5L, "ioParallelism", 99L, "ioConcurrency", 99L);
    rig.domain().slots(1).io(io).exists();
    rig.io("six").requests(6).asks();
    rig.expect(rejected("six", Code.NEVER_FITS).retryAfterMs(null)).noMore();
    for (long used = 1; used <= 5; used++) {
      rig.io("at0-" + used).asks();
      rig.expect(granted("at0-" + used).why(Limit.IOPS, "domain", used, 5)).noMore();
    }
    rig.io("sixth").waitMs(0).asks();
    rig.expect(rejected("sixth", Code.IO_LIMIT).retryAfterMs(1_000L)).noMore();
    long atMs = 0;
    for (long nextMs : new long[] {3_000, 3_100, 4_000, 8_000}) {
      if (nextMs <= untilMs) {
        rig.advanceMs(nextMs - atMs);
        atMs = nextMs;
        rig.io("at" + nextMs).asks();
        if (nextMs == untilMs) {
          rig.expect(granted("at" + nextMs).why(Limit.IOPS, "domain", 5 - left, 5)).noMore();
        } else {
          rig.expect(granted("at" + nextMs)).noMore();
        }
      }
    }
  }

  // ---- waiting for tokens: only time passes ----

  @Test
  void shouldLetPassAtTheMillisecondAtWhichThereAreTokens() {
    domain("ioBytesPerSecond", 1_000);
    rig.io("a").bytes(1_000).passes();
    rig.io("b").bytes(40).asks();
    rig.expect(queued("b").at(1).etaMs(40L).why(Limit.IO_BANDWIDTH, "domain", 1_000, 1_000))
        .noMore();
    rig.advanceMs(39).expectNothing();
    rig.advanceMs(1).expect(granted("b").waitedMs(40)).noMore();
  }

  @Test
  void shouldLetAnotherGroupPassWhileOneWaitsForItsOwnBucket() {
    rig.domain().slots(1).with(rig.group("ETL").ioBytesPerSecond(100)).exists();
    rig.io("a").in("ETL").bytes(100).passes();
    rig.io("b").in("ETL").bytes(100).queues();
    rig.io("c").bytes(1_000_000).passes();
    rig.advanceMs(SECOND_MS).expect(granted("b").waitedMs(SECOND_MS)).noMore();
  }

  @Test
  void shouldSayWhichOfBothBucketsBinds() {
    rig.domain()
        .slots(1)
        .io(Map.of("ioBytesPerSecond", 1_000L))
        .with(rig.group("ETL").ioBytesPerSecond(100))
        .exists();
    rig.io("a").in("ETL").bytes(60).asks();
    rig.expect(granted("a").why(Limit.IO_BANDWIDTH, "group ETL", 60, 100)).noMore();
    rig.io("b").in("ETL").bytes(50).asks();
    rig.expect(queued("b").why(Limit.IO_BANDWIDTH, "group ETL", 60, 100).etaMs(100L)).noMore();
    rig.io("c").bytes(940).passes();
    rig.io("d").bytes(10).asks();
    rig.expect(queued("d").why(Limit.IO_BANDWIDTH, "domain", 1_000, 1_000)).noMore();
    rig.advanceMs(10).expect(granted("d")).noMore();
    rig.advanceMs(90).expect(granted("b").waitedMs(100)).noMore();
  }

  // ---- what never fits ----

  @Test
  void shouldRefuseAtOnceWhatNeverFits() {
    domain("ioBytesPerSecond", 1_000);
    rig.io("a").bytes(1_001).asks();
    rig.expect(rejected("a", Code.NEVER_FITS).why(Limit.IO_BANDWIDTH, "domain", 0, 1_000)).noMore();
  }

  @Test
  void shouldNameTheBucketThatNeverLetsItPassAndNotOneThatWillSoon() {
    rig.domain().slots(1).io(Map.of("ioBytesPerSecond", 1_000L, "iops", 10L)).exists();
    rig.io("all").bytes(1_000).passes();
    rig.io("many").bytes(500).requests(11).asks();
    rig.expect(rejected("many", Code.NEVER_FITS).why(Limit.IOPS, "domain", 1, 10)).noMore();
  }

  @Test
  void shouldLetNothingPassALimitOfZeroButWhatMovesNothing() {
    rig.domain().slots(1).with(rig.group("ETL").ioBytesPerSecond(0)).exists();
    rig.io("a").in("ETL").bytes(1).asks();
    rig.expect(rejected("a", Code.NEVER_FITS)).noMore();
    rig.io("b").in("ETL").bytes(0).passes();
  }

  @Test
  void shouldRefuseWhoWaitsWhenALowerBurstMakesItNeverFit() {
    rig.domain().slots(1).io(Map.of("ioBytesPerSecond", 1_000L)).exists();
    rig.io("a").bytes(1_000).passes();
    rig.io("large").bytes(900).queues();
    rig.io("small").bytes(100).queues();
    String changed = rig.operator().setsIo(Map.of("ioBurstBytes", 500L));
    rig.expect(accepted(changed), rejected("large", Code.NEVER_FITS)).noMore();
    rig.advanceMs(100).expect(granted("small")).noMore();
  }

  // ---- changes ----

  @Test
  void shouldCountTheTimeBeforeAChangeByTheRateOfThen() {
    domain("ioBytesPerSecond", 1_000);
    rig.io("a").bytes(1_000).passes();
    rig.advanceMs(500);
    rig.expect(accepted(rig.operator().setsIo(Map.of("ioBytesPerSecond", 100L)))).noMore();
    rig.io("b").bytes(100).asks();
    rig.expect(granted("b").why(Limit.IO_BANDWIDTH, "domain", 100, 100)).noMore();
  }

  @ParameterizedTest
  @CsvSource({"KEEP, 400", "PROPORTIONAL, 200", "ADDITIVE, 0", "RESET, 0"})
  void shouldInheritAsThePolicySays(Inheritance inheritance, long left) {
    rig.domain().slots(1).io(Map.of("ioBytesPerSecond", 1_000L)).inheriting(inheritance).exists();
    rig.io("a").bytes(600).passes();
    rig.expect(accepted(rig.operator().setsIo(Map.of("ioBurstBytes", 500L)))).noMore();
    if (left > 0) {
      rig.io("b").bytes(left).passes();
    }
    rig.io("c").bytes(1).queues();
    rig.io("c").cancels();
    rig.expect(expired("c")).noMore();
  }

  @Test
  void shouldGiveABucketNoTokensByTakingItsLimitAwayAndBack() {
    rig.domain()
        .slots(1)
        .with(rig.group("ETL"))
        .with(rig.plan("LIMITED").limits("ETL", Map.of("ioBytesPerSecond", 1_000L)))
        .activePlan("LIMITED")
        .exists();
    rig.io("a").in("ETL").bytes(1_000).passes();
    for (int i = 0; i < 3; i++) {
      rig.plan("DEFAULT_PLAN").activates();
      rig.plan("LIMITED").activates();
    }
    rig.skip();
    rig.io("b").in("ETL").bytes(1).waitMs(0).asks();
    rig.expect(rejected("b", Code.IO_LIMIT).retryAfterMs(1L)).noMore();
  }

  // ---- restart ----

  @Test
  void shouldPassExactlySixMoreAfterARestartWhereFourOfTenWereUsed() {
    rig.domain().slots(1).io(Map.of("iops", 1L, "iopsBurst", 10L)).exists();
    for (int i = 0; i < 4; i++) {
      rig.io("before" + i).passes();
    }
    rig.restart();
    for (int i = 0; i < 6; i++) {
      rig.io("after" + i).passes();
    }
    rig.io("eleventh").waitMs(0).asks();
    rig.expect(rejected("eleventh", Code.IO_LIMIT)).noMore();
  }

  // ---- the end ----

  @Test
  void shouldGiveBackWhatWasNotMoved() {
    domain("ioBytesPerSecond", 1_000);
    rig.io("a").bytes(1_000).passes();
    rig.io("b").bytes(300).queues();
    rig.io("a").completes(700);
    rig.expect(released("a").ioBytes(700), granted("b")).noMore();
  }

  @Test
  void shouldTakeWhatWasMovedBeyondWhatWasAskedAsFarAsThereIs() {
    domain("ioBytesPerSecond", 1_000);
    rig.io("a").bytes(900).passes();
    rig.io("a").completes(5_000);
    rig.expect(released("a").ioBytes(5_000)).noMore();
    rig.io("b").bytes(1).asks();
    rig.expect(queued("b").etaMs(1L)).noMore();
    rig.advanceMs(1).expect(granted("b")).noMore();
  }

  @Test
  void shouldGiveBackNothingThatWasTakenOfNoBucket() {
    rig.domain().slots(1).exists();
    rig.io("before").bytes(1_000).passes();
    rig.expect(accepted(rig.operator().setsIo(Map.of("ioBytesPerSecond", 1_000L)))).noMore();
    rig.io("after").bytes(1_000).passes();
    rig.io("before").completes(0);
    rig.expect(released("before")).noMore();
    rig.io("more").waitMs(0).asks();
    rig.expect(rejected("more", Code.IO_LIMIT).retryAfterMs(1L)).noMore();
  }

  @Test
  void shouldGiveBackNoMoreThanThereWasToTakeWhereLimitsDidNotBind() {
    rig.domain().slots(1).io(Map.of("ioBytesPerSecond", 1_000L)).mode(Mode.BYPASS).exists();
    rig.io("a").bytes(900).passes();
    rig.io("b").bytes(5_000).passes();
    rig.operator().changesMode(Mode.ENFORCE);
    rig.restart();
    rig.io("b").completes(0);
    rig.expect(released("b")).noMore();
    rig.io("c").bytes(100).passes();
    rig.io("d").waitMs(0).asks();
    rig.expect(rejected("d", Code.IO_LIMIT)).noMore();
  }

  // ---- modes ----

  @Test
  void shouldGrantAllAndSayWhatWouldHaveBeenWhereItOnlyObserves() {
    rig.domain().slots(1).io(Map.of("ioBytesPerSecond", 1_000L)).mode(Mode.OBSERVE).exists();
    rig.io("a").bytes(1_000).asks();
    rig.io("b").bytes(1).asks();
    rig.io("c").bytes(1).waitMs(0).asks();
    rig.io("d").bytes(1_001).asks();
    rig.expect(
            granted("a").would(null),
            granted("b").would("QUEUED"),
            granted("c").would("REJECTED"),
            granted("d").would("REJECTED"))
        .noMore();
  }

  @Test
  void shouldPassNothingWhileItDrainsAndGoOnAfterwards() {
    rig.domain().slots(1).mode(Mode.DRAIN).exists();
    rig.io("a").asks();
    rig.expect(queued("a").why(Limit.MODE)).noMore();
    rig.advanceMs(SECOND_MS).expectNothing();
    String enforced = rig.operator().setsMode(Mode.ENFORCE);
    rig.expect(accepted(enforced), granted("a").waitedMs(SECOND_MS)).noMore();
  }
}

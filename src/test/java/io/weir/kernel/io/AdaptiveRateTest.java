package io.weir.kernel.io;

import static io.weir.kernel.rig.Expected.accepted;
import static io.weir.kernel.rig.Expected.expired;
import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.opened;
import static io.weir.kernel.rig.Expected.queued;
import static io.weir.kernel.rig.Expected.rated;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;

import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.DomainNoun;
import io.weir.kernel.rig.IoNoun;
import io.weir.kernel.rig.KernelTest;
import io.weir.kernel.rig.Rig;
import io.weir.protocol.Code;
import io.weir.protocol.CpuPolicy;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.Inheritance;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Outcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The domain's I/O rate follows its device, through the governor (feature I1, ADR 30). */
class AdaptiveRateTest extends KernelTest {

  private static final long TARGET_MS = 20;
  private static final long LATE_MS = TARGET_MS + 1;
  private static final long WINDOW_MS = Bounds.IO_ADAPT_MS;
  private static final int SAMPLES = (int) Bounds.IO_ADAPT_SAMPLES;

  private int transfers;

  private static Policies following(@Nullable Long targetMs, @Nullable Long leastPercent) {
    return new Policies(null, null, null, null, null, null, targetMs, leastPercent);
  }

  /** A domain of a thousand bytes a second, which may come down to ten percent of that. */
  private DomainNoun domain() {
    return rig.domain()
        .slots(1)
        .io(Map.of("ioBytesPerSecond", 1_000L))
        .policies(following(TARGET_MS, null));
  }

  /** A transfer that is under way, of no bytes: it says how the device does and takes no token. */
  private IoNoun transfer() {
    IoNoun transfer = rig.io("t" + ++transfers).bytes(0);
    transfer.passes();
    return transfer;
  }

  /** A transfer that has taken so long. */
  private Rig moves(long latencyMs) {
    transfer().takes(latencyMs);
    return rig.expect(released("t" + transfers));
  }

  private void moves(int count, long latencyMs) {
    for (int i = 0; i < count; i++) {
      moves(latencyMs).noMore();
    }
  }

  /** A transfer that has ended so. */
  private void ends(Outcome outcome, @Nullable Long latencyMs) {
    transfer().ends(outcome, latencyMs);
    rig.expect(released("t" + transfers)).noMore();
  }

  /**
   * A window of ten transfers, so many of them late; the last one comes a second after the first.
   */
  private Rig window(int late) {
    moves(late, LATE_MS);
    moves(SAMPLES - 1 - late, TARGET_MS);
    rig.advanceMs(WINDOW_MS);
    return moves(TARGET_MS);
  }

  private void comesDownTo(long percent) {
    window(2).expect(rated(100, percent)).noMore();
  }

  /**
   * The domain's bucket, which is full, gives a second's bytes; the next one comes after so long.
   */
  private void nextByteComesAfterMs(long ms) {
    rig.io("full" + ++transfers).bytes(1_000).passes();
    rig.io("byte" + transfers).waitMs(0).asks();
    rig.expect(rejected("byte" + transfers, Code.IO_LIMIT).retryAfterMs(ms)).noMore();
  }

  // ---- down and up ----

  @Test
  void shouldComeDownBySevenTenthsWhenMoreThanATenthIsLate() {
    domain().exists();
    window(2)
        .expect(
            rated(100, 70)
                .because("2 of 10 transfers failed or took longer than 20 ms")
                .why(Limit.IO_LATENCY, "domain", 20, 10)
                .to(Rig.DOMAIN)
                .in(null))
        .noMore();
  }

  @Test
  void shouldStayWhereATenthIsLate() {
    domain().exists();
    window(1).noMore();
  }

  @Test
  void shouldNotJudgeTheNewRateByTransfersThatWereUnderWayBefore() {
    domain().exists();
    for (int i = 0; i < SAMPLES; i++) {
      rig.io("before" + i).bytes(0).passes();
    }
    comesDownTo(70);
    for (int i = 0; i < SAMPLES; i++) {
      rig.io("before" + i).takes(LATE_MS);
      rig.expect(released("before" + i)).noMore();
    }
    rig.advanceMs(WINDOW_MS);
    window(0).expect(rated(70, 75)).noMore();
  }

  @Test
  void shouldNotJudgeByFewerThanTenSamples() {
    domain().exists();
    moves(SAMPLES - 2, LATE_MS);
    rig.advanceMs(WINDOW_MS);
    moves(1, LATE_MS);
    rig.advanceMs(5 * WINDOW_MS);
    moves(LATE_MS)
        .expect(rated(100, 70).because("10 of 10 transfers failed or took longer than 20 ms"))
        .noMore();
  }

  @Test
  void shouldNotJudgeBeforeTheSecondIsOver() {
    domain().exists();
    moves(SAMPLES, LATE_MS);
    rig.advanceMs(WINDOW_MS - 1);
    moves(1, TARGET_MS);
    rig.advanceMs(1);
    moves(TARGET_MS)
        .expect(
            rated(100, 70)
                .because("10 of 12 transfers failed or took longer than 20 ms")
                .why(Limit.IO_LATENCY, "domain", 83, 10))
        .noMore();
  }

  @Test
  void shouldBeginTheNextWindowWithTheNextSample() {
    domain().exists();
    comesDownTo(70);
    rig.advanceMs(WINDOW_MS / 2);
    moves(SAMPLES, LATE_MS);
    rig.advanceMs(WINDOW_MS - 1);
    moves(1, LATE_MS);
    rig.advanceMs(1);
    moves(LATE_MS).expect(rated(70, 49)).noMore();
  }

  @Test
  void shouldGoUpByFivePointsAndNeverAboveAHundred() {
    domain().exists();
    comesDownTo(70);
    for (long at = 70; at < 100; at += 5) {
      window(0)
          .expect(
              rated(at, at + 5)
                  .because("0 of 10 transfers failed or took longer than 20 ms")
                  .why(Limit.IO_LATENCY, "domain", 0, 10))
          .noMore();
    }
    window(0).noMore();
    comesDownTo(70);
  }

  @Test
  void shouldNeverGoUpAboveAHundredWhereFivePointsWouldLeadThere() {
    domain().policies(following(TARGET_MS, 98L)).exists();
    comesDownTo(98);
    window(0).expect(rated(98, 100)).noMore();
  }

  @Test
  void shouldNeverComeDownBelowATenthWhereNothingIsSaid() {
    domain().exists();
    long[] percents = {100, 70, 49, 34, 23, 16, 11, 10};
    for (int i = 1; i < percents.length; i++) {
      window(9).expect(rated(percents[i - 1], percents[i])).noMore();
    }
    window(9).noMore();
    nextByteComesAfterMs(10);
  }

  @Test
  void shouldNeverComeDownBelowTheLeastThatIsSaid() {
    domain().policies(following(TARGET_MS, 50L)).exists();
    window(5).expect(rated(100, 70)).noMore();
    window(5).expect(rated(70, 50)).noMore();
    window(5).noMore();
    window(0).expect(rated(50, 55)).noMore();
  }

  @Test
  void shouldSayTheStepAfterTheTransferThatEndsTheWindowAndBeforeWhatPassesByIt() {
    rig.domain()
        .slots(1)
        .io(Map.of("ioBytesPerSecond", 1_000L, "ioParallelism", 1L))
        .policies(following(TARGET_MS, null))
        .exists();
    moves(SAMPLES - 1, LATE_MS);
    rig.advanceMs(WINDOW_MS);
    IoNoun last = transfer();
    rig.io("next").queues();
    last.takes(LATE_MS);
    rig.expect(released("t10"), rated(100, 70), granted("next")).noMore();
  }

  // ---- samples ----

  @Test
  void shouldCountATransferThatFailedHoweverFastItDid() {
    domain().exists();
    ends(Outcome.FAILED, null);
    ends(Outcome.FAILED, 1L);
    moves(SAMPLES - 3, TARGET_MS);
    rig.advanceMs(WINDOW_MS);
    moves(TARGET_MS)
        .expect(rated(100, 70).because("2 of 10 transfers failed or took longer than 20 ms"))
        .noMore();
  }

  @Test
  void shouldCountATransferThatSucceededLateAsLateAndOneThatSaysNoTimeAsInTime() {
    domain().exists();
    ends(Outcome.SUCCEEDED, LATE_MS);
    ends(Outcome.SUCCEEDED, LATE_MS);
    ends(Outcome.SUCCEEDED, null);
    moves(SAMPLES - 4, TARGET_MS);
    rig.advanceMs(WINDOW_MS);
    moves(TARGET_MS)
        .expect(rated(100, 70).because("2 of 10 transfers failed or took longer than 20 ms"))
        .noMore();
  }

  @Test
  void shouldNotCountWhatSaysNothingOrWasCancelledOrEndedByItself() {
    domain().exists();
    moves(SAMPLES - 1, LATE_MS);
    transfer().completes();
    rig.expect(released("t10")).noMore();
    ends(Outcome.CANCELLED, LATE_MS);
    ends(Outcome.CANCELLED, null);
    transfer().cancels();
    rig.expect(released("t13")).noMore();
    rig.session("s").opens();
    rig.io("ofSession").of("s").bytes(0).asks();
    rig.session("s").closes();
    rig.expect(opened("s"), granted("ofSession"), released("ofSession")).skip();
    transfer();
    rig.advanceMs(Bounds.IO_LEASE_MS).expect(released("t14").cause(Code.EXECUTION_TIMEOUT));
    rig.noMore();
    moves(LATE_MS)
        .expect(rated(100, 70).because("10 of 10 transfers failed or took longer than 20 ms"))
        .noMore();
  }

  @Test
  void shouldNotCountTheEndOfATransferTwiceNorOfOneThatWaits() {
    domain().exists();
    moves(SAMPLES - 2, LATE_MS);
    rig.io("all").bytes(1_000).passes();
    rig.io("waits").bytes(500).queues();
    rig.io("waits").takes(LATE_MS);
    rig.io("t1").takes(LATE_MS);
    rig.expect(rejected("waits", Code.NOT_HELD), released("t1")).noMore();
    rig.io("waits").cancels();
    rig.expect(expired("waits")).noMore();
    rig.advanceMs(WINDOW_MS);
    moves(1, LATE_MS);
    moves(LATE_MS).expect(rated(100, 70)).noMore();
  }

  @Test
  void shouldNotFollowADeviceWhereNoRateOfTheDomainIsSaid() {
    rig.domain()
        .slots(1)
        .with(rig.group("ETL").ioBytesPerSecond(1_000))
        .policies(following(TARGET_MS, null))
        .exists();
    window(9).noMore();
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"OBSERVE", "BYPASS"})
  void shouldTakeNoSamplesWhereItDoesNotEnforce(Mode mode) {
    domain().mode(mode).exists();
    window(9).noMore();
    rig.operator().changesMode(Mode.ENFORCE);
    rig.noMore();
    nextByteComesAfterMs(1);
  }

  // ---- what passes at another rate ----

  @ParameterizedTest
  @EnumSource(Inheritance.class)
  void shouldNeitherMakeNorTakeTokensByAStepWhateverAChangeOfLimitsDoes(Inheritance inheritance) {
    domain()
        .policies(new Policies(null, null, null, inheritance, null, null, TARGET_MS, null))
        .exists();
    moves(SAMPLES - 1, LATE_MS);
    rig.advanceMs(WINDOW_MS);
    rig.io("some").bytes(400).passes();
    moves(LATE_MS).expect(rated(100, 70)).noMore();
    rig.io("rest").bytes(600).passes();
    rig.io("more").waitMs(0).asks();
    rig.expect(rejected("more", Code.IO_LIMIT).retryAfterMs(2L)).noMore(); // 1 of 700 a second
    moves(SAMPLES - 1, TARGET_MS);
    rig.advanceMs(WINDOW_MS);
    moves(TARGET_MS).expect(rated(70, 75)).noMore();
    rig.io("ofTheSecond").bytes(700).passes();
    rig.io("one").waitMs(0).asks();
    rig.expect(rejected("one", Code.IO_LIMIT).retryAfterMs(2L)).noMore();
  }

  @Test
  void shouldCarryThePartOfATokenOverAStep() {
    domain().io(Map.of("ioBytesPerSecond", 1L, "ioBurstBytes", 10L)).exists();
    moves(SAMPLES - 1, LATE_MS);
    rig.advanceMs(WINDOW_MS - 400);
    rig.io("all").bytes(10).passes();
    rig.advanceMs(400);
    moves(LATE_MS).expect(rated(100, 70)).noMore();
    rig.io("one").asks();
    rig.expect(queued("one").etaMs(600L)).noMore();
    rig.advanceMs(599).expectNothing();
    rig.advanceMs(1).expect(granted("one")).noMore();
  }

  @Test
  void shouldLetPassAtTheMillisecondAtWhichTheNewRateHasGivenEnough() {
    domain().exists();
    comesDownTo(70);
    rig.io("all").bytes(1_000).passes(); // what fits by its size at a hundred always does
    rig.io("same").bytes(1_000).asks();
    rig.expect(queued("same").etaMs(1_429L)).noMore();
    rig.advanceMs(1_428).expectNothing();
    rig.advanceMs(1).expect(granted("same").waitedMs(1_429)).noMore();
  }

  @Test
  void shouldCountTheTimeBeforeAStepByTheRateOfThenForWhoWaits() {
    domain().exists();
    moves(SAMPLES - 1, LATE_MS);
    rig.advanceMs(WINDOW_MS - 100);
    IoNoun last = transfer();
    rig.io("all").bytes(1_000).passes();
    rig.io("waits").bytes(1_000).asks();
    rig.expect(queued("waits").etaMs(1_000L)).noMore();
    rig.advanceMs(100);
    last.takes(LATE_MS);
    rig.expect(released("t10"), rated(100, 70)).noMore();
    rig.advanceMs(1_285).expectNothing(); // 900 at 700 a second
    rig.advanceMs(1).expect(granted("waits").waitedMs(1_386)).noMore();
  }

  /** Seventy percent of what is said, rounded down, but never nothing. */
  @ParameterizedTest
  @CsvSource({"1, 1000", "10, 143", "15, 100", "1000, 2"})
  void shouldRoundTheRateDownButLeaveOne(long said, long nextMs) {
    domain().io(Map.of("ioBytesPerSecond", said, "ioBurstBytes", 1_000L)).exists();
    comesDownTo(70);
    nextByteComesAfterMs(nextMs);
  }

  @Test
  void shouldTakeThePercentOfTheGreatestRateExactly() {
    domain().io(Map.of("ioBytesPerSecond", Long.MAX_VALUE)).exists();
    comesDownTo(70);
    rig.io("all").bytes(Long.MAX_VALUE).passes();
    rig.io("again").bytes(6_456_360_425_798_343L).waitMs(0).asks(); // 70 % of a ms, rounded up
    rig.expect(rejected("again", Code.IO_LIMIT).retryAfterMs(1L)).noMore();
    rig.io("more").bytes(6_456_360_425_798_344L).waitMs(0).asks();
    rig.expect(rejected("more", Code.IO_LIMIT).retryAfterMs(2L)).noMore();
  }

  @Test
  void shouldLeaveARateOfZeroAtZero() {
    domain().io(Map.of("ioBytesPerSecond", 0L)).exists();
    comesDownTo(70);
    rig.io("byte").asks();
    rig.expect(rejected("byte", Code.NEVER_FITS)).noMore();
  }

  @Test
  void shouldLowerBothRatesOfTheDomain() {
    domain().io(Map.of("ioBytesPerSecond", 1_000L, "iops", 10L, "iopsBurst", 100L)).exists();
    comesDownTo(70);
    rig.io("all").bytes(0).requests(99).passes();
    rig.io("one").bytes(0).waitMs(0).asks();
    rig.expect(rejected("one", Code.IO_LIMIT).why(Limit.IOPS).retryAfterMs(143L)).noMore();
    rig.advanceMs(WINDOW_MS);
    nextByteComesAfterMs(2);
  }

  @Test
  void shouldLeaveTheRateOfAGroupsOwnBucket() {
    domain().with(rig.group("ETL").ioBytesPerSecond(500)).exists();
    comesDownTo(70);
    rig.operator().changesPolicy(CpuPolicy.COMPLETELY_FAIR); // all limits are looked at
    rig.io("first").in("ETL").bytes(500).passes();
    rig.io("second").in("ETL").bytes(500).waitMs(0).asks();
    rig.expect(rejected("second", Code.IO_LIMIT).retryAfterMs(1_000L)).noMore();
  }

  // ---- changes ----

  @Test
  void shouldGiveAllOfTheRateAtOnceWhereThePolicyIsTakenAway() {
    domain().exists();
    comesDownTo(70);
    rig.expect(accepted(rig.operator().setsPolicies(following(0L, null)))).noMore();
    nextByteComesAfterMs(1);
    rig.advanceMs(WINDOW_MS);
    window(9).noMore();
    rig.expect(accepted(rig.operator().setsPolicies(following(TARGET_MS, null)))).noMore();
    comesDownTo(70);
  }

  @Test
  void shouldKeepPercentAndWindowWhereAnotherPolicyIsSet() {
    domain().exists();
    comesDownTo(70);
    moves(SAMPLES - 1, LATE_MS);
    rig.operator().changesPolicy(CpuPolicy.COMPLETELY_FAIR);
    rig.advanceMs(WINDOW_MS);
    moves(LATE_MS).expect(rated(70, 49)).noMore();
  }

  @Test
  void shouldKeepTheLeastWhereOnlyTheTargetIsSet() {
    domain().policies(following(TARGET_MS, 50L)).exists();
    comesDownTo(70);
    rig.expect(accepted(rig.operator().setsPolicies(following(2 * TARGET_MS, null)))).noMore();
    moves(SAMPLES - 1, 2 * TARGET_MS);
    rig.advanceMs(WINDOW_MS);
    moves(2 * TARGET_MS).expect(rated(70, 75)).noMore();
    moves(SAMPLES - 1, 2 * TARGET_MS + 1);
    rig.advanceMs(WINDOW_MS);
    moves(TARGET_MS).expect(rated(75, 52)).noMore();
    moves(SAMPLES - 1, 2 * TARGET_MS + 1);
    rig.advanceMs(WINDOW_MS);
    moves(TARGET_MS).expect(rated(52, 50)).noMore();
  }

  @ParameterizedTest
  @CsvSource({"21,", ", 11"})
  void shouldEndTheWindowWithoutAStepWhereTheTargetOrTheLeastIsAnother(
      @Nullable Long targetMs, @Nullable Long least) {
    domain().exists();
    moves(SAMPLES - 1, 10 * TARGET_MS);
    rig.expect(accepted(rig.operator().setsPolicies(following(targetMs, least)))).noMore();
    rig.advanceMs(WINDOW_MS);
    moves(SAMPLES - 1, 10 * TARGET_MS);
    rig.advanceMs(WINDOW_MS);
    moves(10 * TARGET_MS).expect(rated(100, 70)).noMore();
  }

  @Test
  void shouldKeepTheWindowWhereTheSameIsSaidAgain() {
    domain().exists();
    moves(SAMPLES - 1, LATE_MS);
    rig.expect(accepted(rig.operator().setsPolicies(following(TARGET_MS, 10L)))).noMore();
    rig.advanceMs(WINDOW_MS);
    moves(LATE_MS).expect(rated(100, 70)).noMore();
  }

  @Test
  void shouldKeepThePercentAndBeginANewWindowWhereTheModeIsAnother() {
    domain().exists();
    comesDownTo(70);
    moves(SAMPLES - 1, LATE_MS);
    rig.operator().changesMode(Mode.DRAIN);
    rig.operator().changesMode(Mode.ENFORCE);
    rig.advanceMs(WINDOW_MS);
    moves(1, LATE_MS);
    nextByteComesAfterMs(2);
  }

  @Test
  void shouldTakeNoSamplesWhileItDrains() {
    domain().exists();
    IoNoun[] underWay = new IoNoun[SAMPLES + 1];
    for (int i = 0; i < underWay.length; i++) {
      underWay[i] = transfer();
    }
    rig.operator().changesMode(Mode.DRAIN);
    for (IoNoun each : underWay) {
      each.takes(LATE_MS);
      rig.advanceMs(WINDOW_MS);
    }
    for (int i = 1; i <= underWay.length; i++) {
      rig.expect(released("t" + i));
    }
    rig.noMore();
  }

  @Test
  void shouldRaiseThePercentAtOnceToALeastThatIsAboveIt() {
    domain().exists();
    comesDownTo(70);
    rig.expect(accepted(rig.operator().setsPolicies(following(null, 80L)))).noMore();
    rig.io("all").bytes(1_000).passes();
    rig.io("more").bytes(800).waitMs(0).asks();
    rig.expect(rejected("more", Code.IO_LIMIT).retryAfterMs(1_000L)).noMore();
    rig.advanceMs(WINDOW_MS);
    window(0).expect(rated(80, 85)).noMore();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldTakeUpARateThatAnOperatorChangesAsAnyChangeOfALimit(boolean takesTokens) {
    Inheritance inheritance = takesTokens ? Inheritance.RESET : Inheritance.KEEP;
    domain()
        .policies(new Policies(null, null, null, inheritance, null, null, TARGET_MS, null))
        .exists();
    comesDownTo(70);
    rig.expect(accepted(rig.operator().setsPolicies(following(null, 80L)))).noMore();
    rig.io("all").bytes(1_000).waitMs(0).asks();
    rig.expect(takesTokens ? rejected("all", Code.IO_LIMIT).retryAfterMs(1_250L) : granted("all"))
        .noMore();
  }

  @Test
  void shouldTakeThePercentOfAnotherCapacity() {
    domain().exists();
    comesDownTo(70);
    rig.expect(accepted(rig.operator().setsIo(Map.of("ioBytesPerSecond", 2_000L)))).noMore();
    rig.io("all").bytes(1_000).passes();
    rig.io("more").bytes(1_400).waitMs(0).asks();
    rig.expect(rejected("more", Code.IO_LIMIT).retryAfterMs(1_000L)).noMore();
  }

  @Test
  void shouldBeginAnewWhereTheDomainHadNoRateForAWhile() {
    domain().exists();
    comesDownTo(70);
    moves(SAMPLES - 1, LATE_MS);
    rig.domain().slots(1).policies(following(TARGET_MS, null)).exists();
    domain().exists();
    rig.advanceMs(WINDOW_MS);
    moves(1, LATE_MS);
    nextByteComesAfterMs(1);
  }

  @Test
  void shouldKeepPercentAndWindowWhereAFileSaysTheSame() {
    domain().exists();
    comesDownTo(70);
    moves(SAMPLES - 1, LATE_MS);
    domain().exists();
    rig.advanceMs(WINDOW_MS);
    moves(LATE_MS).expect(rated(70, 49)).noMore();
  }

  // ---- restart ----

  @Test
  void shouldGoOnAfterARestartWithTheSamplesAndThePercentOfBefore() {
    domain().exists();
    moves(SAMPLES - 1, LATE_MS);
    rig.restart();
    rig.advanceMs(WINDOW_MS);
    moves(LATE_MS).expect(rated(100, 70)).noMore();
    rig.restart();
    nextByteComesAfterMs(2);
    rig.advanceMs(2 * WINDOW_MS);
    window(2).expect(rated(70, 49)).noMore();
  }

  // ---- what is wrong ----

  @ParameterizedTest
  @ValueSource(longs = {0, 101})
  void shouldRefuseALeastThatIsNoPercentOfTheRate(long least) {
    Policies wrong = new Policies(null, null, null, null, null, 99L, TARGET_MS, least);
    String message = "Expected policies.ioLeastPercent to be 1 to 100, but it is " + least;
    String file = domain().policies(wrong).applies();
    rig.expect(
            rejected(file, Code.CONFIGURATION)
                .saying(message)
                .why(Limit.CONFIGURATION)
                .at("domain"))
        .noMore();
    domain().exists();
    String set = rig.operator().setsPolicies(wrong);
    rig.expect(rejected(set, Code.CONFIGURATION).saying(message)).noMore();
    comesDownTo(70);
  }
}

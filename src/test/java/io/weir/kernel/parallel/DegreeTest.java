package io.weir.kernel.parallel;

import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.rejected;
import static io.weir.kernel.rig.Expected.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.Families;
import io.weir.kernel.rig.Bounds;
import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Code;
import io.weir.protocol.Parallel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many servers a query wants (features D1; ADR 29). */
class DegreeTest extends KernelTest {

  private void domain(long cores) {
    rig.domain().cores(cores).slots(20).servers(1_000).exists();
    rig.session("s").isOpen();
  }

  // ---- by mode, cost and load ----

  @ParameterizedTest
  @CsvSource({
    "SERIAL, , 1",
    "SERIAL, 4, 1",
    "MANUAL, , 1",
    "MANUAL, 0, 1",
    "MANUAL, 1, 1",
    "MANUAL, 7, 7",
  })
  void shouldWantWhatItAsksForWhereItsModeIsManual(Parallel mode, @Nullable Long dop, long wanted) {
    assertThat(Degree.wanted(mode, dop, 1_000_000L, 32, 0)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({
    "  , SERIAL",
    "0 , MANUAL",
    "3 , MANUAL",
  })
  void shouldBeManualWhereItGivesADegreeAndNoMode(@Nullable Long dop, Parallel mode) {
    assertThat(Degree.mode(null, dop)).isEqualTo(mode);
  }

  @ParameterizedTest
  @CsvSource({
    // cost, cores, wanted
    ",       32,  1",
    "0,      32,  1",
    "999,    32,  1",
    "1000,   32,  8",
    "9999,   32,  8",
    "10000,  32, 16",
    "99999,  32, 16",
    "100000, 32, 32",
    "1000,    7,  2", // at least 2
    "10000,   7,  4", // at least 4
    "100000,  7,  7",
    "100000,  0,  1",
  })
  void shouldWantMoreTheMoreItCosts(@Nullable Long cost, long cores, long wanted) {
    assertThat(Degree.wanted(Parallel.AUTOMATIC, null, cost, cores, 0)).isEqualTo(wanted);
    assertThat(Degree.wanted(Parallel.ADAPTIVE, null, cost, cores, 0)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({
    // cost, load, wanted
    "100000, 60, 10",
    "100000, 61,  7", // 7.5, rounded down
    "100000, 80,  7",
    "100000, 81,  5",
    "1000,   61,  1", // 1.5 of 2
    "1000,   81,  1",
    "1,     100,  1", // at least 1
  })
  void shouldWantFewerTheMoreTheSystemHasToDo(long cost, long loadPercent, long wanted) {
    assertThat(Degree.wanted(Parallel.AUTOMATIC, null, cost, 10, loadPercent)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({
    "4, 0, 4",
    "99, 0, 10",
    "0, 0, 1",
    "6, 81, 5",
    "4, 81, 4",
  })
  void shouldComeToNoMoreThanTheDegreeBesideIt(long dop, long loadPercent, long wanted) {
    assertThat(Degree.wanted(Parallel.ADAPTIVE, dop, 100_000L, 10, loadPercent)).isEqualTo(wanted);
  }

  @Test
  void shouldNotOverflowWithTheGreatestFigures() {
    assertThat(Degree.wanted(Parallel.AUTOMATIC, null, Long.MAX_VALUE, Long.MAX_VALUE, 70))
        .isEqualTo(Long.MAX_VALUE / 4 * 3 + 2);
  }

  // ---- of a system ----

  @Test
  void shouldChooseByTheCoresOfTheDomain() {
    domain(32);
    rig.query("q").parallel(Parallel.AUTOMATIC).estimatedCost(20_000).runsWith(16);
  }

  @Test
  void shouldChooseByTheSlotsWhereCoresAreNotKnown() {
    rig.domain().slots(12).servers(64).exists();
    rig.session("s").isOpen();
    rig.query("q").parallel(Parallel.AUTOMATIC).estimatedCost(200_000).runsWith(12);
  }

  @Test
  void shouldSayNothingOfADegreeToWhoAsksForNone() {
    domain(32);
    rig.query("q").estimatedCost(1_000_000).submits();
    rig.expect(granted("q").dop(null).dopAsked(null)).noMore();
    assertThat(rig.ledger().query("q").parallel()).isNull();
    assertThat(rig.ledger().all(Families.SERVER_USES)).isEmpty();
  }

  @Test
  void shouldSayOneToWhoAsksForADegreeAndIsSerial() {
    domain(32);
    rig.query("q").parallel(Parallel.SERIAL).dop(8).submits();
    rig.expect(granted("q").dop(1L).dopAsked(null).warning(null)).noMore();
    rig.query("r").parallel(Parallel.AUTOMATIC).submits();
    rig.expect(granted("r").dop(1L).dopAsked(null)).noMore();
  }

  @Test
  void shouldTakeTheMeanLoadOfItsNodesRoundedDown() {
    domain(10);
    rig.session("s").beatsFrom("n1", 100);
    rig.session("s").beatsFrom("n2", 61);
    rig.query("over").parallel(Parallel.AUTOMATIC).estimatedCost(100_000).runsWith(7); // 80
    rig.session("s").beatsFrom("n2", 62);
    rig.query("full").parallel(Parallel.AUTOMATIC).estimatedCost(100_000).runsWith(5); // 81
    rig.session("s").beatsFrom("n2", 20);
    rig.query("even").parallel(Parallel.AUTOMATIC).estimatedCost(100_000).runsWith(10); // 60
  }

  @Test
  void shouldTakeNodesWithoutANameForOne() {
    domain(10);
    rig.session("s").beatsFrom(null, 100);
    rig.session("s").beatsFrom(null, 10);
    rig.query("q").parallel(Parallel.AUTOMATIC).estimatedCost(100_000).runsWith(10);
  }

  @Test
  void shouldCountALoadAboveAHundredAsAHundred() {
    domain(10);
    rig.session("s").beatsFrom("n1", 9_000);
    rig.session("s").beatsFrom("n2", 60);
    rig.query("q").parallel(Parallel.AUTOMATIC).estimatedCost(100_000).runsWith(7);
  }

  @Test
  void shouldForgetALoadThatWasSaidLongAgo() {
    domain(10);
    rig.session("s").beatsFrom("n1", 100);
    rig.advanceMs(Bounds.LOAD_VALID_MS);
    rig.query("still").parallel(Parallel.AUTOMATIC).estimatedCost(100_000).runsWith(5);
    rig.advanceMs(1);
    rig.query("over").parallel(Parallel.AUTOMATIC).estimatedCost(100_000).runsWith(10);
  }

  @Test
  void shouldKnowTheLoadAfterARestart() {
    domain(10);
    rig.session("s").beatsFrom("n1", 100);
    rig.restart();
    rig.query("q").parallel(Parallel.AUTOMATIC).estimatedCost(100_000).runsWith(5);
  }

  @Test
  void shouldForgetTheNodeHeardLongestAgoWhereThereAreTooMany() {
    rig.with(new Bounds().maxLoadNodes(2));
    domain(10);
    rig.session("s").beatsFrom("b", 100);
    rig.session("s").beatsFrom("a", 100);
    rig.session("s").beatsFrom("c", 10); // of those heard at the same time the first by name
    rig.query("one").parallel(Parallel.AUTOMATIC).estimatedCost(100_000).runsWith(10); // 55
    rig.advanceMs(1);
    rig.session("s").beatsFrom("b", 100);
    rig.session("s").beatsFrom("d", 100);
    rig.query("two").parallel(Parallel.AUTOMATIC).estimatedCost(100_000).runsWith(5); // 100
  }

  @Test
  void shouldNotBelieveTheLoadOfAHeartbeatThatIsRefused() {
    domain(10);
    rig.session("nobody").beatsFrom("n", 100);
    rig.expect(rejected("nobody", Code.NOT_FOUND)).noMore();
    rig.query("q").parallel(Parallel.AUTOMATIC).estimatedCost(100_000).runsWith(10);
  }

  @Test
  void shouldChooseOnceWhenItIsSubmitted() {
    rig.domain().cores(10).slots(1).servers(64).exists();
    rig.session("s").isOpen();
    rig.query("first").runs();
    rig.query("q").parallel(Parallel.AUTOMATIC).estimatedCost(100_000).queues();
    rig.session("s").beatsFrom("n", 100);
    rig.query("first").completes();
    rig.expect(released("first"), granted("q").dop(10L)).noMore();
  }
}

package io.weir.kernel.fair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights, weighted time and the order made of it, apart from any queue. */
class VirtualTimeTest {

  private static final int DRAWS = 2_000;

  // ---- weights ----

  @ParameterizedTest
  @CsvSource({
    "0, 29154",
    "1, 9548",
    "2, 3121",
    "3, 1024",
    "4, 335",
    "5, 110",
    "6, 36",
    "7, 15",
  })
  void shouldWeighAPriorityByLinuxNice(long priority, long weight) {
    assertThat(Weights.ofPriority(priority)).isEqualTo(weight);
  }

  @Test
  void shouldWeighNiceLevelsByLinuxTable() {
    List<Long> weights = new ArrayList<>();
    for (long nice = -20; nice <= 19; nice++) {
      weights.add(Weights.ofNice(nice));
    }
    assertThat(weights)
        .containsExactly(
            88761L, 71755L, 56483L, 46273L, 36291L, 29154L, 23254L, 18705L, 14949L, 11916L, 9548L,
            7620L, 6100L, 4904L, 3906L, 3121L, 2501L, 1991L, 1586L, 1277L, 1024L, 820L, 655L, 526L,
            423L, 335L, 272L, 215L, 172L, 137L, 110L, 87L, 70L, 56L, 45L, 36L, 29L, 23L, 18L, 15L);
    assertThat(Weights.ofNice(-100)).isEqualTo(88761);
    assertThat(Weights.ofNice(100)).isEqualTo(15);
  }

  // ---- weighted time ----

  @Test
  void shouldAdvanceTenMillisecondsAtWeight820By12487Microseconds() {
    var time = new VirtualTime(0, 0);
    time.charge(10_000, 820);
    assertThat(time.value()).isEqualTo(12_487);
    assertThat(time.remainder()).isEqualTo(660); // 660 / 820 = 0.805
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldComeToTheSameHoweverAChargeIsSplit(long seed) {
    var random = new SplittableRandom(seed);
    for (int i = 0; i < DRAWS; i++) {
      long weight = random.nextLong(1, 90_000);
      var whole = new VirtualTime(random.nextLong(-1_000, 1_000_000), 0);
      var split = new VirtualTime(whole.value(), 0);
      long total = 0;
      for (int part = random.nextInt(1, 12); part > 0; part--) {
        long micros = random.nextLong(-10_000, 10_000_000);
        split.charge(micros, weight);
        total += micros;
      }
      whole.charge(total, weight);
      assertThat(List.of(split.value(), split.remainder()))
          .as("seed %d, draw %d, weight %d", seed, i, weight)
          .isEqualTo(List.of(whole.value(), whole.remainder()));
    }
  }

  @Test
  void shouldComeBackWhenAChargeIsGivenBack() {
    var random = new SplittableRandom(5);
    for (int i = 0; i < DRAWS; i++) {
      var time = new VirtualTime(random.nextLong(1_000_000), 0);
      long before = time.value();
      long micros = random.nextLong(1L << 40);
      long weight = random.nextLong(1, 90_000);
      time.charge(micros, weight);
      assertThat(time.value()).isGreaterThanOrEqualTo(before);
      time.charge(-micros, weight);
      assertThat(time.value()).isEqualTo(before);
      assertThat(time.remainder()).isZero();
    }
  }

  @Test
  void shouldGiveBackAtTheWeightOfTheChargeWithinOneMicrosecond() {
    var random = new SplittableRandom(6);
    for (int i = 0; i < DRAWS; i++) {
      var time = new VirtualTime(0, 0);
      long micros = random.nextLong(1L << 40);
      long before = random.nextLong(15, 90_000);
      time.charge(micros, before);
      time.reweigh();
      time.chargeApart(-micros, before);
      assertThat(time.value()).as("draw %d", i).isBetween(-1L, 0L);
      assertThat(time.remainder()).isZero();
    }
  }

  @Test
  void shouldSaturateInsteadOfWrappingRound() {
    var time = new VirtualTime(Long.MAX_VALUE - 5, 0);
    time.charge(Long.MAX_VALUE, 1);
    assertThat(time.value()).isEqualTo(Long.MAX_VALUE);
    var behind = new VirtualTime(Long.MIN_VALUE + 5, 0);
    behind.charge(Long.MIN_VALUE, 1);
    assertThat(behind.value()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void shouldMoveForwardToAFloorAndNeverBack() {
    var time = new VirtualTime(100, 7);
    time.atLeast(99);
    assertThat(List.of(time.value(), time.remainder())).containsExactly(100L, 7L);
    time.atLeast(101);
    assertThat(List.of(time.value(), time.remainder())).containsExactly(101L, 0L);
  }

  // ---- the order ----

  @Test
  void shouldPutWhoIsFurthestBehindFirstAndTheSmallerIdWhereTheyAreEqual() {
    var order = new StartTimeOrder(new VirtualClock(0));
    var one = new Entry(1, 11, 1);
    var two = new Entry(2, 10, 1);
    var three = new Entry(3, 10, 1);
    assertThat(order.first()).isNull();
    List.of(three, two, one).forEach(entry -> entry.enters(order));
    assertThat(order.first()).isSameAs(two);
    two.leaves(order);
    assertThat(order.first()).isSameAs(three);
    assertThat(order.noneBut(three)).isFalse();
    one.leaves(order);
    assertThat(order.noneBut(three)).isTrue();
    three.leaves(order);
    assertThat(order.first()).isNull();
    assertThat(order.noneBut(three)).isTrue();
  }

  /** Published with V = 100, W = 2048, w = 1024 and a lag of 10. */
  @Test
  void shouldInflateALagSoThatItIsStillOwedOnceItsReturnHasMovedTheMean() {
    var order = new LagOrder(new VirtualClock(0));
    new Entry(1, 100, 1_024).enters(order);
    new Entry(2, 100, 1_024).enters(order);
    var back = new Entry(3, 0, 1_024);
    back.lag(10L);
    order.comeIn(back);
    assertThat(back.time().value()).isEqualTo(85);
    back.enters(order);
    assertThat(order.now()).isEqualTo(95);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldOrderTotallyWhateverTheOrderOfEntry(long seed) {
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 200; i++) {
      List<long[]> entries = new ArrayList<>();
      for (long id = 1; id <= 20; id++) {
        entries.add(new long[] {id, random.nextLong(4)});
      }
      List<long[]> shuffled = new ArrayList<>(entries);
      for (int j = shuffled.size() - 1; j > 0; j--) {
        shuffled.set(j, shuffled.set(random.nextInt(j + 1), shuffled.get(j)));
      }
      assertThat(drained(shuffled)).as("seed %d, draw %d", seed, i).isEqualTo(drained(entries));
    }
  }

  private static List<Long> drained(List<long[]> entries) {
    var order = new StartTimeOrder(new VirtualClock(0));
    entries.forEach(entry -> new Entry(entry[0], entry[1], 1).enters(order));
    List<Long> ids = new ArrayList<>();
    for (Contender first = order.first(); first != null; first = order.first()) {
      ids.add(first.tie());
      order.leave(first);
    }
    return ids;
  }

  // ---- published examples whose weights no group priority has: the order itself ----

  @ParameterizedTest
  @CsvSource({"1:2:4, 7, 1/2/4", "1:2:4, 10, 2/3/5", "350:150, 10, 7/3", "1:1:1, 9, 3/3/3"})
  void shouldStartQueuedQueriesByWeight(String weights, int slots, String expected) {
    String[] parts = weights.split(":");
    var order = new StartTimeOrder(new VirtualClock(0));
    long[] started = new long[parts.length];
    for (int i = 0; i < parts.length; i++) {
      new Entry(i, 0, Long.parseLong(parts[i])).enters(order);
    }
    for (int slot = 0; slot < slots; slot++) {
      var next = (Entry) order.first();
      next.leaves(order);
      next.time().charge(1_000_000, next.weight());
      next.enters(order);
      started[(int) next.tie()]++;
    }
    List<String> counts = new ArrayList<>();
    for (long count : started) {
      counts.add(Long.toString(count));
    }
    assertThat(String.join("/", counts)).isEqualTo(expected);
  }
}

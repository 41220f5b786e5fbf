package io.weir.simulate.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutorModelTest {

  private final ExecutorModel twoCores = ExecutorModel.ofCores(2);

  @Test
  void shouldServeAQueryAtFullSpeedWhileACoreIsFree() {
    twoCores.start("a", 300, 100);
    twoCores.start("b", 50, 150);

    assertThat(twoCores.nextEndMs()).hasValue(200);
    assertThat(twoCores.advanceTo(400))
        .containsExactly(new Ended("b", 200, 50_000), new Ended("a", 400, 300_000));
    assertThat(twoCores.nextEndMs()).isEmpty();
  }

  @Test
  void shouldShareTheCoresWhenMoreQueriesRun() {
    twoCores.start("a", 100, 0);
    twoCores.start("b", 100, 0);
    twoCores.start("c", 100, 0);

    // Each at 2/3 of its speed.
    assertThat(twoCores.servedMicros("a", 75)).hasValue(50_000);
    assertThat(twoCores.nextEndMs()).hasValue(150);
    assertThat(twoCores.advanceTo(150)).extracting(Ended::queryId).containsExactly("a", "b", "c");
  }

  @Test
  void shouldSpeedUpWhoIsLeftWhenAnotherEnds() {
    twoCores.start("short", 20, 0);
    twoCores.start("a", 100, 0);
    twoCores.start("b", 100, 0);
    twoCores.start("c", 100, 0);

    // Until 40 each at 1/2, then the three left at 2/3: 20 + 80 / (2/3).
    assertThat(twoCores.advanceTo(200))
        .extracting(Ended::endMs)
        .containsExactly(40L, 160L, 160L, 160L);
  }

  @Test
  void shouldEndAtTheFirstWholeMillisecondAtWhichTheDemandIsServed() {
    var oneCore = ExecutorModel.ofCores(1);
    oneCore.start("a", 10, 0);
    oneCore.throttle("a", 30, 0);

    // 10 / 0.3 = 33.3 ms.
    assertThat(oneCore.advanceTo(33)).isEmpty();
    assertThat(oneCore.advanceTo(34)).containsExactly(new Ended("a", 34, 10_000));
  }

  @Test
  void shouldOrderEndsOfOneInstantByTheirStarts() {
    twoCores.start("z", 50, 0);
    twoCores.start("a", 40, 10);

    assertThat(twoCores.advanceTo(50)).extracting(Ended::queryId).containsExactly("z", "a");
  }

  @Test
  void shouldSlowAThrottledQueryAloneAndResumeIt() {
    twoCores.start("slow", 100, 0);
    twoCores.start("free", 100, 0);
    assertThat(twoCores.throttle("slow", 25, 20)).isTrue();

    assertThat(twoCores.servedMicros("slow", 60)).hasValue(30_000);
    assertThat(twoCores.resume("slow", 60)).isTrue();
    assertThat(twoCores.advanceTo(200))
        .containsExactly(new Ended("free", 100, 100_000), new Ended("slow", 130, 100_000));
  }

  @Test
  void shouldNeverEndAQueryThatStandsStill() {
    twoCores.start("a", 100, 0);
    twoCores.throttle("a", 0, 40);

    assertThat(twoCores.nextEndMs()).isEmpty();
    assertThat(twoCores.advanceTo(1_000_000)).isEmpty();
    assertThat(twoCores.servedMicros("a", 1_000_000)).hasValue(40_000);
  }

  @Test
  void shouldSayWhatACancelledQueryWasServed() {
    twoCores.start("a", 100, 0);

    assertThat(twoCores.cancel("a", 30)).hasValue(new Ended("a", 30, 30_000));
    assertThat(twoCores.running()).isEmpty();
    assertThat(twoCores.advanceTo(1_000)).isEmpty();
  }

  @Test
  void shouldFindNothingToOrderAboutAQueryThatHasEnded() {
    twoCores.start("a", 100, 0);

    assertThat(twoCores.cancel("a", 100)).isEmpty();
    assertThat(twoCores.throttle("a", 50, 100)).isFalse();
    assertThat(twoCores.resume("a", 100)).isFalse();
    assertThat(twoCores.servedMicros("a", 100)).isEmpty();
  }

  @Test
  void shouldHandOutAnEndThatAnotherCallPassed() {
    twoCores.start("a", 100, 0);
    twoCores.start("b", 100, 150);

    assertThat(twoCores.nextEndMs()).hasValue(100);
    assertThat(twoCores.advanceTo(150)).containsExactly(new Ended("a", 100, 100_000));
  }

  @Test
  void shouldEndAQueryWithoutDemandAtOnce() {
    twoCores.start("a", 0, 7);

    assertThat(twoCores.nextEndMs()).hasValue(7);
    assertThat(twoCores.advanceTo(7)).containsExactly(new Ended("a", 7, 0));
  }

  @Test
  void shouldRefuseToStartAQueryTwiceEvenAfterItEnded() {
    twoCores.start("a", 100, 0);
    twoCores.advanceTo(100);

    assertThatThrownBy(() -> twoCores.start("a", 100, 200))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Expected to start query 'a' once, but it is started again at 200 ms");
    assertThat(twoCores.startedCount("a")).isEqualTo(1);
    assertThat(twoCores.startedCount("b")).isZero();
    assertThat(twoCores.totalStarts()).isEqualTo(1);
  }

  @Test
  void shouldRefuseATimeThatGoesBack() {
    twoCores.advanceTo(100);

    assertThatThrownBy(() -> twoCores.start("a", 1, 99))
        .hasMessage("Expected a time of 100 ms or later, but it is 99 ms");
  }

  @Test
  void shouldRefuseDemandsAndFactorsOutsideTheirRange() {
    assertThatThrownBy(() -> twoCores.start("a", -1, 0)).hasMessageContaining("-1 ms");
    assertThatThrownBy(() -> twoCores.throttle("a", 101, 0)).hasMessageContaining("101");
    assertThatThrownBy(() -> ExecutorModel.ofCores(0)).hasMessageContaining("0 are asked for");
  }

  @Test
  void shouldRememberTheMostThatEverRanAtOnce() {
    twoCores.start("a", 10, 0);
    twoCores.start("b", 10, 0);
    twoCores.start("c", 10, 20);

    assertThat(twoCores.peakRunning()).isEqualTo(2);
    assertThat(twoCores.running()).containsExactly("c");
  }

  @Test
  void shouldServeADecadeOnAThousandCoresExactly() {
    var model = ExecutorModel.ofCores(1_000);
    model.start("a", ExecutorModel.MAX_RUN_MS, 0);
    model.throttle("a", 1, 0);

    assertThat(model.nextEndMs()).hasValue(ExecutorModel.MAX_RUN_MS * 100);
    assertThat(model.advanceTo(ExecutorModel.MAX_RUN_MS * 100)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldEndTheSameWhetherTimePassesInOneStepOrInMany(long seed) {
    assertThat(endsOf(seed, true)).isEqualTo(endsOf(seed, false));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldServeNoMoreThanItsCoresCanAndLoseLessThanAMicrosecondAChange(long seed) {
    var random = new SplittableRandom(seed);
    var model = ExecutorModel.ofCores(3);
    long nowMs = 0;
    for (int i = 0; i < 200; i++) {
      // Demands far beyond the time: the cores are never idle, and nothing ends.
      model.start("q" + i, 1_000_000_000, nowMs);
      nowMs += i < 2 ? 0 : random.nextLong(50);
    }
    long servedMicros = 0;
    for (var queryId : model.running()) {
      servedMicros += model.servedMicros(queryId, nowMs).orElseThrow();
    }

    long changes = 200;
    assertThat(servedMicros)
        .isBetween(nowMs * 3 * 1_000 - changes - model.running().size(), nowMs * 3 * 1_000);
  }

  private static List<Ended> endsOf(long seed, boolean inSteps) {
    var random = new SplittableRandom(seed);
    var model = ExecutorModel.ofCores(3);
    var ends = new ArrayList<Ended>();
    long nowMs = 0;
    for (int i = 0; i < 100; i++) {
      model.start("q" + i, random.nextLong(400), nowMs);
      model.throttle("q" + random.nextInt(i + 1), 1 + random.nextInt(100), nowMs);
      long nextMs = nowMs + random.nextLong(100);
      while (inSteps && nowMs < nextMs) {
        ends.addAll(model.advanceTo(nowMs++));
      }
      nowMs = nextMs;
      ends.addAll(model.advanceTo(nowMs));
    }
    ends.addAll(model.advanceTo(10_000_000));
    assertThat(ends).hasSize(100);
    return ends;
  }
}

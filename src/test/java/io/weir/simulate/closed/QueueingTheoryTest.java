package io.weir.simulate.closed;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Defaults;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.simulate.workload.Arrival;
import io.weir.simulate.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The closed loop against exact results of queueing theory. Each mean must lie within three
 * standard errors, which are estimated from batch means: the run is cut into batches long enough
 * that their means hardly depend on each other.
 */
class QueueingTheoryTest {

  private static final long UNIT_MS =
      10_000; // of theory's time: rounding to 1 ms is far below the error
  private static final int BATCHES = 40;
  private static final double ERRORS = 3;
  private static final long LONG_MS = 15_000; // one and a half mean sizes
  private static final long SHORTEST_MS = 200; // below, rounding to 1 ms would be seen
  private static final double UNIT = 0x1.0p-53;

  /**
   * @param delayed Erlang's C formula: the probability that an arrival waits
   * @param meanWait over all arrivals, in mean service times
   */
  @ParameterizedTest(name = "M/M/{0}, λ {1}")
  @CsvSource({"3, 2.4, 0.647191, 1.078652", "8, 6.4, 0.457645, 0.286028"})
  void shouldWaitAsLongAsErlangSays(int slots, double lambda, double delayed, double meanWait) {
    SplittableRandom random = new SplittableRandom(20_261_121);
    Workload workload = poisson(100_000, lambda, random, () -> exponential(random));
    LoopResult result = play(workload, slots, slots);
    List<Finished> steady = byArrival(result.finished());
    assertWithinErrors("P(wait)", steady, q -> waitMs(q) > 0 ? 1 : 0, delayed);
    assertWithinErrors("mean wait", steady, q -> waitMs(q) / (double) UNIT_MS, meanWait);
  }

  /** Laws of a job's size, of mean 1. */
  enum SizeLaw {
    /** A tenth of the jobs is 19 times as long as the others: 0.357 and 6.786. */
    TWO_SIZES {
      @Override
      double size(SplittableRandom random) {
        return random.nextInt(10) == 0 ? 19 / 2.8 : 1 / 2.8;
      }
    },
    EXPONENTIAL {
      @Override
      double size(SplittableRandom random) {
        return exponential(random);
      }
    };

    abstract double size(SplittableRandom random);
  }

  @ParameterizedTest
  @EnumSource(SizeLaw.class)
  void shouldShareOneCoreSoThatAJobTakesItsSizeOverTheIdleShareWhateverTheLaw(SizeLaw law) {
    double load = 0.7;
    SplittableRandom random = new SplittableRandom(7);
    Workload workload = poisson(60_000, load, random, () -> law.size(random));
    LoopResult result = play(workload, 100_000, 1);
    List<Finished> steady = byArrival(result.finished());
    assertThat(steady).allMatch(q -> waitMs(q) == 0);
    for (boolean isLong : new boolean[] {false, true}) {
      List<Finished> ofClass =
          steady.stream()
              .filter(q -> q.runMs() >= SHORTEST_MS && q.runMs() > LONG_MS == isLong)
              .toList();
      assertWithinErrors(
          (isLong ? "slowdown of long jobs, " : "slowdown of short jobs, ") + law,
          ofClass,
          q -> q.sojournMs() / (double) q.runMs(),
          1 / (1 - load));
    }
  }

  @Test
  void shouldKeepLittlesLawExactlyOnARunThatStartsAndEndsEmpty() {
    SplittableRandom random = new SplittableRandom(3);
    Workload workload = poisson(5_000, 1.9, random, () -> exponential(random));
    LoopResult result = play(workload, 3, 2);
    assertThat(result.unfinished()).isZero();
    assertThat(result.finished()).hasSize(5_000);
    assertThat(result.presenceMs()).isPositive().isEqualTo(result.sojournMs());
  }

  // ---- the loop ----

  private static LoopResult play(Workload workload, long slots, int cores) {
    // Nobody falls silent in theory, and only what has ended is charged.
    DomainDefinition definition =
        new DomainDefinition(
            "theory",
            new Capacity(null, slots, 100_000L, 100_000L, null),
            null,
            new HeartbeatPolicy(0L, 0L),
            null,
            null,
            null,
            null,
            null);
    ClosedLoop loop =
        new ClosedLoop("theory", workload, cores, Defaults.load().kernel(), (decided, nowMs) -> {});
    assertThat(loop.define(definition)).isNull();
    return loop.play((ended, nowMs) -> {});
  }

  private static List<Finished> byArrival(List<Finished> finished) {
    ToLongFunction<Finished> seq = q -> Long.parseLong(q.queryId().substring("q-".length()));
    List<Finished> sorted =
        finished.stream()
            .sorted((a, b) -> Long.compare(seq.applyAsLong(a), seq.applyAsLong(b)))
            .toList();
    return sorted.subList(sorted.size() / 20, sorted.size()); // until the empty start is forgotten
  }

  private static long waitMs(Finished query) {
    assertThat(query.grantedMs()).isNotNull();
    return query.grantedMs() - query.arrivedMs();
  }

  // ---- chance ----

  private interface Size {
    double next();
  }

  /**
   * Arrivals at a rate of lambda a unit; instants are rounded, not gaps, so that no time is lost.
   */
  private static Workload poisson(int arrivals, double lambda, SplittableRandom random, Size size) {
    List<Arrival> list = new ArrayList<>();
    double at = 0;
    for (int i = 0; i < arrivals; i++) {
      at += exponential(random) / lambda;
      list.add(
          new Arrival(i, Math.round(at * UNIT_MS), "t", Math.round(size.next() * UNIT_MS), null));
    }
    return Workload.of("theory", list);
  }

  private static double exponential(SplittableRandom random) {
    return -StrictMath.log(1 - (random.nextLong() >>> 11) * UNIT);
  }

  // ---- batch means ----

  private static void assertWithinErrors(
      String what, List<Finished> queries, ToDoubleFunction<Finished> figure, double expected) {
    int size = queries.size() / BATCHES;
    double[] means = new double[BATCHES];
    double mean = 0;
    for (int batch = 0; batch < BATCHES; batch++) {
      for (Finished query : queries.subList(batch * size, (batch + 1) * size)) {
        means[batch] += figure.applyAsDouble(query) / size;
      }
      mean += means[batch] / BATCHES;
    }
    double squares = 0;
    for (double of : means) {
      squares += (of - mean) * (of - mean);
    }
    double error = StrictMath.sqrt(squares / (BATCHES - 1) / BATCHES);
    assertThat(mean)
        .as("%s: %f expected, standard error %f", what, expected, error)
        .isBetween(expected - ERRORS * error, expected + ERRORS * error);
    assertThat(error).as("%s: a standard error that can tell", what).isLessThan(0.15);
  }
}

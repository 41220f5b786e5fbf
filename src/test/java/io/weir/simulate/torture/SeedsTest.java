package io.weir.simulate.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several seeds that are played at a time says what the run came to. */
class SeedsTest {

  private static final long MANY = 1_000_000_000; // until somebody stops it

  private static Seeds.Ended played(Seeds.Run run) {
    return new Seeds.Ended(10, run.seed, null);
  }

  private static Seeds.Ended failed(Seeds.Run run) {
    run.fails();
    return new Seeds.Ended(
        5, 0, new Torture.Failure(run.seed, List.of(), "d", 5, "", List.of(), List.of()));
  }

  @ParameterizedTest(name = "{0} threads")
  @ValueSource(ints = {1, 2, 5})
  void shouldSayTheLowestSeedThatFails(int threads) {
    Seeds seeds = new Seeds(7, MANY, run -> run.seed < 20 ? played(run) : failed(run), more -> {});
    Torture.Result result = seeds.play(threads);
    assertThat(result.failure()).extracting(Torture.Failure::seed).isEqualTo(20L);
    assertThat(result.seeds()).isEqualTo(14);
    assertThat(result.commands()).isEqualTo(13 * 10 + 5);
  }

  @Test
  void shouldBeginNoSeedAboveOneThatHasFailed() {
    ConcurrentSkipListSet<Long> begun = new ConcurrentSkipListSet<>();
    new Seeds(
            1,
            MANY,
            run -> {
              begun.add(run.seed);
              return failed(run);
            },
            more -> {})
        .play(1);
    assertThat(begun).containsExactly(1L);
  }

  @Test
  void shouldSayWhichSeedCouldNotBePlayedWithoutPlayingTheRest() {
    Seeds seeds =
        new Seeds(
            1,
            MANY,
            run -> {
              if (run.seed == 3) {
                throw new NoSuchElementException("boom");
              }
              return played(run);
            },
            more -> {});
    assertThatThrownBy(() -> seeds.play(2))
        .hasMessageContaining("seed 3")
        .hasRootCauseMessage("boom");
  }

  @Test
  void shouldComeToNothingWhereThereIsNone() {
    assertThat(new Seeds(1, 0, SeedsTest::played, more -> {}).play(2))
        .isEqualTo(new Torture.Result(0, 0, 0, null));
  }
}

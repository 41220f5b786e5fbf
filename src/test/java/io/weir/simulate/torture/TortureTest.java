package io.weir.simulate.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fixed seeds; {@code ./weir torture} runs others, and prints how to run a failing one again. */
class TortureTest {

  private static final long COMMANDS = 45_000;

  private static Torture.Result run(long seed, long commands, List<String> faults) {
    return new Torture(faults, true).run(seed, 1, commands, soFar -> {});
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldKeepEveryPromiseUnderAllFaultsTogether(long seed) {
    Torture.Result result = run(seed, COMMANDS, FaultFiles.NAMES);
    assertThat(result.failure()).isNull();
    assertThat(result.commands()).isGreaterThanOrEqualTo(COMMANDS);
  }

  @Test
  void shouldKeepEveryPromiseWhereNothingFails() {
    assertThat(run(5, COMMANDS / 2, List.of()).failure()).isNull();
  }

  @Test
  void shouldDecideTheSameWhenTheSeedAndTheFaultsAreTheSame() {
    Torture.Result one = run(6, 6_000, FaultFiles.NAMES);
    assertThat(run(6, 6_000, FaultFiles.NAMES)).isEqualTo(one);
    assertThat(run(7, 6_000, FaultFiles.NAMES).digest()).isNotEqualTo(one.digest());
    assertThat(run(6, 6_000, List.of("late")).digest()).isNotEqualTo(one.digest());
  }

  @Test
  void shouldComeToTheSameWithAnyNumberOfThreadsAndTellEachCommand() {
    Torture torture = new Torture(FaultFiles.NAMES, true);
    AtomicLong told = new AtomicLong();
    Torture.Result alone = torture.run(8, 3, 2_000, told::set, 1);
    assertThat(told).hasValue(alone.commands());
    assertThat(torture.run(8, 3, 2_000, soFar -> {}, 3)).isEqualTo(alone);
  }
}

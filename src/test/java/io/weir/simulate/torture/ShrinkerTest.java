package io.weir.simulate.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {

  private static Step step(int n) {
    return new Step.Say(Commands.submit("q" + n), n, n);
  }

  private static List<Step> steps(int count) {
    return IntStream.range(0, count).mapToObj(ShrinkerTest::step).toList();
  }

  @Test
  void shouldLeaveOnlyWhatIsNeededToFail() {
    var needed = List.of(step(0), step(300), step(7_001));
    Shrinker.Play failsWithAll =
        steps -> steps.containsAll(needed) ? (Integer) steps.indexOf(step(7_001)) : null;
    assertThat(new Shrinker(failsWithAll).shrink(steps(9_000))).isEqualTo(needed);
  }

  @Test
  void shouldKeepTheFirstStepAsItDefinesTheDomain() {
    Shrinker.Play failsAlways = steps -> steps.size() - 1;
    assertThat(new Shrinker(failsAlways).shrink(steps(100))).isEqualTo(List.of(step(0)));
  }

  @Test
  void shouldGiveBackWhatItWasGivenWhenNothingCanBeLeftOut() {
    var all = steps(20);
    Shrinker.Play failsWhole = steps -> steps.size() == 20 ? 19 : null;
    assertThat(new Shrinker(failsWhole).shrink(all)).isEqualTo(all);
  }
}

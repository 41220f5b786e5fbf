package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.TestDefaults;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a snapshot is worth its cost. */
class SnapshotPaceTest {

  private static final long HOUR_MS = 3_600_000;

  private final SnapshotPace pace =
      new SnapshotPace(
          TestDefaults.streams(
              Map.of(
                  "snapshotEveryCommands", 100L,
                  "snapshotCommandsPerRow", 10L,
                  "snapshotEveryMs", HOUR_MS)),
          0);

  private void handled(long from, long to) {
    for (long seq = from; seq <= to; seq++) {
      pace.handled(seq, seq);
    }
  }

  @Test
  void shouldBeDueAfterSoManyCommands() {
    handled(1, 99);
    assertThat(pace.isDue(0)).isFalse();
    handled(100, 100);
    assertThat(pace.isDue(0)).isTrue();

    pace.begins(0);
    assertThat(pace.isDue(0)).isFalse();
    handled(101, 200);
    assertThat(pace.isDue(0)).isTrue();
  }

  @Test
  void shouldWaitLongerAfterALargeOne() {
    handled(1, 100);
    pace.begins(0);
    pace.ends(50);

    handled(101, 599);
    assertThat(pace.isDue(0)).isFalse();
    handled(600, 600);
    assertThat(pace.isDue(0)).isTrue();
  }

  @Test
  void shouldBeDueAfterAnHourButNotWithoutACommand() {
    handled(1, 1);
    assertThat(pace.isDue(HOUR_MS - 1)).isFalse();
    assertThat(pace.isDue(HOUR_MS)).isTrue();

    pace.begins(HOUR_MS);
    assertThat(pace.isDue(10 * HOUR_MS)).isFalse();
    handled(2, 2);
    assertThat(pace.isDue(10 * HOUR_MS)).isTrue();
  }

  @Test
  void shouldGoOnAtTheMultiplesAfterAStart() {
    handled(1_070, 1_099);
    assertThat(pace.isDue(0)).isFalse();
    handled(1_100, 1_100);
    assertThat(pace.isDue(0)).isTrue();
  }

  @Test
  void shouldNotBeDueBeforeItKnowsACommand() {
    assertThat(pace.isDue(10 * HOUR_MS)).isFalse();
  }
}

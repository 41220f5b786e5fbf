package io.weir.kernel.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.KernelTest;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Charged;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.Outcome;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.QueryFigures;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a query's release says that it used: field by field what its client said last. */
class FiguresTest extends KernelTest {

  private static final long HELD_MS = 5;

  @BeforeEach
  void aQueryRunsForAWhile() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.query("a").runs();
    rig.advanceMs(HELD_MS);
  }

  private void reports(
      @Nullable Long cpuMicros,
      @Nullable Long memoryBytes,
      @Nullable Long ioBytes,
      @Nullable Long ioRequests) {
    QueryFigures figures =
        new QueryFigures("a", cpuMicros, memoryBytes, ioBytes, ioRequests, null, null);
    rig.tell(Heartbeat.ofQueries(null, List.of(figures)));
    rig.expectNothing();
  }

  private void releasedWith(Charged charged) {
    List<Decided> decided = rig.take();
    assertThat(decided).hasSize(1);
    assertThat(((Released) decided.getFirst().decision()).charged()).isEqualTo(charged);
  }

  @Test
  void shouldSayTheTimeThatItHeldItsSlotAndNothingElseWhereNothingIsKnown() {
    rig.query("a").completes();
    releasedWith(new Charged(5_000, 0, 0, 0, HELD_MS));
  }

  @Test
  void shouldSayWhatTheCompletionSaysWhereThatIsLater() {
    reports(1L, 2_000L, 3L, 4L);
    rig.tell(new CompleteQuery("a", Outcome.SUCCEEDED, 7L, 6L, 2L, 8L));
    releasedWith(new Charged(7, 6, 3, 8, HELD_MS));
  }

  @Test
  void shouldSayWhatWasReportedWhereTheCompletionSaysNothing() {
    reports(1_000L, 2_000L, 3_000L, 4_000L);
    reports(null, null, null, null);
    rig.query("a").completes();
    releasedWith(new Charged(1_000, 2_000, 3_000, 4_000, HELD_MS));
  }

  @Test
  void shouldPassOverAFigureThatGoesBackButForMemoryThatIsGivenBack() {
    reports(1_000L, 2_000L, 3_000L, 4_000L);
    reports(999L, 1_999L, 2_999L, 3_999L);
    rig.query("a").completes();
    releasedWith(new Charged(1_000, 1_999, 3_000, 4_000, HELD_MS));
  }

  @Test
  void shouldTakeFiguresThatGoOn() {
    reports(1_000L, 2_000L, 3_000L, 4_000L);
    reports(1_001L, 2_001L, 3_001L, 4_001L);
    rig.query("a").completes();
    releasedWith(new Charged(1_001, 2_001, 3_001, 4_001, HELD_MS));
  }
}

package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.AdminCommand.DefineDomain;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.Mapping;
import io.weir.protocol.LeaseCommand.ReleaseLease;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.Load;
import io.weir.protocol.SessionCommand.QueryFigures;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void shouldFindNothingInACommandWithoutFigures() {
    assertThat(Figures.firstFault(SubmitQuery.of("q", null))).isNull();
    assertThat(Figures.firstFault(new ClockCommand.Tick())).isNull();
  }

  @Test
  void shouldFindNothingWhereEveryFigureIsAtLeastZero() {
    assertThat(Figures.firstFault(CompleteQuery.of("q", Outcome.SUCCEEDED, 0L))).isNull();
    assertThat(Figures.firstFault(CompleteQuery.of("q", Outcome.SUCCEEDED, Long.MAX_VALUE)))
        .isNull();
  }

  @Test
  void shouldNameANegativeFigureWithItsValue() {
    assertThat(Figures.firstFault(CompleteQuery.of("q", Outcome.FAILED, -5L)))
        .isEqualTo("Expected cpuMicros to be at least 0, but it was -5");
  }

  @Test
  void shouldNameTheFirstOfTwoNegativeFigures() {
    assertThat(
            Figures.firstFault(
                new CompleteQuery("q", Outcome.FAILED, 1L, -2L, Long.MIN_VALUE, null)))
        .isEqualTo("Expected memoryPeakBytes to be at least 0, but it was -2");
  }

  @Test
  void shouldLookIntoNestedRecords() {
    Capacity capacity = new Capacity(4L, null, -1L, null, null);
    assertThat(Figures.firstFault(new DefineDomain("r", null, capacity)))
        .isEqualTo("Expected capacity.maxQueued to be at least 0, but it was -1");
  }

  @Test
  void shouldLookIntoListsOfRecordsAndOfNumbers() {
    QueryFigures fine = QueryFigures.ofCpu("a", 1L);
    QueryFigures wrong = new QueryFigures("b", 1L, null, -7L, null, true, null);
    assertThat(Figures.firstFault(heartbeat(null, List.of(fine, wrong))))
        .isEqualTo("Expected queries[1].ioBytes to be at least 0, but it was -7");
    assertThat(Figures.firstFault(heartbeat(List.of(0L, 1L, -2L), null)))
        .isEqualTo("Expected cores[2] to be at least 0, but it was -2");
  }

  @Test
  void shouldLookIntoMapsInKeyOrder() {
    Map<String, Long> amounts = new TreeMap<>(Map.of("GPU", -1L, "CPU", 2L, "MEMORY", -3L));
    assertThat(Figures.firstFault(new ReleaseLease("l", amounts)))
        .isEqualTo("Expected amounts.GPU to be at least 0, but it was -1");
  }

  @Test
  void shouldLookIntoAWholeDomain() {
    DomainDefinition definition =
        new DomainDefinition(
            "d", null, null, null, null, null, null, List.of(new Mapping("u", "G", -1L)), null);
    assertThat(Figures.firstFault(new ApplyDomain("r", null, definition)))
        .isEqualTo("Expected definition.mappings[0].untilMs to be at least 0, but it was -1");
  }

  private static Heartbeat heartbeat(List<Long> cores, List<QueryFigures> queries) {
    return new Heartbeat("c", null, null, cores, null, queries, new Load(1L, null, null), null);
  }
}

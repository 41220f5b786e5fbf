package io.weir.cli;

import static io.weir.simulate.history.Script.script;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.Why;
import io.weir.simulate.history.RunHistory;
import io.weir.simulate.history.Script;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchViewTest {

  private static final long SECOND_MS = 1_000;

  private static WatchView view(Script script, long nowMs) {
    RunHistory history = RunHistory.lately(Script.DOMAIN, SECOND_MS, 60);
    script.decisions().forEach(history);
    history.advanceTo(nowMs);
    return new WatchView(history.history());
  }

  private static Script busy() {
    return script()
        .at(0)
        .granted("ETL", "e1", 0)
        .queued("ADHOC", "a1")
        .at(4_000)
        .rejected("ADHOC", "a2", Code.QUEUE_FULL, "domain")
        .at(6_000)
        .released("ETL", "e1", 6_000_000, 6_000)
        .granted("ADHOC", "a1", 6_000, 3_072)
        .queued("ETL", "e2");
  }

  @Test
  void shouldShowSharesQueuesRatesAndWaitsOfEachGroup() {
    assertThat(view(busy(), 8_000).text("12:00:08", 20))
        .isEqualTo(
            """
            domain d at 12:00:08: 1 running on 4 slots, 1 queued; over the last 8 s 0.3/s granted, 0.1/s rejected
            GROUP  ENTITLED  RECEIVED  QUEUED  RUNNING  GRANTED/S  REJECTED/S  P95 WAIT
            ADHOC    56.3 %    25.0 %       0        1        0.1         0.1     6.0 s
            ETL      43.8 %    75.0 %       1        0        0.1         0.0      0 ms
            """);
  }

  @Test
  void shouldPassOverIoWhichHoldsNoSlot() {
    RunHistory history = RunHistory.lately(Script.DOMAIN, SECOND_MS, 60);
    busy().decisions().forEach(history);
    String before = new WatchView(history.history()).json(1);
    Why why = Why.of(Limit.IO_BANDWIDTH, 7, 7L, 1, "domain");
    long seq = 1_000;
    for (Decision decision :
        List.of(
            new Decision.Queued(Kind.IO, "a1", 1, null, null),
            new Decision.Granted(
                Kind.IO, "a1", null, 9, null, null, null, null, 1, null, null, null),
            new Decision.Released(Kind.IO, "a1", new Decision.Charged(0, 0, 7, 1, 9), null),
            new Decision.Rejected(Kind.IO, "a1", Code.IO_LIMIT, "no", null, null),
            new Decision.Expired(Kind.IO, "a1"))) {
      history.accept(
          new Decided(Script.DOMAIN, "c", 6_000, null, seq++, "P", 1L, "ADHOC", decision, why));
    }
    assertThat(new WatchView(history.history()).json(1)).isEqualTo(before);
  }

  @Test
  void shouldWriteOneObjectForPrograms() {
    assertThat(view(busy(), 8_000).json(1_234))
        .isEqualTo(
            "{\"domain\":\"d\",\"atMs\":1234,\"overMs\":8000,\"slots\":4,\"queued\":1,\"running\":1,"
                + "\"groups\":[{\"group\":\"ADHOC\",\"entitledShare\":0.5625,\"receivedShare\":0.25,"
                + "\"queued\":0,\"running\":1,\"granted\":1,\"rejected\":1,\"p50WaitMs\":6003,"
                + "\"p95WaitMs\":6003},{\"group\":\"ETL\",\"entitledShare\":0.4375,"
                + "\"receivedShare\":0.75,\"queued\":1,\"running\":0,\"granted\":1,\"rejected\":0,"
                + "\"p50WaitMs\":0,\"p95WaitMs\":0}]}");
  }

  @Test
  void shouldForgetWhatIsMoreThanAMinuteAgoButNotWhatStillRuns() {
    Script script = script().at(0).granted("A", "a", 0).granted("B", "b", 0);
    script.at(500).released("B", "b", 500_000, 500);

    assertThat(view(script, 100_000).text("-", 20))
        .isEqualTo(
            """
            domain d at -: 1 running on 4 slots, 0 queued; over the last 60 s 0.0/s granted, 0.0/s rejected
            GROUP  ENTITLED  RECEIVED  QUEUED  RUNNING  GRANTED/S  REJECTED/S  P95 WAIT
            A       100.0 %   100.0 %       0        1        0.0         0.0         -
            """);
  }

  @Test
  void shouldShowTheBusiestGroupsAndCountTheOthers() {
    Script script = script().at(0).queued("C", "1").queued("C", "2").queued("A", "3");
    script.granted("B", "4", 0).granted("B", "5", 0);

    assertThat(view(script, 10).text("-", 2).lines().map(line -> line.split(" ")[0]))
        .containsExactly("domain", "GROUP", "B", "C", "and");
    assertThat(view(script, 10).text("-", 2)).endsWith("and 1 more (--top)\n");
  }

  @Test
  void shouldNotLetANameSteerTheTerminal() {
    String name = "\033[2J\u202e\rA" + "x".repeat(100);

    assertThat(view(script().at(0).queued(name, "q"), 1).text("-", 20))
        .contains("?[2J??Axxx", "x…")
        .doesNotContain("\033", "\r", "\u202e", "x".repeat(50));
  }

  @Test
  void shouldShowADomainThatDecidedNothing() {
    assertThat(view(script(), 0).text("-", 20))
        .isEqualTo(
            """
            domain d at -: 0 running, 0 queued; over the last 0 s 0.0/s granted, 0.0/s rejected
            no group has had work in this time
            """);
  }

  @Test
  void shouldGiveTheTerminalBackOnceAndShowNothingAfterwards() {
    StringWriter told = new StringWriter();
    WatchScreen screen = new WatchScreen(new PrintWriter(told, true), true);

    screen.show("one\n");
    screen.leave();
    screen.show("two\n");
    screen.leave();

    assertThat(told.toString())
        .isEqualTo(
            "\033[?1049h\033[?25l\033[?7l\033[Hone\033[K\n\033[J\033[?7h\033[?25h\033[?1049l");
  }

  @Test
  void shouldLeaveNoTraceOfATerminalWhereThereIsNone() {
    StringWriter told = new StringWriter();
    WatchScreen screen = new WatchScreen(new PrintWriter(told, true), false);

    screen.show("one\n");
    screen.show("two\n");
    screen.leave();

    assertThat(told.toString()).isEqualTo("one\ntwo\n");
  }
}

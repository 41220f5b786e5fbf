package io.weir.simulate.history;

import static io.weir.simulate.history.Script.script;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Code;
import io.weir.simulate.history.History.Standing;
import io.weir.simulate.report.Quantiles;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class RunHistoryTest {

  @Test
  void shouldIntegrateWhatWaitsAndWhatRuns() {
    History history =
        script()
            .at(1_000)
            .granted("A", "a1", 0)
            .at(1_010)
            .queued("A", "a2")
            .queued("B", "b1")
            .at(1_040)
            .released("A", "a1", 40_000, 40)
            .granted("B", "b1", 30)
            .at(1_100)
            .released("B", "b1", 60_000, 60)
            .granted("A", "a2", 90)
            .at(1_150)
            .released("A", "a2", 50_000, 50)
            .history();

    assertThat(history.startMs()).isEqualTo(1_000);
    assertThat(history.slots()).isEqualTo(4);
    Window whole = history.whole();
    assertThat(whole.lengthMs()).isEqualTo(150);
    assertThat(whole.busyMs()).isEqualTo(150);
    assertThat(whole.contendedMs()).isEqualTo(90);
    assertThat(whole.of("A").queuedMs()).isEqualTo(90);
    assertThat(whole.of("B").queuedMs()).isEqualTo(30);
    assertThat(whole.total().queuedMs()).isEqualTo(120);
    assertThat(whole.of("A").runningMs()).isEqualTo(40 + 50);
    assertThat(whole.of("B").runningMs()).isEqualTo(60);
    assertThat(whole.total().mostQueued()).isEqualTo(2);
    assertThat(whole.total().mostRunning()).isEqualTo(1);
    assertThat(whole.total().granted()).isEqualTo(3);
    assertThat(whole.total().terminal()).isEqualTo(3);
    assertThat(whole.of("A").waits()).isEqualTo(new Quantiles(0, 90, 90));
    assertThat(history.now()).containsEntry("A", new Standing(0, 0, 1024));
  }

  @Test
  void shouldShareWhatWasChargedWhileSomebodyWaited() {
    // B waits from 10 to 40; a1 runs 30 of these ms at half of a slot's time, b0 all of them.
    History history =
        script()
            .at(0)
            .granted("A", "a1", 0)
            .granted("B", "b0", 0, 3072)
            .at(10)
            .queued("B", "b1")
            .at(40)
            .expired("B", "b1")
            .at(80)
            .released("A", "a1", 40_000, 80)
            .released("B", "b0", 80_000, 80)
            .history();

    Window whole = history.whole();
    assertThat(whole.of("A").contendedMicros()).isEqualTo(15_000);
    assertThat(whole.of("B").contendedMicros()).isEqualTo(30_000);
    assertThat(whole.receivedPpm("A")).isEqualTo(333_333);
    assertThat(whole.receivedPpm("B")).isEqualTo(666_666);
    assertThat(whole.entitledPpm("A")).isEqualTo(250_000);
    assertThat(whole.entitledPpm("B")).isEqualTo(750_000);
  }

  @Test
  void shouldShareAllThatWasChargedWhereNobodyWaited() {
    History history =
        script()
            .at(0)
            .granted("A", "a", 0)
            .at(50)
            .granted("B", "b", 0)
            .at(100)
            .released("A", "a", 100_000, 100)
            .released("B", "b", 300_000, 50)
            .history();

    assertThat(history.whole().receivedPpm("A")).isEqualTo(250_000);
    assertThat(history.whole().receivedPpm("B")).isEqualTo(750_000);
    assertThat(history.whole().entitledPpm("A")).isEqualTo(750_000);
    assertThat(history.whole().entitledPpm("B")).isEqualTo(250_000);
  }

  @Test
  void shouldSpreadAChargeOverTheTimeThatTheQueryRan() {
    History history =
        script()
            .at(0)
            .queued("A", "other")
            .granted("A", "a", 0)
            .at(125)
            .expired("A", "other")
            .at(625)
            .released("A", "a", 1_000, 625)
            .history();

    assertThat(each(history, window -> window.of("A").chargedMicros()))
        .containsExactly(400L, 400L, 200L);
    assertThat(each(history, window -> window.of("A").contendedMicros()))
        .containsExactly(200L, 0L, 0L);
  }

  @Test
  void shouldLoseNothingWhenWindowsBecomeTwiceAsLong() {
    Script script = script();
    long micros = 0;
    for (int i = 0; i < 50; i++) {
      String group = "G" + i % 3;
      script.at(i * 997L).queued(group, "q" + i).queued(group, "w" + i).expired(group, "w" + i);
      script.at(i * 997L + 401).granted(group, "q" + i, 401);
      script.at(i * 997L + 941).released(group, "q" + i, 1_000_003, 540);
      micros += 1_000_003;
    }

    History history = script.history();

    assertThat(history.windowMs()).isEqualTo(500);
    Window whole = history.whole();
    assertThat(whole.total().chargedMicros()).isEqualTo(micros);
    assertThat(whole.total().queuedMs()).isEqualTo(50 * 401);
    assertThat(whole.total().runningMs()).isEqualTo(50 * 540);
    assertThat(whole.total().terminal()).isEqualTo(100);
    assertThat(whole.total().entitledPpmMs()).isEqualTo(whole.busyMs() * Window.WHOLE_PPM);
    assertThat(history.windows().stream().mapToLong(Window::lengthMs).sum())
        .isEqualTo(whole.lengthMs());
    for (ToLongFunction<Figures> figure : SUMS) {
      assertThat(history.windows().stream().mapToLong(w -> figure.applyAsLong(w.total())).sum())
          .isEqualTo(figure.applyAsLong(whole.total()));
      assertThat(whole.groups().values().stream().mapToLong(figure).sum())
          .isEqualTo(figure.applyAsLong(whole.total()));
    }
  }

  private static final List<ToLongFunction<Figures>> SUMS =
      List.of(
          Figures::queuedMs,
          Figures::runningMs,
          Figures::granted,
          Figures::released,
          Figures::expired,
          Figures::chargedMicros,
          Figures::contendedMicros,
          Figures::entitledPpmMs,
          Figures::contendedPpmMs);

  @Test
  void shouldSayTheSameInLongWindowsAsInShortOnes() {
    Script script = script();
    for (int i = 0; i < 40; i++) {
      script.at(i * 100L).queued("A", "q" + i).queued("B", "r" + i);
      script.at(i * 100L + 33).granted("A", "q" + i, 33);
      script.at(i * 100L + 77).released("A", "q" + i, 123_457, 44).expired("B", "r" + i);
    }
    RunHistory fine = RunHistory.lately(Script.DOMAIN, 10, 1_000);
    RunHistory coarse = RunHistory.lately(Script.DOMAIN, 4_000, 2);
    script.decisions().forEach(fine.andThen(coarse));

    assertThat(fine.history().whole()).isEqualTo(coarse.history().whole());
  }

  @Test
  void shouldPassOverRepetitionsAndOtherDomains() {
    Script once = script().at(0).queued("A", "a").at(5).granted("A", "a", 5).at(9);
    History twice =
        script()
            .at(0)
            .queued("A", "a")
            .again()
            .at(5)
            .granted("A", "a", 5)
            .again()
            .at(9)
            .released("A", "a", 4_000, 4)
            .again()
            .history();
    RunHistory other = RunHistory.whole("another");
    once.decisions().forEach(other);

    assertThat(twice).isEqualTo(once.released("A", "a", 4_000, 4).history());
    assertThat(other.history().windows()).isEmpty();
  }

  @Test
  void shouldCountRefusalsAndOrdersByTheirCauses() {
    History history =
        script()
            .at(0)
            .granted("A", "a", 0)
            .queued("A", "late")
            .at(10)
            .rejected("A", "late", Code.QUEUE_TIMEOUT, "query late")
            .rejected(null, "full", Code.QUEUE_FULL, "group A")
            .rejected(null, "lost", Code.QUEUE_FULL, "domain")
            .refusedCompletion("a")
            .at(20)
            .cancelled("A", "a")
            .at(30)
            .released("A", "a", 30_000, 30, Code.EXECUTION_TIMEOUT)
            .history();

    assertThat(history.causes())
        .isEqualTo(Map.of(Code.QUEUE_TIMEOUT, 1L, Code.QUEUE_FULL, 2L, Code.EXECUTION_TIMEOUT, 1L));
    assertThat(history.whole().of("A").rejected()).isEqualTo(2);
    assertThat(history.whole().of("(no group)").rejected()).isEqualTo(1);
    assertThat(history.whole().of("A").ordered()).isEqualTo(1);
    assertThat(history.whole().total().terminal()).isEqualTo(4);
    assertThat(history.now().get("A")).isEqualTo(new Standing(0, 0, 1024));
  }

  @Test
  void shouldMoveWhatASwitchedSessionRunsWithItsCharge() {
    History history =
        script()
            .at(0)
            .granted("A", "a", 0)
            .at(300)
            .switched("a", "A", "B")
            .at(400)
            .released("B", "a", 200_000, 400)
            .history();

    assertThat(history.whole().of("A").chargedMicros()).isZero();
    assertThat(each(history, window -> window.of("B").chargedMicros()))
        .containsExactly(125_000L, 75_000L);
    assertThat(history.whole().of("A").runningMs()).isEqualTo(300);
    assertThat(history.whole().of("B").runningMs()).isEqualTo(100);
  }

  @Test
  void shouldKeepTheLastTimeOnlyWhenItLooksAtThat() {
    RunHistory lately = RunHistory.lately(Script.DOMAIN, 100, 4);
    script()
        .at(0)
        .granted("A", "a", 0)
        .at(950)
        .released("A", "a", 950_000, 950)
        .decisions()
        .forEach(lately);
    lately.advanceTo(1_000);

    History history = lately.history();
    assertThat(history.whole().fromMs()).isEqualTo(600);
    assertThat(history.whole().lengthMs()).isEqualTo(400);
    assertThat(history.whole().of("A").chargedMicros()).isEqualTo(350_000);
    assertThat(history.whole().of("A").runningMs()).isEqualTo(350);
  }

  @Test
  void shouldCountTheChargeOfAQueryWhoseGrantWasBeforeItBegan() {
    RunHistory lately = RunHistory.lately(Script.DOMAIN, 100, 4);
    lately.advanceTo(1_000);
    script().at(1_200).released("A", "a", 600_000, 600).decisions().forEach(lately);

    assertThat(lately.history().whole().of("A").chargedMicros()).isEqualTo(200_000);
  }

  @Test
  void shouldTakeADecisionThatComesLateAsOfNow() {
    History history =
        script()
            .at(100)
            .granted("A", "a", 0)
            .at(90)
            .queued("A", "b")
            .at(110)
            .released("A", "a", 10_000, 10)
            .history();

    assertThat(history.whole().total().queuedMs()).isEqualTo(10);
    assertThat(history.whole().lengthMs()).isEqualTo(10);
  }

  @Test
  void shouldPutGroupsBeyondItsBoundIntoOne() {
    Script script = script();
    for (int i = 0; i < 300; i++) {
      script.at(i).granted("G" + i, "q" + i, 0);
    }

    History history = script.history();

    assertThat(history.groups()).hasSize(257).contains("(other groups)");
    assertThat(history.now().get("(other groups)").running()).isEqualTo(44);
  }

  private static List<Long> each(History history, ToLongFunction<Window> figure) {
    return history.windows().stream().map(figure::applyAsLong).toList();
  }
}

package io.weir.kernel.sessions;

import static io.weir.kernel.sessions.SessionState.ACTIVE;
import static io.weir.kernel.sessions.SessionState.BLOCKED;
import static io.weir.kernel.sessions.SessionState.IDLE;
import static io.weir.kernel.sessions.SessionState.INACTIVE;
import static io.weir.kernel.sessions.SessionState.KILLED;
import static io.weir.kernel.sessions.SessionState.TERMINATED;
import static io.weir.kernel.sessions.SessionState.TRANSITIONS;
import static io.weir.kernel.sessions.SessionState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kernel.rig.KernelTest;
import io.weir.kernel.rig.Rig;
import io.weir.kernel.sessions.SessionState.Event;
import io.weir.kernel.sessions.SessionState.Transition;
import io.weir.protocol.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What a session is doing: each change of state that is declared, and no other. */
class SessionStatesTest extends KernelTest {

  /** A way to a state, and one change from there. */
  private record Script(Transition transition, Consumer<Rig> before, Consumer<Rig> event) {
    @Override
    public String toString() {
      return transition.toString();
    }
  }

  // ---- ways to a state, over two slots of which another session may hold both ----

  private static final Consumer<Rig> INACTIVE_ONE = rig -> rig.session("s").opens();
  private static final Consumer<Rig> IDLE_ONE =
      INACTIVE_ONE.andThen(SessionStatesTest::run).andThen(end("a"));
  private static final Consumer<Rig> ACTIVE_ONE = INACTIVE_ONE.andThen(SessionStatesTest::run);
  private static final Consumer<Rig> WAITING_ONE =
      INACTIVE_ONE.andThen(SessionStatesTest::fill).andThen(submit("a"));
  private static final Consumer<Rig> BLOCKED_ONE = ACTIVE_ONE.andThen(block(true));
  private static final Consumer<Rig> ALONE = rig -> rig.query("a").alone("u", null).submits();

  private static void run(Rig rig) {
    rig.query("a").in("s").submits();
  }

  private static void fill(Rig rig) {
    rig.session("other").opens();
    rig.query("x").in("other").submits();
    rig.query("y").in("other").submits();
  }

  private static Consumer<Rig> submit(String id) {
    return rig -> rig.query(id).in("s").submits();
  }

  private static Consumer<Rig> end(String id) {
    return rig -> rig.query(id).completesWithCpuMs(0);
  }

  private static Consumer<Rig> cancel(String id) {
    return rig -> rig.query(id).cancels();
  }

  private static Consumer<Rig> block(boolean is) {
    return rig -> rig.query("a").reportsLocks(null, is);
  }

  private static void kill(Rig rig) {
    rig.operator().kills("s");
  }

  private static void close(Rig rig) {
    rig.session("s").closes();
  }

  /** Where the governor only observes, a client that is silent loses what it holds at once. */
  private static void lose(Rig rig) {
    rig.advanceMs(15_000);
  }

  private static void observe(Rig rig) {
    rig.skip().operator().changesMode(Mode.OBSERVE);
  }

  private static Script of(
      SessionState from, Event event, SessionState to, Consumer<Rig> before, Consumer<Rig> then) {
    return new Script(new Transition(from, event, to), before, then);
  }

  static final List<Script> SCRIPTS =
      List.of(
          of(
              INACTIVE,
              Event.QUERY_WAITS,
              WAITING,
              INACTIVE_ONE.andThen(SessionStatesTest::fill),
              submit("a")),
          of(INACTIVE, Event.QUERY_RUNS, ACTIVE, INACTIVE_ONE, submit("a")),
          of(INACTIVE, Event.KILL, TERMINATED, INACTIVE_ONE, SessionStatesTest::kill),
          of(INACTIVE, Event.CLOSE, TERMINATED, INACTIVE_ONE, SessionStatesTest::close),
          of(
              IDLE,
              Event.QUERY_WAITS,
              WAITING,
              IDLE_ONE.andThen(SessionStatesTest::fill),
              submit("b")),
          of(IDLE, Event.QUERY_RUNS, ACTIVE, IDLE_ONE, submit("b")),
          of(IDLE, Event.KILL, TERMINATED, IDLE_ONE, SessionStatesTest::kill),
          of(IDLE, Event.CLOSE, TERMINATED, IDLE_ONE, SessionStatesTest::close),
          of(WAITING, Event.QUERY_RUNS, ACTIVE, WAITING_ONE, end("x")),
          of(WAITING, Event.WAIT_ENDS, INACTIVE, WAITING_ONE, cancel("a")),
          of(
              WAITING,
              Event.WAIT_ENDS,
              IDLE,
              IDLE_ONE.andThen(SessionStatesTest::fill).andThen(submit("b")),
              cancel("b")),
          of(
              WAITING,
              Event.WAIT_ENDS,
              TERMINATED,
              ((Consumer<Rig>) SessionStatesTest::fill).andThen(ALONE),
              cancel("a")),
          of(WAITING, Event.KILL, TERMINATED, WAITING_ONE, SessionStatesTest::kill),
          of(WAITING, Event.CLOSE, TERMINATED, WAITING_ONE, SessionStatesTest::close),
          of(ACTIVE, Event.QUERY_ENDS, IDLE, ACTIVE_ONE, end("a")),
          of(
              ACTIVE,
              Event.QUERY_ENDS,
              WAITING,
              ACTIVE_ONE
                  .andThen(SessionStatesTest::fill)
                  .andThen(rig -> rig.query("ahead").alone("u", null).submits())
                  .andThen(submit("b")),
              end("a")),
          of(
              ACTIVE,
              Event.QUERY_ENDS,
              BLOCKED,
              ACTIVE_ONE.andThen(submit("b")).andThen(block(true)),
              end("b")),
          of(ACTIVE, Event.QUERY_ENDS, TERMINATED, ALONE, end("a")),
          of(ACTIVE, Event.QUERY_BLOCKED, BLOCKED, ACTIVE_ONE, block(true)),
          of(ACTIVE, Event.KILL, KILLED, ACTIVE_ONE, SessionStatesTest::kill),
          of(
              ACTIVE,
              Event.KILL,
              TERMINATED,
              ACTIVE_ONE.andThen(SessionStatesTest::observe),
              SessionStatesTest::lose),
          of(
              ACTIVE,
              Event.CLOSE,
              KILLED,
              ACTIVE_ONE.andThen(cancel("a")),
              SessionStatesTest::close),
          of(ACTIVE, Event.CLOSE, TERMINATED, ACTIVE_ONE, SessionStatesTest::close),
          of(BLOCKED, Event.QUERY_RUNS, ACTIVE, BLOCKED_ONE, submit("b")),
          of(BLOCKED, Event.QUERY_UNBLOCKED, ACTIVE, BLOCKED_ONE, block(false)),
          of(BLOCKED, Event.QUERY_ENDS, IDLE, BLOCKED_ONE, end("a")),
          of(
              BLOCKED,
              Event.QUERY_ENDS,
              WAITING,
              BLOCKED_ONE
                  .andThen(SessionStatesTest::fill)
                  .andThen(rig -> rig.query("ahead").alone("u", null).submits())
                  .andThen(submit("b")),
              end("a")),
          of(BLOCKED, Event.QUERY_ENDS, TERMINATED, ALONE.andThen(block(true)), end("a")),
          of(BLOCKED, Event.KILL, KILLED, BLOCKED_ONE, SessionStatesTest::kill),
          of(
              BLOCKED,
              Event.KILL,
              TERMINATED,
              BLOCKED_ONE.andThen(SessionStatesTest::observe),
              SessionStatesTest::lose),
          of(
              BLOCKED,
              Event.CLOSE,
              KILLED,
              BLOCKED_ONE.andThen(cancel("a")),
              SessionStatesTest::close),
          of(BLOCKED, Event.CLOSE, TERMINATED, BLOCKED_ONE, SessionStatesTest::close),
          of(
              KILLED,
              Event.QUERY_ENDS,
              TERMINATED,
              ACTIVE_ONE.andThen(SessionStatesTest::kill),
              end("a")));

  @ParameterizedTest
  @FieldSource("SCRIPTS")
  void shouldChangeTheStateOfASessionAsIsDeclared(Script script) {
    rig.domain().slots(2).lostAfterMs(15_000L).exists();
    script.before().accept(rig);
    String id = rig.ledger().session("s") == null ? "query/a" : "s";
    assertThat(rig.ledger().state(id)).isEqualTo(script.transition().from());
    script.event().accept(rig);
    assertThat(rig.ledger().state(id)).isEqualTo(script.transition().to());
    rig.skip();
  }

  @Test
  void shouldVisitEachTransitionOnce() {
    List<Transition> visited = new ArrayList<>();
    SCRIPTS.forEach(script -> visited.add(script.transition()));
    assertThat(visited).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(TRANSITIONS);
  }

  @Test
  void shouldBeIdleAndNotInactiveWhenWhatItRanCostNothing() {
    rig.domain().slots(1).exists();
    rig.session("s").isOpen();
    rig.query("a").runs();
    rig.query("a").completesWithCpuMs(0);
    rig.skip();
    assertThat(rig.ledger().state("s")).isEqualTo(IDLE);
  }

  @Test
  void shouldBeBlockedOnlyWhenAllThatItRunsIs() {
    rig.domain().slots(2).exists();
    rig.session("s").isOpen();
    rig.query("a").runs();
    rig.query("b").runs();
    rig.query("a").reportsLocks(null, true);
    assertThat(rig.ledger().state("s")).isEqualTo(ACTIVE);
    rig.query("b").reportsLocks(null, true);
    assertThat(rig.ledger().state("s")).isEqualTo(BLOCKED);
  }

  @Test
  void shouldComeBackFromNoEnd() {
    assertThat(TRANSITIONS)
        .noneMatch(each -> each.from() == TERMINATED)
        .noneMatch(each -> each.from() == KILLED && each.to() != TERMINATED)
        .noneMatch(each -> each.to() == INACTIVE && each.from() != WAITING);
    assertThat(
            IntStream.range(0, SessionState.values().length)
                .mapToObj(i -> SessionState.values()[i]))
        .allMatch(
            state ->
                state == INACTIVE || TRANSITIONS.stream().anyMatch(each -> each.to() == state));
  }
}

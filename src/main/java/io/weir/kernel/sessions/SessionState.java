package io.weir.kernel.sessions;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a session is doing. A state is never stored: it is the first of {@link #CONDITIONS} that its
 * row meets, so no row can contradict it. What may follow on what is declared in {@link
 * #TRANSITIONS}.
 */
public enum SessionState {
  /** Open, and has never run anything; the state in which a session begins. */
  INACTIVE,
  /** None of its queries holds a slot, and at least one waits for one. */
  WAITING,
  /** At least one of its queries holds a slot. */
  ACTIVE,
  /** All its queries that hold a slot wait for what another session holds, as its client says. */
  BLOCKED,
  /** Has run something, and has no query now. */
  IDLE,
  /** Is being ended: takes nothing new, and stays until what it runs has ended. */
  KILLED,
  /** Has ended; its id is remembered for a while. */
  TERMINATED;

  /** What happens to a session. */
  public enum Event {
    /** A query of it begins to wait for a slot. */
    QUERY_WAITS,
    /** A query of it gets a slot, at once or after its wait. */
    QUERY_RUNS,
    /** A query of it gives its slot back. */
    QUERY_ENDS,
    /** A query of it waits no more, ungranted. */
    WAIT_ENDS,
    /** Its client says of a query that it waits for what another session holds. */
    QUERY_BLOCKED,
    /** Its client says of a query that it does not. */
    QUERY_UNBLOCKED,
    /**
     * It is ended: by an operator, a timeout, the loss of its client. Where the governor only
     * observes, what a lost one ran is free at once.
     */
    KILL,
    /** Its client closes it: what it runs is free at once, unless that is being killed. */
    CLOSE
  }

  /** A state that may follow on another, and what leads from the one to the other. */
  public record Transition(SessionState from, Event event, SessionState to) {
    @Override
    public String toString() {
      return from + " " + event + " " + to;
    }
  }

  private record Condition(SessionState state, Predicate<SessionRow> holds) {}

  private static final List<Condition> CONDITIONS =
      List.of(
          new Condition(KILLED, SessionRow::ending),
          new Condition(BLOCKED, row -> row.runs() > 0 && row.blocked() >= row.runs()),
          new Condition(ACTIVE, row -> row.runs() > 0),
          new Condition(WAITING, row -> !row.queries().isEmpty()),
          new Condition(IDLE, SessionRow::hasRun),
          new Condition(INACTIVE, row -> true));

  /**
   * Every change of state there is; where one leads to several, the rest of the session decides.
   */
  public static final List<Transition> TRANSITIONS =
      List.of(
          new Transition(INACTIVE, Event.QUERY_WAITS, WAITING),
          new Transition(INACTIVE, Event.QUERY_RUNS, ACTIVE),
          new Transition(INACTIVE, Event.KILL, TERMINATED),
          new Transition(INACTIVE, Event.CLOSE, TERMINATED),
          new Transition(IDLE, Event.QUERY_WAITS, WAITING),
          new Transition(IDLE, Event.QUERY_RUNS, ACTIVE),
          new Transition(IDLE, Event.KILL, TERMINATED),
          new Transition(IDLE, Event.CLOSE, TERMINATED),
          new Transition(WAITING, Event.QUERY_RUNS, ACTIVE),
          new Transition(WAITING, Event.WAIT_ENDS, INACTIVE),
          new Transition(WAITING, Event.WAIT_ENDS, IDLE),
          new Transition(WAITING, Event.WAIT_ENDS, TERMINATED), // of a query without a session
          new Transition(WAITING, Event.KILL, TERMINATED),
          new Transition(WAITING, Event.CLOSE, TERMINATED),
          new Transition(ACTIVE, Event.QUERY_ENDS, IDLE),
          new Transition(ACTIVE, Event.QUERY_ENDS, WAITING),
          new Transition(ACTIVE, Event.QUERY_ENDS, BLOCKED),
          new Transition(ACTIVE, Event.QUERY_ENDS, TERMINATED), // of a query without a session
          new Transition(ACTIVE, Event.QUERY_BLOCKED, BLOCKED),
          new Transition(ACTIVE, Event.KILL, KILLED),
          new Transition(ACTIVE, Event.KILL, TERMINATED),
          new Transition(ACTIVE, Event.CLOSE, KILLED),
          new Transition(ACTIVE, Event.CLOSE, TERMINATED),
          new Transition(BLOCKED, Event.QUERY_RUNS, ACTIVE),
          new Transition(BLOCKED, Event.QUERY_UNBLOCKED, ACTIVE),
          new Transition(BLOCKED, Event.QUERY_ENDS, IDLE),
          new Transition(BLOCKED, Event.QUERY_ENDS, WAITING),
          new Transition(BLOCKED, Event.QUERY_ENDS, TERMINATED), // of a query without a session
          new Transition(BLOCKED, Event.KILL, KILLED),
          new Transition(BLOCKED, Event.KILL, TERMINATED),
          new Transition(BLOCKED, Event.CLOSE, KILLED),
          new Transition(BLOCKED, Event.CLOSE, TERMINATED),
          new Transition(KILLED, Event.QUERY_ENDS, TERMINATED));

  /** The state of a session; {@code row} is absent where it is not open. */
  public static SessionState of(@Nullable SessionRow row) {
    if (row == null) {
      return TERMINATED;
    }
    for (Condition condition : CONDITIONS) {
      if (condition.holds().test(row)) {
        return condition.state();
      }
    }
    throw new IllegalStateException("Expected a state for session " + row.sessionId());
  }
}

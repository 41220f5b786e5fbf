package io.weir.kernel.sessions;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Refusals;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.Memory;
import io.weir.kernel.domain.RememberedRow;
import io.weir.kernel.groups.Assignment;
import io.weir.kernel.groups.Assignment.Assigned;
import io.weir.kernel.queries.SessionWait;
import io.weir.kernel.state.RowCodec;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.SessionOpened;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.Priority;
import io.weir.protocol.Sentence;
import io.weir.protocol.SessionCommand.OpenSession;
import io.weir.protocol.Why;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens a session in the group that mappings and rules give it. */
public final class OpenSessionHandler implements Handler<OpenSession> {

  /** Ids that start so belong to queries without a session. */
  public static final String IMPLICIT = "query/";

  private final Domain domain;
  private final Assignment assignment;
  private final Sessions sessions;
  private final Admission admission;
  private final SessionWait waiting;
  private final Memory memory;
  private final RowCodec codec;

  public OpenSessionHandler(
      Domain domain,
      Assignment assignment,
      Sessions sessions,
      Admission admission,
      SessionWait waiting,
      Memory memory,
      RowCodec codec) {
    this.domain = domain;
    this.assignment = assignment;
    this.sessions = sessions;
    this.admission = admission;
    this.waiting = waiting;
    this.memory = memory;
    this.codec = codec;
  }

  @Override
  public Outcome handle(OpenSession command, Turn turn) {
    String id = command.sessionId();
    if (id.startsWith(IMPLICIT)) {
      return reject(
          Code.INVALID,
          Why.of(Limit.RECORD, "session " + id),
          Sentence.of(
              "Expected a sessionId that does not start with '%s', but it is %s", IMPLICIT, id));
    }
    long hash = codec.hash(command);
    SessionRow live = sessions.find(id);
    if (live != null) {
      return live.bodyHash() == hash ? repeat(live.opened(), turn) : otherBody(id);
    }
    RememberedRow former = memory.find(Kind.SESSION, id);
    if (former != null) {
      return former.bodyHash() == hash ? repeat(former.answer(), turn) : otherBody(id);
    }
    return open(command, hash, turn);
  }

  private static Outcome repeat(@Nullable Decided answer, Turn turn) {
    if (answer != null) {
      turn.repeat(answer);
    }
    return Outcome.DONE;
  }

  private static Outcome otherBody(String id) {
    return Refusals.otherRequest(Kind.SESSION, id);
  }

  private Outcome open(OpenSession command, long hash, Turn turn) {
    Assigned assigned =
        assignment.assign(
            new Assignment.Attributes(
                command.user(),
                command.program(),
                command.machine(),
                command.service(),
                command.module(),
                command.action()),
            command.group(),
            turn.nowMs());
    Rejection full = admission.refuse(assigned.group(), command.user());
    if (full != null) {
      return full;
    }
    String client = command.client() == null ? domain.name() : command.client();
    SessionRow session = sessions.open(row(command, client, assigned, hash, turn));
    Decided answer =
        turn.decide(
            client,
            assigned.group(),
            new SessionOpened(command.sessionId(), assigned.rule()),
            Why.of(
                    Limit.MAX_SESSIONS,
                    domain.counters().sessions(),
                    domain.row().maxSessions(),
                    1,
                    "domain")
                .byRule(assigned.rule()));
    sessions.opened(session, answer);
    waiting.opened(session, turn);
    return Outcome.DONE;
  }

  private SessionRow row(
      OpenSession command, String client, Assigned assigned, long hash, Turn turn) {
    long liveMs = domain.counters().liveMs(turn.nowMs());
    return new SessionRow(
        command.sessionId(),
        false,
        client,
        command.user(),
        command.program(),
        command.machine(),
        command.service(),
        command.module(),
        command.action(),
        command.target(),
        command.backend(),
        command.capabilities(),
        assigned.group().id(),
        assigned.rule(),
        command.priority() == null ? Priority.NORMAL : command.priority(),
        orOff(command.idleTimeoutMs()),
        orOff(command.executionTimeoutMs()),
        hash,
        turn.nowMs(),
        liveMs,
        liveMs,
        List.of(),
        0,
        null,
        null,
        null,
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static long orOff(@Nullable Long timeoutMs) {
    return timeoutMs == null ? 0 : timeoutMs;
  }
}

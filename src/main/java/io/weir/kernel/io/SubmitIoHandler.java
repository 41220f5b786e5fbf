package io.weir.kernel.io;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Refusals;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.Memory;
import io.weir.kernel.domain.RememberedRow;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.limit.WaitLimit;
import io.weir.kernel.sessions.OpenSessionHandler;
import io.weir.kernel.sessions.SessionRow;
import io.weir.kernel.sessions.Sessions;
import io.weir.kernel.state.Rank;
import io.weir.kernel.state.RowCodec;
import io.weir.kernel.timer.TimerKind;
import io.weir.kernel.timer.Timers;
import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.IoCommand.SubmitIo;
import io.weir.protocol.IoPriority;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.Mode;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/** Lets I/O pass, lets it wait, or refuses it. */
public final class SubmitIoHandler implements Handler<SubmitIo> {

  private final Domain domain;
  private final Groups groups;
  private final Sessions sessions;
  private final IoRequests requests;
  private final IoDispatcher dispatcher;
  private final Timers timers;
  private final Memory memory;
  private final RowCodec codec;

  SubmitIoHandler(
      Domain domain,
      Groups groups,
      Sessions sessions,
      IoRequests requests,
      IoDispatcher dispatcher,
      Timers timers,
      Memory memory,
      RowCodec codec) {
    this.domain = domain;
    this.groups = groups;
    this.sessions = sessions;
    this.requests = requests;
    this.dispatcher = dispatcher;
    this.timers = timers;
    this.memory = memory;
    this.codec = codec;
  }

  @Override
  public Outcome handle(SubmitIo command, Turn turn) {
    long hash = codec.hash(command);
    IoRow live = requests.find(command.ioId());
    if (live != null) {
      return repeat(live.bodyHash(), hash, live.answer(), command, turn);
    }
    RememberedRow former = memory.find(Kind.IO, command.ioId());
    if (former != null) {
      return repeat(former.bodyHash(), hash, former.answer(), command, turn);
    }
    Rejection fault = fault(command);
    if (fault != null) {
      return fault;
    }
    String sessionId = command.sessionId();
    SessionRow session = sessionId == null ? null : sessions.find(sessionId);
    if (sessionId != null && (session == null || session.ending())) {
      return notFound("session " + sessionId, "open");
    }
    Rejection quota = session == null ? null : refuseMore(session);
    if (quota != null) {
      return quota;
    }
    String named = command.group();
    Group group =
        session != null ? groups.get(session.groupId()) : named == null ? null : groups.find(named);
    return group == null
        ? notFound("group " + named, "there")
        : submit(command, session, group, hash, turn);
  }

  /** A session is one client connection: what it has live is ended in one turn. */
  private @Nullable Rejection refuseMore(SessionRow session) {
    long live = requests.liveOf(session.sessionId());
    long most = domain.settings().maxSessionIo();
    return live < most
        ? null
        : reject(
            Code.QUOTA_EXCEEDED,
            Why.of(Limit.SESSION_IO, live, most, 1, "session " + session.sessionId()),
            Sentence.of(
                "Expected session %s to have fewer than %d live I/O requests, but it has %d",
                session.sessionId(), most, live));
  }

  private static Outcome repeat(
      long known, long hash, @Nullable Decided answer, SubmitIo command, Turn turn) {
    if (known != hash) {
      return Refusals.otherRequest(Kind.IO, command.ioId());
    }
    if (answer != null) {
      turn.repeat(answer);
    }
    return Outcome.DONE;
  }

  private static @Nullable Rejection fault(SubmitIo command) {
    String sessionId = command.sessionId();
    if ((sessionId == null) == (command.group() == null)) {
      return invalid(
          Sentence.of(
              "Expected a sessionId or a group, but there %s",
              sessionId == null ? "is neither" : "are both"));
    }
    if (sessionId != null && sessionId.startsWith(OpenSessionHandler.IMPLICIT)) {
      return invalid(
          Sentence.of(
              "Expected a sessionId that does not start with '%s', but it is %s",
              OpenSessionHandler.IMPLICIT, sessionId));
    }
    if (command.deviceRequests() == 0) {
      return invalid("Expected requests to be at least 1, but it was 0");
    }
    return command.deadlineMs() != null && command.deadlineMs() == 0
        ? invalid("Expected deadlineMs to be at least 1, but it was 0")
        : null;
  }

  private static Rejection invalid(String message) {
    return reject(Code.INVALID, Why.of(Limit.RECORD, "record"), message);
  }

  private static Rejection notFound(String what, String state) {
    return reject(
        Code.NOT_FOUND,
        Why.of(Limit.IDENTITY, what),
        Sentence.of("Expected %s to be %s, but it is not", what, state));
  }

  private Outcome submit(
      SubmitIo command, @Nullable SessionRow session, Group group, long hash, Turn turn) {
    WaitLimit wait = WaitLimit.of("io " + command.ioId(), turn.heardMs(), command.waitMs());
    Rejection late = wait.refuseLate(turn.nowMs(), domain.settings().atOnceWithinMs());
    IoRow row = row(command, session, group, wait.untilMs(), hash, turn);
    dispatcher.follow(turn);
    Rejection unfit = late == null ? dispatcher.refuseUnfit(row, turn.nowMs()) : late;
    if (!domain.enforces()) {
      boolean observes = domain.mode() == Mode.OBSERVE;
      String would = observes ? would(row, group, unfit, command.waitMs(), turn) : null;
      dispatcher.grant(row, would, turn);
      return Outcome.DONE;
    }
    return unfit == null ? take(row, group, command.waitMs(), turn) : refused(row, unfit);
  }

  private IoRow row(
      SubmitIo command,
      @Nullable SessionRow session,
      Group group,
      @Nullable Long waitUntilMs,
      long hash,
      Turn turn) {
    String ofSession = session == null ? domain.name() : session.client();
    IoPriority priority = command.priority();
    Long deadlineMs = command.deadlineMs();
    long usualMs =
        command.op().isWrite()
            ? domain.settings().ioWriteDeadlineMs()
            : domain.settings().ioReadDeadlineMs();
    return new IoRow(
        command.ioId(),
        command.sessionId(),
        command.client() == null ? ofSession : command.client(),
        group.id(),
        command.op(),
        command.bytes(),
        command.deviceRequests(),
        priority == null ? IoPriority.NORMAL : priority,
        Math.min(deadlineMs == null ? usualMs : deadlineMs, domain.settings().ioLeaseMs()),
        waitUntilMs,
        turn.heardMs(),
        domain.counters().nextInsertion(),
        hash,
        null,
        null,
        null,
        null,
        null);
  }

  /** Puts it into its place: it passes, stays there, or is refused and nothing has changed. */
  private Outcome take(IoRow row, Group group, @Nullable Long waitMs, Turn turn) {
    IoGroup.Tags before = requests.of(group).tags();
    requests.enter(row, turn.nowMs());
    IoOrder.First first = dispatcher.passing(row, turn.nowMs());
    if (first != null) {
      requests.served(first);
      dispatcher.grant(row, null, turn);
      return Outcome.DONE;
    }
    Why why = dispatcher.bindingOf(row, turn.nowMs());
    Rejection refusal = refuseToWait(row, group, waitMs, why, turn.nowMs());
    if (refusal != null) {
      requests.takeBack(row, before);
      return refused(row, refusal);
    }
    Queued place =
        new Queued(
            Kind.IO,
            row.ioId(),
            requests.positionOf(row),
            dispatcher.etaMs(row, turn.nowMs()),
            null);
    Decided told = turn.decide(row.client(), group, place, why);
    Long untilMs = row.waitUntilMs();
    Rank timer = untilMs == null ? null : timers.atWall(untilMs, TimerKind.IO_WAIT, row.ioId());
    requests.insertWaiting(row.queued(told, timer));
    return Outcome.DONE;
  }

  private @Nullable Rejection refuseToWait(
      IoRow row, Group group, @Nullable Long waitMs, Why why, long nowMs) {
    if (waitMs != null && waitMs == 0) {
      return new Rejection(
          Code.IO_LIMIT,
          Sentence.of("Expected to pass at once, as waitMs is 0, but %s", taken(why)),
          why,
          dispatcher.retryAfterMs(row, nowMs));
    }
    long most = domain.settings().maxQueuedIo();
    return isFull(group, most)
        ? new Rejection(
            Code.QUEUE_FULL,
            Sentence.of(
                "Expected a place among the waiting I/O, but %d of %d are taken",
                requests.waiting() - 1, most),
            Why.of(Limit.MAX_QUEUED_IO, requests.waiting() - 1, most, 1, "domain"),
            dispatcher.etaMs(row, nowMs))
        : null;
  }

  private static String taken(Why why) {
    return why.max() == null
        ? Sentence.of("it may not: %s", why.at())
        : Sentence.of("%d of %d are taken: %s of %s", why.used(), why.max(), why.limit(), why.at());
  }

  /** Places taken by others; those of SYS_GROUP's own do not count, and it always has them. */
  private boolean isFull(Group group, long most) {
    long own = domain.settings().systemQueuePlaces();
    long system = requests.waitingOf(groups.system());
    boolean isSystem = group.id() == Groups.SYS_GROUP;
    long systemBefore = isSystem ? system - 1 : system;
    long used = requests.waiting() - 1 - Math.min(systemBefore, own);
    return used >= most && !(isSystem && systemBefore < own);
  }

  private Rejection refused(IoRow row, Rejection refusal) {
    requests.of(row).figures.refused();
    return refusal;
  }

  /** What would be answered if limits were enforced; null = the same grant. */
  private @Nullable String would(
      IoRow row, Group group, @Nullable Rejection unfit, @Nullable Long waitMs, Turn turn) {
    if (unfit != null) {
      return IoDispatcher.WOULD_REJECT;
    }
    IoGroup.Tags before = requests.of(group).tags();
    requests.enter(row, turn.nowMs());
    boolean passes = dispatcher.passing(row, turn.nowMs()) != null;
    Why why = dispatcher.bindingOf(row, turn.nowMs());
    boolean refuses = refuseToWait(row, group, waitMs, why, turn.nowMs()) != null;
    requests.takeBack(row, before);
    return passes ? null : refuses ? IoDispatcher.WOULD_REJECT : IoDispatcher.WOULD_QUEUE;
  }
}

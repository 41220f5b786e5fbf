package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Command;
import io.weir.protocol.IoCommand;
import io.weir.protocol.IoCommand.CancelIo;
import io.weir.protocol.IoCommand.CompleteIo;
import io.weir.protocol.IoCommand.LeaseTokens;
import io.weir.protocol.IoCommand.ReturnTokens;
import io.weir.protocol.IoCommand.SubmitIo;
import io.weir.protocol.Kind;
import org.jspecify.annotations.Nullable;

/** What requests for I/O, completions and cancellations must be answered. */
final class IoRules {

  private final Model model;
  private final Refusals refusals;
  private final IoDispatch dispatch;
  private final IoEndings endings;

  IoRules(Model model, Refusals refusals, IoDispatch dispatch, IoEndings endings) {
    this.model = model;
    this.refusals = refusals;
    this.dispatch = dispatch;
    this.endings = endings;
  }

  void decide(IoCommand command) {
    switch (command) {
      case SubmitIo c -> submit(c);
      case CompleteIo c -> complete(c);
      case CancelIo c -> cancel(c);
      case LeaseTokens c -> refusals.refuse(c, Code.INVALID); // not governed yet
      case ReturnTokens c -> refusals.refuse(c, Code.INVALID); // not governed yet
    }
  }

  private void submit(SubmitIo command) {
    IoRequest live = model.io.find(command.ioId());
    Answers.Answer former =
        live == null ? model.answers.find(Kind.IO, command.ioId(), model.nowMs) : null;
    if (live != null && live.request.equals(command) && live.answer != null) {
      model.script.repeats(live.answer);
    } else if (live != null || former != null) {
      refusals.refuse(command, Code.ALREADY_EXISTS);
    } else {
      Code refusal = decideNew(command);
      if (refusal != null) {
        refusals.refuse(command, refusal);
      }
    }
  }

  private @Nullable Code decideNew(SubmitIo command) {
    String sessionId = command.sessionId();
    boolean ofOne = (sessionId == null) != (command.group() == null);
    boolean implicit = sessionId != null && sessionId.startsWith(QueryRules.IMPLICIT);
    Long deadlineMs = command.deadlineMs();
    if (!ofOne
        || implicit
        || command.deviceRequests() == 0
        || (deadlineMs != null && deadlineMs == 0)) {
      return Code.INVALID;
    }
    Session session = sessionId == null ? null : model.sessions.get(sessionId);
    Group group =
        session != null
            ? session.group
            : command.group() == null ? null : model.definition.find(command.group());
    if (group == null || (session != null && session.ending())) {
      return Code.NOT_FOUND;
    }
    if (session != null && model.io.of(session).size() >= model.rules.maxSessionIo()) {
      return Code.QUOTA_EXCEEDED;
    }
    String otherwise = session == null ? model.domain : session.client;
    String client = command.client() == null ? otherwise : command.client();
    return dispatch.arrive(
        new IoRequest(command, client, group, model.heardMs, model.io.nextArrival(), model.rules));
  }

  private void complete(CompleteIo command) {
    IoRequest io = model.io.find(command.ioId());
    if (io == null) {
      repeatOrRefuse(command, command.ioId());
    } else if (!io.isUnderWay) {
      refusals.refuse(command, Code.NOT_HELD);
    } else {
      endings.complete(io, command);
    }
  }

  private void cancel(CancelIo command) {
    IoRequest io = model.io.find(command.ioId());
    if (io == null) {
      repeatOrRefuse(command, command.ioId());
    } else if (io.isUnderWay) {
      endings.release(io, null);
    } else {
      endings.expire(io);
    }
  }

  private void repeatOrRefuse(Command command, String id) {
    Answers.Answer former = model.answers.find(Kind.IO, id, model.nowMs);
    if (former == null) {
      refusals.refuse(command, Code.NOT_FOUND);
    } else {
      model.script.repeats(former.decided());
    }
  }
}

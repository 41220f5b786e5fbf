package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.Decision.Charged;
import io.weir.protocol.Decision.Expired;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.Decision.Released;
import io.weir.protocol.Inheritance;
import io.weir.protocol.IoCommand.CompleteIo;
import io.weir.protocol.Kind;
import org.jspecify.annotations.Nullable;

/** How I/O ends. */
final class IoEndings {

  private final Model model;

  IoEndings(Model model) {
    this.model = model;
  }

  /** Its client says what it has moved, and perhaps what its device was like. */
  void complete(IoRequest io, CompleteIo command) {
    long moved = Definition.or(command.bytes(), io.bytes());
    model.io.limits.moved(io, moved);
    release(io, moved, null);
    if (model.io.rate.ended(io, command)) {
      model.io.limits.followRate(Inheritance.KEEP);
    }
  }

  /** It has ended, and nobody knows what it moved: what it asked for. */
  void release(IoRequest io, @Nullable Code cause) {
    release(io, io.bytes(), cause);
  }

  private void release(IoRequest io, long moved, @Nullable Code cause) {
    Charged charged = new Charged(0, 0, moved, io.requests(), model.nowMs - io.grantedMs);
    end(io, new Released(Kind.IO, io.id(), charged, cause));
  }

  void expire(IoRequest io) {
    end(io, new Expired(Kind.IO, io.id()));
  }

  void refuse(IoRequest io, Code code) {
    end(io, new Rejected(Kind.IO, io.id(), code, "", null, null));
  }

  private void end(IoRequest io, Decision terminal) {
    model.io.remove(io);
    Decided answer = model.says(io.client, io.group, terminal);
    model.answers.remember(Kind.IO, io.id(), io.request, answer);
    Session session = io.sessionId == null ? null : model.sessions.get(io.sessionId);
    if (session != null && session.queries.isEmpty()) {
      session.idleSinceLiveMs = model.liveMs();
    }
  }

  /** A session is killed: what it has under way stays until its own end. */
  void kill(Session session, Code cause) {
    for (IoRequest io : model.io.of(session)) {
      if (io.isUnderWay) {
        io.sessionId = null;
      } else {
        refuse(io, cause);
      }
    }
  }

  /** A session is closed or lost. */
  void giveUp(Session session, @Nullable Code cause) {
    for (IoRequest io : model.io.of(session)) {
      if (io.isUnderWay) {
        release(io, cause);
      } else {
        expire(io);
      }
    }
  }

  // ---- time ----

  /** When its lease is over. */
  long leaseUntilMs(IoRequest io) {
    return io.isUnderWay
        ? model.clock.wallOf(Clock.plus(io.grantedLiveMs, model.rules.ioLeaseMs()))
        : Clock.NEVER;
  }

  /** True where a timer that was due then ends its wait. */
  boolean isWaitOver(IoRequest io, long dueMs) {
    return !io.isUnderWay
        && model.definition.enforces()
        && io.waitsUntilMs() == dueMs
        && dueMs <= model.nowMs;
  }

  /** No timer is due any more, so nothing may be live that one should have ended. */
  void noneIsLeft(long laxUntilMs) {
    for (IoRequest io : model.io.live()) {
      long waitsUntilMs = io.isUnderWay ? Clock.NEVER : io.waitsUntilMs();
      boolean waits = model.definition.enforces() && waitsUntilMs > laxUntilMs;
      long untilMs = Math.min(leaseUntilMs(io), waits ? waitsUntilMs : Clock.NEVER);
      if (untilMs <= model.nowMs) {
        throw new BrokenPromise(
            "Expected I/O " + io.id() + " to be over at " + untilMs + ", but it goes on");
      }
    }
  }

  /** A timer has found its lease over. */
  void leaseIsOver(IoRequest io, long dueMs, Decided next) {
    Deadlines.due(leaseUntilMs(io), dueMs, next);
    release(io, Code.EXECUTION_TIMEOUT);
  }
}

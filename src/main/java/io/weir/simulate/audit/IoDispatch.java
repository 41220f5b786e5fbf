package io.weir.simulate.audit;

import io.weir.protocol.Code;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.Kind;
import io.weir.protocol.Mode;
import org.jspecify.annotations.Nullable;

/** Which I/O is granted, and when. */
final class IoDispatch {

  private static final String QUEUED = "QUEUED"; // what would have been, where nothing is enforced
  private static final String REFUSED = "REJECTED";

  /**
   * What is decided of the first in order.
   *
   * @param refusal null where it is granted
   */
  private record Next(IoOrder.Turn turn, @Nullable Code refusal) {}

  private final Model model;
  private final IoEndings endings;

  IoDispatch(Model model, IoEndings endings) {
    this.model = model;
    this.endings = endings;
  }

  /** Grants what must be granted now, up to the bound of a turn. */
  void dispatch() {
    for (long i = 0; i < model.rules.grantsPerTurn(); i++) {
      Next next = next();
      if (next == null) {
        return;
      }
      decide(next);
    }
  }

  private void decide(Next next) {
    if (next.refusal != null) {
      endings.refuse(next.turn.io(), next.refusal);
    } else {
      String would = would(next.turn.io());
      model.io.order.serves(next.turn);
      grant(next.turn.io(), would);
    }
  }

  /** No timer is due any more; but none wakes anybody while as many are under way as may be. */
  void noneIsLeft() {
    Next next = next();
    boolean isFull =
        model.definition.mode == Mode.ENFORCE
            && model.io.underWay() >= model.definition.ioParallelism;
    if (next != null && !isFull) {
      throw new BrokenPromise(
          "Expected no I/O to wait that may be decided, but " + next.turn.io().id() + " waits");
    }
  }

  private @Nullable Next next() {
    Mode mode = model.definition.mode;
    IoOrder.Turn first = mode == Mode.DRAIN ? null : model.io.order.first(mode == Mode.ENFORCE);
    if (first == null || mode != Mode.ENFORCE) {
      return first == null ? null : new Next(first, null);
    }
    if (model.io.limits.neverFits(first.io())) {
      return new Next(first, Code.NEVER_FITS);
    }
    if (!model.io.limits.domainPasses(first.io())) {
      return null;
    }
    return new Next(first, isWaitOver(first.io()) ? Code.QUEUE_TIMEOUT : null);
  }

  private boolean isWaitOver(IoRequest io) {
    return io.waitsUntilMs() <= model.nowMs;
  }

  /** A request arrives: is granted, waits, or the code that refuses it. */
  @Nullable Code arrive(IoRequest io) {
    boolean enforces = model.definition.enforces();
    if (enforces && isReadLate(io)) {
      return Code.QUEUE_TIMEOUT;
    }
    if (enforces && model.io.limits.neverFits(io)) {
      return Code.NEVER_FITS;
    }
    Code toWait = refusalToWait(io);
    if (!enforces) {
      String would = wouldAtTheDoor(io, toWait);
      grant(io, would);
      model.io.add(io);
      return null;
    }
    model.io.add(io);
    if (model.definition.mode == Mode.ENFORCE && passesAtOnce(io)) {
      model.io.order.serves(model.io.order.first(true));
      grant(io, null);
      return null;
    }
    if (toWait != null) {
      model.io.remove(io);
      return toWait;
    }
    Queued told = new Queued(Kind.IO, io.id(), model.io.order.position(io), null, null);
    io.answer = model.says(io.client, io.group, told);
    return null;
  }

  private boolean isReadLate(IoRequest io) {
    return io.readUntilMs(model.rules.atOnceWithinMs()) <= model.nowMs;
  }

  private @Nullable Code refusalToWait(IoRequest io) {
    Long waitMs = io.request.waitMs();
    return waitMs != null && waitMs == 0
        ? Code.IO_LIMIT
        : model.io.isFull(io) ? Code.QUEUE_FULL : null;
  }

  /** True where it is the first in order, and all limits let it pass. */
  private boolean passesAtOnce(IoRequest io) {
    IoOrder.Turn first = model.io.order.first(true);
    return first != null
        && first.io() == io
        && !model.io.limits.neverFits(io)
        && model.io.limits.domainPasses(io);
  }

  /** What would be answered of one that arrives, if anything were enforced. */
  private @Nullable String wouldAtTheDoor(IoRequest io, @Nullable Code toWait) {
    if (isReadLate(io) || model.io.limits.neverFits(io)) {
      return REFUSED;
    }
    model.io.add(io);
    boolean passes = passesAtOnce(io);
    model.io.remove(io);
    return passes ? null : toWait == null ? QUEUED : REFUSED;
  }

  /** What would be decided of one that waits, if anything were enforced. */
  private @Nullable String would(IoRequest io) {
    if (isWaitOver(io) || model.io.limits.neverFits(io)) {
      return REFUSED;
    }
    return passesAtOnce(io) ? null : QUEUED;
  }

  private void grant(IoRequest io, @Nullable String would) {
    if (model.definition.mode == Mode.ENFORCE) {
      model.io.limits.take(io);
    } else {
      model.io.limits.takeWhatThereIs(io);
    }
    io.isUnderWay = true;
    io.grantedMs = model.nowMs;
    io.grantedLiveMs = model.liveMs();
    boolean observed = model.definition.mode == Mode.OBSERVE;
    Granted grant =
        new Granted(
            Kind.IO,
            io.id(),
            io.request.sessionId(),
            Math.max(0, model.nowMs - io.heardMs),
            null,
            null,
            null,
            null,
            model.rules.ioLeaseMs(),
            observed ? would : null,
            null,
            null);
    io.answer = model.says(io.client, io.group, grant);
  }
}

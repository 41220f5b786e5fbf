package io.weir.kernel.rig;

import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.OrderOutcome;
import io.weir.protocol.SessionCommand.OrderDone;
import java.util.List;

/** An order about a query or a session, and how it was carried out. */
public final class OrderNoun {

  private final Rig rig;
  private final long seq;

  private OrderNoun(Rig rig, long seq) {
    this.rig = rig;
    this.seq = seq;
  }

  static OrderNoun last(Rig rig, List<Decided> history, String queryOrSession) {
    for (Decided decided : history.reversed()) {
      if (subject(decided.decision()).equals(queryOrSession)) {
        return new OrderNoun(rig, decided.seq());
      }
    }
    throw new AssertionError("Expected an order about " + queryOrSession + ", but there was none");
  }

  /** An order by its number, given or not. */
  public static OrderNoun known(Rig rig, long seq) {
    return new OrderNoun(rig, seq);
  }

  private static String subject(Decision decision) {
    if (decision instanceof Decision.CancelQuery cancel) {
      return cancel.queryId();
    }
    if (decision instanceof Decision.Throttle throttle) {
      return throttle.queryId();
    }
    if (decision instanceof Decision.Resume resume) {
      return resume.queryId();
    }
    if (decision instanceof Decision.ShrinkMemory shrink && shrink.queryId() != null) {
      return shrink.queryId();
    }
    if (decision instanceof Decision.ResizeParallel resize) {
      return resize.queryId();
    }
    return decision instanceof Decision.KillSession kill ? kill.sessionId() : "";
  }

  public long seq() {
    return seq;
  }

  public void isDone() {
    rig.tell(new OrderDone(Rig.DOMAIN, seq, OrderOutcome.DONE, null));
  }

  public void isStale() {
    rig.tell(new OrderDone(Rig.DOMAIN, seq, OrderOutcome.STALE, null));
  }

  public void hasFailed() {
    rig.tell(new OrderDone(Rig.DOMAIN, seq, OrderOutcome.FAILED, "no such pid"));
  }
}

package io.weir.kernel.clock;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Saturating;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.domain.Domain;
import io.weir.protocol.ClockCommand.ResumeTimeouts;

/** Lets the live clock go on, after one heartbeat interval in which clients can be heard again. */
public final class ResumeTimeoutsHandler implements Handler<ResumeTimeouts> {

  private final Domain domain;
  private final Counters counters;

  public ResumeTimeoutsHandler(Domain domain) {
    this.domain = domain;
    this.counters = domain.counters();
  }

  @Override
  public Outcome handle(ResumeTimeouts command, Turn turn) {
    if (counters.paused()) {
      long intervalMs = domain.defined() ? domain.row().heartbeatEveryMs() : 0;
      counters.resumeAt(Saturating.add(turn.nowMs(), intervalMs));
    }
    return Outcome.DONE;
  }
}

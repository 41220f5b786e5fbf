package io.weir.kernel.clock;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Counters;
import io.weir.protocol.ClockCommand.PauseTimeouts;

/** Stops the live clock, from the last command on. */
public final class PauseTimeoutsHandler implements Handler<PauseTimeouts> {

  private final Counters counters;

  public PauseTimeoutsHandler(Counters counters) {
    this.counters = counters;
  }

  @Override
  public Outcome handle(PauseTimeouts command, Turn turn) {
    if (!counters.paused()) {
      counters.pause();
    }
    return Outcome.DONE;
  }
}

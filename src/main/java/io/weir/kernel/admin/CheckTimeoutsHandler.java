package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Tallies;
import io.weir.protocol.AdminCommand.CheckTimeouts;

/**
 * Reports what timeouts have ended, by cause. Those that are due have fired before: the tick comes
 * before the command.
 */
public final class CheckTimeoutsHandler implements Handler<CheckTimeouts> {

  private final Tallies tallies;

  public CheckTimeoutsHandler(Tallies tallies) {
    this.tallies = tallies;
  }

  @Override
  public Outcome handle(CheckTimeouts command, Turn turn) {
    return new Outcome.Report(tallies.timeouts());
  }
}

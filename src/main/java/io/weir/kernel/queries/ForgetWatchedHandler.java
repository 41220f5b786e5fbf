package io.weir.kernel.queries;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.protocol.TimerCommand.ForgetWatched;

/** Treats a former runaway as any other query again. */
public final class ForgetWatchedHandler implements Handler<ForgetWatched> {

  private final WatchList watched;

  public ForgetWatchedHandler(WatchList watched) {
    this.watched = watched;
  }

  @Override
  public Outcome handle(ForgetWatched command, Turn turn) {
    watched.forget(command.key());
    return Outcome.DONE;
  }
}

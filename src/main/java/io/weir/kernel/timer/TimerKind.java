package io.weir.kernel.timer;

import io.weir.protocol.TimerCommand;
import java.util.function.Function;

/** What a timer asks when it is due. Constants are only ever appended: rows hold their ordinals. */
public enum TimerKind {
  WAIT(TimerCommand.ExpireWait::new),
  SESSION_WAIT(TimerCommand.ExpireSessionWait::new),
  EXECUTION(TimerCommand.ExpireExecution::new),
  GRACE(TimerCommand.ExpireGrace::new),
  IDLE(TimerCommand.ExpireIdle::new),
  HEARTBEAT(TimerCommand.ExpireHeartbeat::new),
  ANNOUNCE(none -> new TimerCommand.AnnounceQueues()),
  FORGET(none -> new TimerCommand.Forget()),
  DISPATCH(none -> new TimerCommand.ContinueDispatch()),
  REVIEW(TimerCommand.ReviewLimits::new);

  private final Function<String, TimerCommand> command;

  TimerKind(Function<String, TimerCommand> command) {
    this.command = command;
  }

  /** The command that a due timer raises. */
  public TimerCommand command(String id) {
    return command.apply(id);
  }
}

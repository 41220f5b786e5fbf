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
  ANNOUNCE(none -> new TimerCommand.AnnounceQueues(), true),
  FORGET(none -> new TimerCommand.Forget(), true),
  DISPATCH(none -> new TimerCommand.ContinueDispatch(), true),
  REVIEW(TimerCommand.ReviewLimits::new, true),
  RESYNC(TimerCommand.ContinueResync::new, true),
  SWITCH(none -> new TimerCommand.SwitchPlan()),
  RUNAWAY(TimerCommand.LookAtRunaway::new),
  WATCH(TimerCommand.ForgetWatched::new),
  IO_WAIT(TimerCommand.ExpireIoWait::new),
  IO_LEASE(TimerCommand.ExpireIoLease::new),
  IO(none -> new TimerCommand.ContinueIo(), true),
  LEASE(TimerCommand.ExpireLease::new),
  PARALLEL_WAIT(TimerCommand.EndParallelWait::new);

  private final Function<String, TimerCommand> command;
  private final boolean batch;

  TimerKind(Function<String, TimerCommand> command) {
    this(command, false);
  }

  TimerKind(Function<String, TimerCommand> command, boolean batch) {
    this.command = command;
    this.batch = batch;
  }

  /** True where its command is a batch of its own, bounded by itself: a tick ends with it. */
  public boolean isBatch() {
    return batch;
  }

  /** The command that a due timer raises. */
  public TimerCommand command(String id) {
    return command.apply(id);
  }
}

package io.weir.protocol;

/**
 * What a due timer asks. Raised inside a tick only, never on the wire nor in the journal (the tick
 * is); each handler checks again whether the time has really come.
 */
public sealed interface TimerCommand extends Command {

  /** A query may have waited too long for a slot. */
  record ExpireWait(String queryId) implements TimerCommand {}

  /** A query may have waited too long for its session to be opened. */
  record ExpireSessionWait(String queryId) implements TimerCommand {}

  /** A query may have run too long. */
  record ExpireExecution(String queryId) implements TimerCommand {}

  /** A killed query's client and enforcer may have had their time to confirm. */
  record ExpireGrace(String queryId) implements TimerCommand {}

  /** A session may have been idle too long. */
  record ExpireIdle(String sessionId) implements TimerCommand {}

  /** A session's client may have been silent too long. */
  record ExpireHeartbeat(String sessionId) implements TimerCommand {}

  /** Waiting queries may deserve news of their place. */
  record AnnounceQueues() implements TimerCommand {}

  /** Answers may be old enough to be forgotten. */
  record Forget() implements TimerCommand {}

  /** More can be granted than one turn may grant. */
  record ContinueDispatch() implements TimerCommand {}

  /** A client that restarted has more to know. */
  record ContinueResync(String client) implements TimerCommand {}

  /** Timeouts have changed: more sessions are to be looked at, those after this one. */
  record ReviewLimits(String afterSessionId) implements TimerCommand {}

  /** A running query may have come to a runaway rule, or to the end of what one does. */
  record LookAtRunaway(String queryId) implements TimerCommand {}

  /** A runaway may have been watched for long enough. */
  record ForgetWatched(String key) implements TimerCommand {}

  /** I/O may have waited as long as it is willing to. */
  record ExpireIoWait(String ioId) implements TimerCommand {}

  /** I/O may have been under way for as long as its lease. */
  record ExpireIoLease(String ioId) implements TimerCommand {}

  /** Time may let more I/O pass. */
  record ContinueIo() implements TimerCommand {}

  /** A lease may have lasted as long as it may. */
  record ExpireLease(String leaseId) implements TimerCommand {}

  /** A query may have waited for parallel servers as long as it is to. */
  record EndParallelWait(String queryId) implements TimerCommand {}

  /** A schedule or window may have begun or ended. */
  record SwitchPlan() implements TimerCommand {}
}

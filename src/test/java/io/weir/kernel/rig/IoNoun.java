package io.weir.kernel.rig;

import static io.weir.kernel.rig.Expected.granted;
import static io.weir.kernel.rig.Expected.queued;

import io.weir.protocol.IoCommand.CancelIo;
import io.weir.protocol.IoCommand.CompleteIo;
import io.weir.protocol.IoCommand.SubmitIo;
import io.weir.protocol.IoOperation;
import io.weir.protocol.IoPriority;
import io.weir.protocol.Outcome;
import org.jspecify.annotations.Nullable;

/** An I/O request, of BATCH_GROUP where nothing else is said. */
public final class IoNoun {

  private final Rig rig;
  private final String id;
  private @Nullable String session;
  private @Nullable String group = "BATCH_GROUP";
  private @Nullable String client;
  private IoOperation op = IoOperation.READ;
  private long bytes = 1;
  private @Nullable Long requests;
  private @Nullable IoPriority priority;
  private @Nullable Long deadlineMs;
  private @Nullable Long waitMs;

  IoNoun(Rig rig, String id) {
    this.rig = rig;
    this.id = id;
  }

  public IoNoun in(@Nullable String value) {
    group = value;
    return this;
  }

  public IoNoun of(String sessionId) {
    session = sessionId;
    group = null;
    return this;
  }

  /** Names both who asks and a group, or neither. */
  public IoNoun naming(@Nullable String sessionId, @Nullable String groupName) {
    session = sessionId;
    group = groupName;
    return this;
  }

  public IoNoun client(String value) {
    client = value;
    return this;
  }

  public IoNoun doing(IoOperation value) {
    op = value;
    return this;
  }

  public IoNoun bytes(long value) {
    bytes = value;
    return this;
  }

  public IoNoun requests(long value) {
    requests = value;
    return this;
  }

  public IoNoun priority(IoPriority value) {
    priority = value;
    return this;
  }

  public IoNoun deadlineMs(long value) {
    deadlineMs = value;
    return this;
  }

  public IoNoun waitMs(long value) {
    waitMs = value;
    return this;
  }

  /** Asks; the answer is left to be expected. */
  public void asks() {
    asks(rig.nowMs());
  }

  /** Asks, and was heard earlier. */
  public void asks(long heardMs) {
    rig.tell(
        new SubmitIo(id, session, group, client, op, bytes, requests, priority, deadlineMs, waitMs),
        heardMs);
  }

  /** Asks, and passes. */
  public void passes() {
    asks();
    rig.expect(granted(id)).noMore();
  }

  /** Asks, and has to wait. */
  public void queues() {
    asks();
    rig.expect(queued(id)).noMore();
  }

  public void completes() {
    rig.tell(new CompleteIo(id, null, null));
  }

  public void completes(long moved) {
    rig.tell(new CompleteIo(id, moved, null));
  }

  /** It has ended, and the device took so long. */
  public void takes(long latencyMs) {
    rig.tell(new CompleteIo(id, null, latencyMs));
  }

  /** It has ended so, after a time that is said or not. */
  public void ends(Outcome outcome, @Nullable Long latencyMs) {
    rig.tell(new CompleteIo(id, null, latencyMs, outcome));
  }

  public void cancels() {
    rig.tell(new CancelIo(id));
  }
}

package io.weir.streams;

import io.weir.kernel.io.IoRow;
import io.weir.protocol.Decided;
import io.weir.protocol.IoOperation;
import io.weir.protocol.IoPriority;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sees of live I/O.
 *
 * @param deadlineMs it is late when so long has passed since it was heard, and again each time
 * @param waitedMs so far, or until it was granted
 * @param heldMs for how long it is under way; absent while it waits
 */
public record IoView(
    String ioId,
    State state,
    @Nullable String group,
    IoOperation op,
    long bytes,
    long requests,
    IoPriority priority,
    long waitedMs,
    @Nullable Long heldMs,
    String client,
    @Nullable String sessionId,
    long heardMs,
    long deadlineMs,
    @Nullable Long waitUntilMs,
    @Nullable Long grantedMs,
    @Nullable Long lastSeq,
    @Nullable Why why) {

  /** Whether it may move its bytes. */
  public enum State {
    WAITING,
    UNDER_WAY
  }

  static IoView of(IoRow row, @Nullable String group, long nowMs) {
    Decided answer = row.answer();
    Long grantedMs = row.grantedMs();
    long waitedUntilMs = grantedMs == null ? nowMs : grantedMs;
    return new IoView(
        row.ioId(),
        row.waits() ? State.WAITING : State.UNDER_WAY,
        group,
        row.op(),
        row.bytes(),
        row.requests(),
        row.priority(),
        Math.max(0, waitedUntilMs - row.heardMs()),
        grantedMs == null ? null : (Long) Math.max(0, nowMs - grantedMs),
        row.client(),
        row.sessionId(),
        row.heardMs(),
        row.deadlineMs(),
        row.waitUntilMs(),
        grantedMs,
        answer == null ? null : answer.seq(),
        answer == null ? null : answer.why());
  }
}

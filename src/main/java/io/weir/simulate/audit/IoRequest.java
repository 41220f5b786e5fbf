package io.weir.simulate.audit;

import io.weir.protocol.Decided;
import io.weir.protocol.IoCommand.SubmitIo;
import io.weir.protocol.IoPriority;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** I/O that waits or is under way. */
final class IoRequest {

  /** Those that are to be served first, first. */
  static final Comparator<IoRequest> BY_DEADLINE =
      Comparator.comparingLong(IoRequest::deadlineAtMs).thenComparingLong(each -> each.arrival);

  final SubmitIo request;
  final String client;
  final Group group;
  final long heardMs;
  final long arrival;
  private final long deadlineMs;
  @Nullable String sessionId; // none where nothing that its session does concerns it
  @Nullable Decided answer;
  boolean isUnderWay;
  long grantedMs;
  long grantedLiveMs;
  long takenOfGroup; // bytes, of its bucket
  long takenOfDomain;

  IoRequest(SubmitIo request, String client, Group group, long heardMs, long arrival, Rules rules) {
    this.request = request;
    this.client = client;
    this.group = group;
    this.heardMs = heardMs;
    this.arrival = arrival;
    this.sessionId = request.sessionId();
    long otherwise = isWrite() ? rules.ioWriteDeadlineMs() : rules.ioReadDeadlineMs();
    this.deadlineMs = Math.min(Definition.or(request.deadlineMs(), otherwise), rules.ioLeaseMs());
  }

  String id() {
    return request.ioId();
  }

  long bytes() {
    return request.bytes();
  }

  long requests() {
    return request.deviceRequests();
  }

  boolean isWrite() {
    return request.op().isWrite();
  }

  /** When it was to be served. */
  long deadlineAtMs() {
    return Clock.plus(heardMs, deadlineMs);
  }

  boolean isLate(long nowMs) {
    return deadlineAtMs() <= nowMs;
  }

  /** Its class by now: one better for each time that its deadline has passed. */
  long urgency(long nowMs) {
    IoPriority said = request.priority() == null ? IoPriority.NORMAL : request.priority();
    return Math.max(0, said.ordinal() - (nowMs - heardMs) / deadlineMs);
  }

  /** How long it waits at most. */
  long waitsUntilMs() {
    return request.waitMs() == null ? Clock.NEVER : Clock.plus(heardMs, request.waitMs());
  }

  /** Until when it has to be read; at once means within a moment. */
  long readUntilMs(long atOnceWithinMs) {
    Long waitMs = request.waitMs();
    return waitMs != null && waitMs == 0 ? Clock.plus(heardMs, atOnceWithinMs) : waitsUntilMs();
  }
}

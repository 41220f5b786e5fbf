package io.weir.kernel.io;

import io.weir.kernel.Saturating;
import io.weir.kernel.state.Rank;
import io.weir.protocol.Decided;
import io.weir.protocol.IoOperation;
import io.weir.protocol.IoPriority;
import org.jspecify.annotations.Nullable;

/**
 * I/O that waits or is under way.
 *
 * @param requests of the device
 * @param deadlineMs it is late when so long has passed since it was heard, and again each time
 * @param waitUntilMs when its own wait is over; absent = never
 * @param number its place among all that arrived
 * @param answer what was answered last: Queued or Granted
 * @param grantedMs since when it is under way; absent while it waits
 * @param timer of its wait, on the wall clock, or of its lease, on the live clock
 * @param takenOfGroup bytes that were there to take of its group's bucket; absent = none
 * @param takenOfDomain the same of the domain's bucket
 */
public record IoRow(
    String ioId,
    @Nullable String sessionId,
    String client,
    long groupId,
    IoOperation op,
    long bytes,
    long requests,
    IoPriority priority,
    long deadlineMs,
    @Nullable Long waitUntilMs,
    long heardMs,
    long number,
    long bodyHash,
    @Nullable Decided answer,
    @Nullable Long grantedMs,
    @Nullable Rank timer,
    @Nullable Long takenOfGroup,
    @Nullable Long takenOfDomain) {

  private static final long MOST_COUNTED = 1L << 42; // so that the sum of a million has its place

  /** Its bytes in a sum of several. */
  long countedBytes() {
    return Math.min(bytes, MOST_COUNTED);
  }

  /** Its requests of the device in a sum of several. */
  long countedRequests() {
    return Math.min(requests, MOST_COUNTED);
  }

  /** True while it waits. */
  public boolean waits() {
    return grantedMs == null;
  }

  /** When it was to be served, in ms since 1970. */
  long dueMs() {
    return Saturating.add(heardMs, deadlineMs);
  }

  /** How often it has been late by now. */
  long timesLate(long nowMs) {
    return Math.max(0, nowMs - heardMs) / deadlineMs;
  }

  /** True where it has waited as long as it is willing to. */
  boolean waitIsOver(long nowMs) {
    return waitUntilMs != null && waitUntilMs <= nowMs;
  }

  IoRow queued(Decided told, @Nullable Rank waitTimer) {
    return with(sessionId, told, null, waitTimer);
  }

  IoRow granted(Decided told, long atMs, Rank leaseTimer, IoBuckets.Taken taken) {
    return with(
        sessionId, told, atMs, leaseTimer, orNone(taken.ofGroup()), orNone(taken.ofDomain()));
  }

  private static @Nullable Long orNone(long taken) {
    return taken == 0 ? null : (Long) taken;
  }

  /** Bytes that there were to take. */
  IoBuckets.Taken taken() {
    return new IoBuckets.Taken(
        takenOfGroup == null ? 0 : takenOfGroup, takenOfDomain == null ? 0 : takenOfDomain);
  }

  IoRow withoutTimer() {
    return with(sessionId, answer, grantedMs, null);
  }

  IoRow ofNoSession() {
    return with(null, answer, grantedMs, timer);
  }

  private IoRow with(
      @Nullable String ofSession,
      @Nullable Decided told,
      @Nullable Long atMs,
      @Nullable Rank newTimer) {
    return with(ofSession, told, atMs, newTimer, takenOfGroup, takenOfDomain);
  }

  private IoRow with(
      @Nullable String ofSession,
      @Nullable Decided told,
      @Nullable Long atMs,
      @Nullable Rank newTimer,
      @Nullable Long ofGroup,
      @Nullable Long ofDomain) {
    return new IoRow(
        ioId,
        ofSession,
        client,
        groupId,
        op,
        bytes,
        requests,
        priority,
        deadlineMs,
        waitUntilMs,
        heardMs,
        number,
        bodyHash,
        told,
        atMs,
        newTimer,
        ofGroup,
        ofDomain);
  }
}

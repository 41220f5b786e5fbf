package io.weir.streams;

import io.weir.kernel.leases.LeaseRow;
import io.weir.protocol.Decided;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sees of a lease that is held.
 *
 * @param resource as it was asked for
 * @param pool what it holds memory of
 * @param operation what it is for
 * @param bytes that it holds
 * @param leaseMs how long it lasts without being renewed; 0 = as long as its session, or without
 *     end
 * @param heldMs since it was granted
 */
public record LeaseView(
    String leaseId,
    String holder,
    @Nullable String group,
    String resource,
    String pool,
    long bytes,
    String operation,
    long leaseMs,
    long heldMs,
    String client,
    @Nullable String sessionId,
    long grantedMs,
    @Nullable Long lastSeq) {

  static LeaseView of(LeaseRow row, @Nullable String group, long nowMs) {
    Decided answer = row.answer();
    return new LeaseView(
        row.leaseId(),
        row.holder(),
        group,
        row.resource(),
        row.pool(),
        row.bytes(),
        row.operation(),
        row.leaseMs(),
        Math.max(0, nowMs - row.grantedMs()),
        row.client(),
        row.sessionId(),
        row.grantedMs(),
        answer == null ? null : answer.seq());
  }
}

package io.weir.kernel.leases;

import io.weir.kernel.state.Rank;
import io.weir.protocol.Decided;
import org.jspecify.annotations.Nullable;

/**
 * A lease of memory.
 *
 * @param sessionId it ends with this session; absent = it ends by its time alone
 * @param resource as it was asked for: {@code MEMORY}, or the name of a pool
 * @param pool what it holds memory of, fixed when it was granted
 * @param operation what it is tracked by
 * @param bytes what it is for: as asked, less what was given back
 * @param heldBytes how much of that is counted: less only where all that is held would come to 2^62
 * @param leaseMs how long it lasts, from its grant or its last renewal; 0 = without end
 * @param answer what was answered last: a grant; absent before that
 * @param timer of its end, on the live clock; absent where it has none
 */
public record LeaseRow(
    String leaseId,
    String holder,
    @Nullable String sessionId,
    String client,
    long groupId,
    String resource,
    String pool,
    String operation,
    long bytes,
    long heldBytes,
    long leaseMs,
    long grantedMs,
    long waitedMs,
    long bodyHash,
    @Nullable Decided answer,
    @Nullable Rank timer) {

  /** How decisions name it. */
  String place() {
    return "lease " + leaseId;
  }

  /** As its client asked: what it holds is counted, and its time begins. */
  LeaseRow granted(long counted, Decided told, @Nullable Rank newTimer) {
    return with(bytes, counted, told, newTimer);
  }

  /** With another end. */
  LeaseRow until(@Nullable Rank newTimer) {
    return with(bytes, heldBytes, answer, newTimer);
  }

  /** With less. */
  LeaseRow holding(long newBytes, long newHeldBytes) {
    return with(newBytes, newHeldBytes, answer, timer);
  }

  /** With what was said of it last. */
  LeaseRow told(Decided newAnswer) {
    return with(bytes, heldBytes, newAnswer, timer);
  }

  private LeaseRow with(
      long newBytes, long newHeldBytes, @Nullable Decided newAnswer, @Nullable Rank newTimer) {
    return new LeaseRow(
        leaseId,
        holder,
        sessionId,
        client,
        groupId,
        resource,
        pool,
        operation,
        newBytes,
        newHeldBytes,
        leaseMs,
        grantedMs,
        waitedMs,
        bodyHash,
        newAnswer,
        newTimer);
  }
}

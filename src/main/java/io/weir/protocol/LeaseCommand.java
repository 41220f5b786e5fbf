package io.weir.protocol;

import io.weir.protocol.shape.WireName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commands of {@code weir.leases}. Memory is leased; all else is answered {@code INVALID, not
 * governed yet} so far.
 */
public sealed interface LeaseCommand extends Command {

  /** The id of the lease or request, unique in its domain; 1 to 256 characters. */
  String id();

  /** Asks to hold amounts of one or more resources, all or nothing. */
  record AcquireLease(
      String leaseId,
      String holder,
      @Nullable String group,
      @Nullable String sessionId,
      @Nullable String user,
      @Nullable String tenant,
      @Nullable String client,
      Map<String, Long> amounts,
      @WireName("wait") @Nullable Boolean waits,
      @Nullable Long waitMs,
      @Nullable Long ttlMs,
      @Nullable Priority priority,
      @Nullable Boolean exclusive,
      @Nullable String affinity,
      @Nullable Map<String, String> metadata)
      implements LeaseCommand {
    @Override
    public String id() {
      return leaseId;
    }
  }

  /** Prolongs a lease by its lifetime. */
  record RenewLease(String leaseId) implements LeaseCommand {
    @Override
    public String id() {
      return leaseId;
    }
  }

  /** Withdraws a waiting request. */
  record CancelAcquire(String leaseId) implements LeaseCommand {
    @Override
    public String id() {
      return leaseId;
    }
  }

  /** Gives all or a part of a lease back. */
  record ReleaseLease(String leaseId, @Nullable Map<String, Long> amounts) implements LeaseCommand {
    @Override
    public String id() {
      return leaseId;
    }
  }

  /** Books amounts ahead. */
  record ReserveCapacity(
      String leaseId, String holder, Map<String, Long> amounts, long fromMs, long untilMs)
      implements LeaseCommand {
    @Override
    public String id() {
      return leaseId;
    }
  }

  /** Turns a reservation into a lease. */
  record ActivateReservation(String leaseId) implements LeaseCommand {
    @Override
    public String id() {
      return leaseId;
    }
  }

  /** Asks what could be had now, without taking it. */
  record CheckAvailability(String requestId, Map<String, Long> amounts) implements LeaseCommand {
    @Override
    public String id() {
      return requestId;
    }
  }
}

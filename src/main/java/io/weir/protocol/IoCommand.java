package io.weir.protocol;

import org.jspecify.annotations.Nullable;

/** Commands of {@code weir.io}; token leases are answered {@code INVALID, not governed yet}. */
public sealed interface IoCommand extends Command {

  /** The id of the I/O request or token lease, unique in its domain; 1 to 256 characters. */
  String id();

  /**
   * Asks to transfer bytes: once granted, the client does so, and says that it has.
   *
   * @param sessionId the session that asks; exactly one of it and group
   * @param group the consumer group that asks, by name or id
   * @param client who is answered; the session's where absent, else the domain
   * @param bytes how many; 0 where none are moved
   * @param requests how many requests of the device it is, at least 1; 1 where absent
   * @param priority NORMAL where absent
   * @param deadlineMs how long it should wait at most, at least 1: after that it rises, and again;
   *     where absent, that of what it does
   * @param waitMs how long it is willing to wait; 0 = not at all, absent = for ever
   */
  record SubmitIo(
      String ioId,
      @Nullable String sessionId,
      @Nullable String group,
      @Nullable String client,
      IoOperation op,
      long bytes,
      @Nullable Long requests,
      @Nullable IoPriority priority,
      @Nullable Long deadlineMs,
      @Nullable Long waitMs)
      implements IoCommand {

    /** A request of a group or session that says no more than what it moves. */
    public SubmitIo(
        String ioId,
        @Nullable String sessionId,
        @Nullable String group,
        IoOperation op,
        long bytes) {
      this(ioId, sessionId, group, null, op, bytes, null, null, null, null);
    }

    /** Requests of the device. */
    public long deviceRequests() {
      return requests == null ? 1 : requests;
    }

    @Override
    public String id() {
      return ioId;
    }
  }

  /**
   * The transfer has ended.
   *
   * @param bytes that were moved; those that were asked for where absent
   * @param latencyMs how long the device took
   * @param outcome whether it was moved
   */
  record CompleteIo(
      String ioId, @Nullable Long bytes, @Nullable Long latencyMs, @Nullable Outcome outcome)
      implements IoCommand {

    /** A transfer of which nothing more is known than that it has ended. */
    public CompleteIo(String ioId, @Nullable Long bytes, @Nullable Long latencyMs) {
      this(ioId, bytes, latencyMs, null);
    }

    @Override
    public String id() {
      return ioId;
    }
  }

  /** The transfer is not wanted any more; one that was granted has ended by this. */
  record CancelIo(String ioId) implements IoCommand {
    @Override
    public String id() {
      return ioId;
    }
  }

  /** Asks for a slice of a group's token buckets, spent locally by the client. */
  record LeaseTokens(
      String leaseId,
      String group,
      String client,
      @Nullable Long bytes,
      @Nullable Long requests,
      @Nullable Long forMs)
      implements IoCommand {
    @Override
    public String id() {
      return leaseId;
    }
  }

  /** Gives unspent tokens back. */
  record ReturnTokens(String leaseId, @Nullable Long bytes, @Nullable Long requests)
      implements IoCommand {
    @Override
    public String id() {
      return leaseId;
    }
  }
}

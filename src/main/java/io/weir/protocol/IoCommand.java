package io.weir.protocol;

import org.jspecify.annotations.Nullable;

/** Commands of {@code weir.io}. Read and answered {@code INVALID, not governed yet} so far. */
public sealed interface IoCommand extends Command {

  /** The id of the I/O request or token lease, unique in its domain; 1 to 256 characters. */
  String id();

  /** Asks to transfer bytes. */
  record SubmitIo(
      String ioId,
      @Nullable String sessionId,
      @Nullable String group,
      IoOperation op,
      long bytes,
      @Nullable Long requests,
      @Nullable IoPriority priority,
      @Nullable Long deadlineMs)
      implements IoCommand {
    @Override
    public String id() {
      return ioId;
    }
  }

  /** The transfer has ended. */
  record CompleteIo(String ioId, @Nullable Long bytes, @Nullable Long latencyMs)
      implements IoCommand {
    @Override
    public String id() {
      return ioId;
    }
  }

  /** The transfer is not wanted any more. */
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

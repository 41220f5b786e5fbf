package io.weir.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commands of {@code weir.queries}: may this query run, it has ended, it is not wanted any more.
 */
public sealed interface QueryCommand extends Command {

  /** The query's id, unique in its domain; 1 to 256 characters. */
  String queryId();

  /**
   * Asks for a slot.
   *
   * @param sessionId the session that asks; without one, {@code user}, {@code program}, … open a
   *     session that lasts as long as the query
   * @param client who is answered; the session's client, then the domain where absent
   * @param textHash what the edge puts here tells texts apart that differ in literals alone, after
   *     it has reduced them to one shape
   * @param estimatedMs expected run time, charged at dispatch and corrected afterwards
   * @param waitMs how long it is willing to queue, from when the broker heard it
   */
  record SubmitQuery(
      String queryId,
      @Nullable String sessionId,
      @Nullable String client,
      @Nullable String user,
      @Nullable String program,
      @Nullable String machine,
      @Nullable String service,
      @Nullable String module,
      @Nullable String action,
      @Nullable String group,
      @Nullable String text,
      @Nullable String fingerprint,
      @Nullable String textHash,
      @Nullable Long estimatedCost,
      @Nullable Long estimatedMs,
      @Nullable Long memoryBytes,
      @Nullable Parallel parallel,
      @Nullable Long dop,
      @Nullable Long waitMs,
      @Nullable Priority priority,
      @Nullable Map<String, String> hints)
      implements QueryCommand {

    /** The smallest request: an id and who asks. */
    public static SubmitQuery of(String queryId, @Nullable String sessionId) {
      return new SubmitQuery(
          queryId, sessionId, null, null, null, null, null, null, null, null, null, null, null,
          null, null, null, null, null, null, null, null);
    }

    /** A request without a session: who is answered, whose it is, and its text where known. */
    public static SubmitQuery alone(
        String queryId, String client, String user, @Nullable String text) {
      return new SubmitQuery(
          queryId, null, client, user, null, null, null, null, null, null, text, null, null, null,
          null, null, null, null, null, null, null);
    }

    /** The same request with its text replaced, as the edge does before the kernel sees it. */
    public SubmitQuery withText(
        @Nullable String newText, @Nullable String newFingerprint, @Nullable String newHash) {
      return new SubmitQuery(
          queryId,
          sessionId,
          client,
          user,
          program,
          machine,
          service,
          module,
          action,
          group,
          newText,
          newFingerprint,
          newHash,
          estimatedCost,
          estimatedMs,
          memoryBytes,
          parallel,
          dop,
          waitMs,
          priority,
          hints);
    }

    /** The same request with what its text asks for, as the edge reads it. */
    public SubmitQuery withHints(
        @Nullable Long newMemoryBytes, @Nullable Map<String, String> newHints) {
      return new SubmitQuery(
          queryId,
          sessionId,
          client,
          user,
          program,
          machine,
          service,
          module,
          action,
          group,
          text,
          fingerprint,
          textHash,
          estimatedCost,
          estimatedMs,
          newMemoryBytes,
          parallel,
          dop,
          waitMs,
          priority,
          newHints);
    }
  }

  /** The query has ended; its figures, where known, correct what was charged at dispatch. */
  record CompleteQuery(
      String queryId,
      Outcome outcome,
      @Nullable Long cpuMicros,
      @Nullable Long memoryPeakBytes,
      @Nullable Long ioBytes,
      @Nullable Long ioRequests)
      implements QueryCommand {

    /** An end with only the CPU time known, or nothing at all. */
    public static CompleteQuery of(String queryId, Outcome outcome, @Nullable Long cpuMicros) {
      return new CompleteQuery(queryId, outcome, cpuMicros, null, null, null);
    }
  }

  /** The client does not want the query any more, whether it waits or runs. */
  record CancelQuery(String queryId) implements QueryCommand {}
}

package io.weir.cli;

import io.weir.protocol.IoCommand.SubmitIo;
import io.weir.protocol.IoOperation;
import io.weir.protocol.IoPriority;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What I/O is asked for by, beside what it shares with queries. */
final class SubmitIoOptions {

  static final List<String> FLAGS = List.of("--op", "--bytes", "--requests", "--deadline-ms");

  @Option(names = "--op", description = "Of I/O: ${COMPLETION-CANDIDATES}.")
  private @Nullable IoOperation op;

  @Option(
      names = "--bytes",
      paramLabel = "SIZE",
      converter = Sizes.OfBytes.class,
      description = "Of I/O: how many bytes it moves, as 4096 or 1MB.")
  private @Nullable Long bytes;

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "Of I/O: how many requests of the device it is (default: 1).")
  private @Nullable Long requests;

  @Option(
      names = "--deadline-ms",
      paramLabel = "MS",
      description = "Of I/O: how long it should wait at most; then it rises (default: by --op).")
  private @Nullable Long deadlineMs;

  /**
   * The request.
   *
   * @throws ParameterException where something is missing
   */
  SubmitIo request(
      CommandLine line,
      String id,
      @Nullable String session,
      @Nullable String group,
      String client,
      @Nullable IoPriority priority,
      @Nullable Long waitMs) {
    if (op == null || bytes == null) {
      throw new ParameterException(
          line,
          "Expected --op and --bytes with --io, but there is no %s"
              .formatted(op == null ? "--op" : "--bytes"));
    }
    if ((session == null) == (group == null)) {
      throw new ParameterException(
          line,
          "Expected --session or --group with --io, but there %s"
              .formatted(session == null ? "is neither" : "are both"));
    }
    return new SubmitIo(
        id, session, group, client, op, bytes, requests, priority, deadlineMs, waitMs);
  }
}

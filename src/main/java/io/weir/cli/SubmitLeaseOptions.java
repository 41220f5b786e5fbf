package io.weir.cli;

import io.weir.protocol.LeaseCommand.AcquireLease;
import io.weir.protocol.Priority;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What a lease is asked for by, beside what it shares with queries. */
final class SubmitLeaseOptions {

  static final List<String> FLAGS = List.of("--amount", "--ttl", "--holder", "--operation");

  @Option(
      names = "--amount",
      paramLabel = "RESOURCE=SIZE",
      converter = {Name.class, Sizes.OfBytes.class},
      description =
          "Of a lease: how much of what, as WORK=1GiB for a memory pool; MEMORY is the pool of"
              + " queries.")
  private @Nullable Map<String, Long> amounts;

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      converter = Sizes.OfMs.class,
      description = "Of a lease: how long it lasts without being renewed, as 60s.")
  private @Nullable Long ttlMs;

  @Option(
      names = "--holder",
      paramLabel = "NAME",
      description = "Of a lease: who holds it (default: --client).")
  private @Nullable String holder;

  @Option(
      names = "--operation",
      paramLabel = "NAME",
      description = "Of a lease: what it is for, in 'weir get memory'.")
  private @Nullable String operation;

  /** A name as it is written; picocli asks for one converter of each part of a pair. */
  static final class Name implements CommandLine.ITypeConverter<String> {
    @Override
    public String convert(String written) {
      return written;
    }
  }

  /**
   * The request.
   *
   * @throws ParameterException where it asks for nothing
   */
  AcquireLease request(
      CommandLine line,
      String id,
      @Nullable String session,
      @Nullable String group,
      String client,
      @Nullable Priority priority) {
    if (amounts == null) {
      throw new ParameterException(line, "Expected --amount with --lease, but there is none");
    }
    if (session != null && group != null) {
      throw new ParameterException(
          line, "Expected --session or --group with --lease, but there are both");
    }
    return new AcquireLease(
        id,
        holder == null ? client : holder,
        group,
        session,
        null,
        null,
        client,
        new LinkedHashMap<>(amounts),
        null,
        null,
        ttlMs,
        priority,
        null,
        null,
        operation == null ? null : Map.of("operation", operation));
  }
}

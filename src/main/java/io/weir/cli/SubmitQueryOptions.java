package io.weir.cli;

import io.weir.protocol.Parallel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a query needs beside its slot. */
final class SubmitQueryOptions {

  static final List<String> FLAGS =
      List.of("--estimated-ms", "--memory", "--parallel", "--dop", "--cost");

  @Option(names = "--estimated-ms", paramLabel = "MS", description = "Its expected CPU time.")
  @Nullable Long estimatedMs;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = Sizes.OfBytes.class,
      description = "Of a query: the memory that it needs, as 4GiB.")
  @Nullable Long memoryBytes;

  @Option(
      names = "--parallel",
      description = "Of a query: ${COMPLETION-CANDIDATES} (default: by --dop).")
  @Nullable Parallel parallel;

  @Option(
      names = "--dop",
      paramLabel = "N",
      description = "Of a query: how many parallel servers it asks for; the most where AUTOMATIC.")
  @Nullable Long dop;

  @Option(
      names = "--cost",
      paramLabel = "N",
      description = "Of a query: its estimated cost, by which AUTOMATIC and ADAPTIVE choose.")
  @Nullable Long cost;
}

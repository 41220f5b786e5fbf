package io.weir.cli;

import io.weir.simulate.torture.FaultFiles;
import io.weir.simulate.torture.Torture;
import io.weir.simulate.torture.TortureException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs seeded worlds of clients and faults against the kernel, audited after every command. */
@Command(
    name = "torture",
    description = {
      "Runs the kernel in virtual time under faults that are composed from small files; an",
      "independent auditor predicts every answer. The same seed and faults give the same run.",
      "A failure prints its seed, and the shortest history that still fails."
    },
    footer = {"", "Example:", "  weir torture --seed 7 --seeds 20 --faults late --faults restart"})
final class TortureCommand implements Callable<Integer> {

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long PROGRESS_EVERY_S = 3;

  /** What a run came to, as JSON. */
  public record Report(
      long seeds,
      long commands,
      long tookMs,
      long commandsPerMinute,
      long digest,
      Torture.@Nullable Failure failure) {}

  @Spec private CommandSpec spec;

  @Option(names = "--seed", paramLabel = "N", description = "the first seed (1)")
  private long seed = 1;

  @Option(names = "--seeds", paramLabel = "K", description = "how many seeds (10)")
  private long seeds = 10;

  @Option(names = "--commands", paramLabel = "N", description = "commands of each (100000)")
  private long commands = 100_000;

  @Option(
      names = "--faults",
      paramLabel = "FILE|NAME",
      description = "what goes wrong: a file, or a name of topology/faults (all of them)")
  private List<String> faults = FaultFiles.NAMES;

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description = "where a failure's history goes (torture-SEED.jsonl)")
  private @Nullable Path history;

  @Option(
      names = "--no-shrink",
      description = "Leave a failure's history as long as it was: said at once, not in a minute.")
  private boolean unshrunk;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  private long startedNanos;
  private long toldNanos;

  @Override
  public Integer call() {
    startedNanos = System.nanoTime();
    toldNanos = startedNanos;
    try {
      Torture.Result result =
          new Torture(faults, !unshrunk).run(seed, seeds, commands, this::progress);
      return report(result);
    } catch (TortureException unreadable) {
      throw CliFault.refused(unreadable.getMessage());
    }
  }

  private synchronized void progress(long soFar) {
    long now = System.nanoTime();
    if (now - toldNanos > PROGRESS_EVERY_S * NANOS_PER_SECOND) {
      toldNanos = now;
      PrintWriter err = spec.commandLine().getErr();
      err.printf("%,d of %,d commands%n", soFar, seeds * commands);
      err.flush();
    }
  }

  private int report(Torture.Result result) {
    long tookMs = Math.max(1, (System.nanoTime() - startedNanos) / 1_000_000);
    long perMinute = result.commands() * 60_000 / tookMs;
    Torture.Failure failure = result.failure();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          Json.text(
              new Report(
                  result.seeds(), result.commands(), tookMs, perMinute, result.digest(), failure)));
    } else if (failure == null) {
      out.printf(
          "ok: %,d commands of %d seeds in %.1f s (%,d a minute), digest %x, faults %s%n",
          result.commands(),
          result.seeds(),
          tookMs / 1000.0,
          perMinute,
          result.digest(),
          String.join(", ", faults));
    } else {
      print(failure, out);
      if (!unshrunk) {
        out.printf("shrunk to %d lines:%n", failure.history().size());
        failure.history().forEach(out::println);
      }
    }
    if (failure != null) {
      keep(failure);
    }
    return failure == null ? 0 : CliFault.REFUSED;
  }

  private static void print(Torture.Failure failure, PrintWriter out) {
    out.printf(
        "seed %d broke a promise in domain %s after %,d commands, with faults %s%n%s%n",
        failure.seed(), failure.domain(), failure.commands(), failure.faults(), failure.message());
    out.println("its last records:");
    failure.last().forEach(out::println);
  }

  private void keep(Torture.Failure failure) {
    Path file = history != null ? history : Path.of("torture-" + failure.seed() + ".jsonl");
    try {
      Files.write(file, failure.history());
    } catch (IOException unwritable) {
      throw CliFault.refused("Expected to write " + file + ", but " + unwritable.getMessage());
    }
    spec.commandLine().getErr().printf("its history is in %s%n", file);
  }
}

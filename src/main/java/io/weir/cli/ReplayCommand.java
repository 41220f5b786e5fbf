package io.weir.cli;

import io.weir.cli.journal.JournalSource;
import io.weir.config.Defaults;
import io.weir.simulate.replay.Difference;
import io.weir.simulate.replay.DomainResult;
import io.weir.simulate.replay.Replay;
import io.weir.simulate.replay.ReplayOptions;
import io.weir.simulate.replay.Snapshots;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the journal again and compares. */
@Command(
    name = "replay",
    description = {
      "Runs the journal again in this process and compares each decision with the one that was",
      "made, byte for byte, and the tables with each snapshot on the way."
    },
    footer = {
      "",
      "Ends with 1 where anything differs, and says at which command and decision.",
      "Examples:",
      "  weir replay",
      "  weir replay --domain warehouse --from 250000",
      "  weir replay --journal DIR         (of 'weir demo --out DIR')"
    })
final class ReplayCommand implements Callable<Integer> {

  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(2);

  @Spec private CommandSpec spec;
  @Mixin private JournalOptions journal = new JournalOptions();

  @Option(names = "--domain", description = "Only this domain (default: all).")
  private @Nullable String domain;

  @Option(
      names = "--from",
      paramLabel = "SEQ",
      description =
          "Start at the last snapshot at or before this command (default: as early as can be).")
  private @Nullable Long from;

  @Option(
      names = "--anyway",
      description = "Also where the journal was written under other rules, to see what differs.")
  private boolean anyway;

  @Option(names = "--json", description = "Print one JSON object a domain, and one of the whole.")
  private boolean json;

  private long lastProgressNanos;

  /** The whole, for {@code --json}. */
  public record Total(
      boolean equal, long domains, long commands, long decisions, long tookMs, long perSecond) {}

  @Override
  public Integer call() {
    if (from != null && from < 0) {
      throw new ParameterException(
          spec.commandLine(), "Expected --from to be 0 or more, but it is " + from);
    }
    return replay(journal.open(spec));
  }

  private int replay(JournalSource source) {
    List<String> faults = new ArrayList<>();
    Snapshots snapshots = source.snapshots(domain, faults::add);
    Replay replay =
        new Replay(new ReplayOptions(Defaults.load().kernel(), from, anyway), snapshots);
    long startNanos = System.nanoTime();
    lastProgressNanos = startNanos;
    source.read(
        domain,
        (entries, percent) -> {
          replay.take(entries);
          progress(replay, percent);
        });
    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    List<DomainResult> results = replay.results();
    if (results.isEmpty()) {
      throw CliFault.refused(
          "Expected entries%s in %s, but there are none"
              .formatted(domain == null ? "" : " of domain " + domain, source.name()));
    }
    return report(results, faults, tookMs);
  }

  private void progress(Replay replay, int percent) {
    long nowNanos = System.nanoTime();
    if (!json && nowNanos - lastProgressNanos > PROGRESS_NANOS) {
      lastProgressNanos = nowNanos;
      PrintWriter err = spec.commandLine().getErr();
      err.printf(
          Locale.ROOT,
          "  %d %% of the journal read, %,d commands run again%n",
          percent,
          commands(replay.results()));
      err.flush();
    }
  }

  private static long commands(List<DomainResult> results) {
    return results.stream().mapToLong(DomainResult::commands).sum();
  }

  private int report(List<DomainResult> results, List<String> faults, long tookMs) {
    long commands = commands(results);
    boolean equal = faults.isEmpty() && results.stream().allMatch(r -> r.difference() == null);
    Total total =
        new Total(
            equal,
            results.size(),
            commands,
            results.stream().mapToLong(DomainResult::decisions).sum(),
            tookMs,
            commands * 1000 / Math.max(1, tookMs));
    PrintWriter out = spec.commandLine().getOut();
    faults.forEach(out::println);
    results.forEach(result -> out.println(json ? Json.text(result) : sentence(result)));
    out.println(json ? Json.text(total) : sentence(total));
    out.flush();
    return equal ? 0 : CliFault.REFUSED;
  }

  private static String sentence(DomainResult result) {
    Difference difference = result.difference();
    if (difference != null) {
      return "different: " + difference.message();
    }
    String start =
        result.startedAfter() == 0
            ? "the beginning"
            : "the snapshot after command " + result.startedAfter();
    String tables =
        switch ((int) Math.min(2, result.comparedTables())) {
          case 0 -> "";
          case 1 -> "; so are the tables, at a snapshot";
          default -> "; so are the tables, at %d snapshots".formatted(result.comparedTables());
        };
    String unchecked =
        result.unchecked() == 0
            ? ""
            : " (%d entries have no checksum: damage that changes no decision goes unseen)"
                .formatted(result.unchecked());
    return "equal: domain %s, %d commands and their %d decisions from %s to command %d are the same bytes%s%s"
        .formatted(
            result.domain(),
            result.commands(),
            result.decisions(),
            start,
            result.lastSeq(),
            tables,
            unchecked);
  }

  private static String sentence(Total total) {
    return String.format(
        Locale.ROOT,
        "%s: %,d commands of %d domains in %,d ms, %,d commands/s with all reading and comparing",
        total.equal() ? "all equal" : "DIFFERENT",
        total.commands(),
        total.domains(),
        total.tookMs(),
        total.perSecond());
  }
}

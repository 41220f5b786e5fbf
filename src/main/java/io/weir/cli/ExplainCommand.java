package io.weir.cli;

import io.weir.cli.journal.JournalSource;
import io.weir.protocol.JournalEntry;
import io.weir.protocol.Reading;
import io.weir.simulate.explain.About;
import io.weir.simulate.explain.Explainer;
import io.weir.simulate.explain.Explanation;
import io.weir.simulate.explain.Prose;
import io.weir.simulate.replay.JournalRecord;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says why something was decided as it was. */
@Command(
    name = "explain",
    description = {
      "Says from the journal what was decided about a query, I/O, lease, session, request or"
          + " order:",
      "by which rule, which limit bound with its figures, who was ahead, and what would have"
          + " changed it."
    },
    footer = {
      "",
      "Examples:",
      "  weir explain q17 --domain warehouse",
      "  weir explain s1 --kind session --json",
      "  weir explain 1042 --domain governed --journal DIR     (of 'weir demo --out DIR')"
    })
final class ExplainCommand implements Callable<Integer> {

  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(2);

  @Spec private CommandSpec spec;
  @Mixin private JournalOptions journal = new JournalOptions();

  @Parameters(
      paramLabel = "ID",
      description =
          "Of a query, of I/O, a lease, a session, an administrator's request, or an order (its"
              + " seq).")
  private String id;

  @Option(
      names = "--domain",
      defaultValue = "default",
      description = "The domain (default: default).")
  private String domain;

  @Option(
      names = "--kind",
      description = "query, io, lease, session, admin or order (default: any).")
  private @Nullable About kind;

  @Option(names = "--json", description = "Print the facts, a JSON object for each thing found.")
  private boolean json;

  private long lastProgressNanos = System.nanoTime();

  @Override
  public Integer call() {
    Explainer explainer = new Explainer(domain, id, kind);
    JournalSource source = journal.open(spec);
    source.read(
        domain,
        (entries, percent) -> {
          // read in parallel, told in order
          entries.parallelStream().map(ExplainCommand::entry).toList().forEach(explainer::take);
          progress(percent);
        });
    List<Explanation> found = explainer.explanations();
    if (found.isEmpty()) {
      String what = kind == null ? "something with the id" : kind.name().toLowerCase(Locale.ROOT);
      throw CliFault.refused(
          "Expected %s %s in %s, but %s".formatted(what, id, source.name(), explainer.lookedAt()));
    }
    String separator = json ? "\n" : "\n\n";
    String text =
        found.stream()
            .map(one -> json ? Json.text(one) : Prose.of(one))
            .collect(Collectors.joining(separator));
    spec.commandLine().getOut().println(text);
    return 0;
  }

  private static JournalEntry entry(JournalRecord record) {
    return switch (Json.CODEC.readRecord(record.value(), JournalEntry.class)) {
      case Reading.Read<JournalEntry> read -> read.value();
      case Reading.Malformed<JournalEntry> malformed ->
          throw CliFault.refused(
              "Expected an entry of the journal at %s, but: %s"
                  .formatted(record.place(), malformed.message()));
    };
  }

  private void progress(int percent) {
    long nowNanos = System.nanoTime();
    if (!json && nowNanos - lastProgressNanos > PROGRESS_NANOS) {
      lastProgressNanos = nowNanos;
      spec.commandLine().getErr().println("  " + percent + " % of the journal read");
      spec.commandLine().getErr().flush();
    }
  }
}

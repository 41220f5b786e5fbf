package io.weir.cli;

import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.DomainDefinition;
import java.io.Console;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts a domain file in force, and shows what changes. */
@Command(
    name = "apply",
    description = {
      "Makes a domain what its file says, at once or not at all.",
      "Shows before what changes: + comes, - goes, ~ is another."
    },
    footer = {
      "",
      "Examples:",
      "  weir apply -f topology/plans/warehouse.yaml",
      "  weir apply -f topology/plans/warehouse.yaml --dry-run"
    })
final class ApplyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ServerOptions server;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "The domain file (YAML).")
  private Path file;

  @Option(
      names = "--actor",
      description = "Who changes it, for the journal (default: your user name).")
  private @Nullable String actor;

  @Option(names = "--dry-run", description = "Show what would change, and change nothing.")
  private boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask. Nobody is asked either where no terminal is.")
  private boolean yes;

  @Option(
      names = "--http",
      paramLabel = "URL",
      description = "The governor's views, to compare with, instead of those of --data.")
  private @Nullable URI http;

  @Option(names = "--json", description = "Print the answer as JSON.")
  private boolean json;

  /** What would change, as a line of JSON. */
  public record Changes(String domain, List<String> changes) {}

  @Override
  public Integer call() {
    DomainDefinition definition = DomainFiles.read(file);
    List<String> changes = changes(definition);
    if (dryRun) {
      show(definition, changes);
      return 0;
    }
    if (changes != null && !json) {
      show(definition, changes);
      if (!changes.isEmpty() && !isWanted()) {
        throw CliFault.refused("Nothing was changed");
      }
    }
    SubmitOptions options = new SubmitOptions();
    options.server = server;
    options.domain = definition.domain();
    options.json = json;
    String who = actor != null ? actor : System.getProperty("user.name");
    ApplyDomain command = new ApplyDomain(UUID.randomUUID().toString(), who, definition);
    return Submission.one(command, options, spec.commandLine().getOut());
  }

  /** Null where the views of a cluster of somebody else's are not named: then nobody can say. */
  private @Nullable List<String> changes(DomainDefinition definition) {
    if (http == null && server.bootstrapServers != null && !dryRun) {
      spec.commandLine()
          .getErr()
          .println("What changes is not shown: name the governor's views with --http");
      return null;
    }
    ViewReader views =
        ViewReader.at(http != null ? http.toString() : Running.of(server.data).http());
    DomainDefinition before = InForce.of(definition.domain(), views);
    return DomainDiff.of(before, InForce.after(before, definition));
  }

  private void show(DomainDefinition definition, @Nullable List<String> changes) {
    PrintWriter out = spec.commandLine().getOut();
    List<String> lines = changes == null ? List.of() : changes;
    if (json) {
      out.println(Json.text(new Changes(definition.domain(), lines)));
    } else if (lines.isEmpty()) {
      out.println("domain %s is as the file says already".formatted(definition.domain()));
    } else {
      out.println("changes to domain %s:".formatted(definition.domain()));
      lines.forEach(line -> out.println("  " + line));
    }
    out.flush();
  }

  private boolean isWanted() {
    Console console = yes ? null : Terminal.console();
    if (console == null) {
      return true;
    }
    String answer = console.readLine("Apply? [y/N] ");
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }
}

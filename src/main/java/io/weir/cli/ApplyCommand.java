package io.weir.cli;

import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.DomainDefinition;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts a domain file in force. */
@Command(
    name = "apply",
    description = "Makes a domain what its file says, at once or not at all.",
    footer = {"", "Example:", "  weir apply -f topology/plans/warehouse.yaml"})
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

  @Option(names = "--json", description = "Print the answer as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    DomainDefinition definition = DomainFiles.read(file);
    SubmitOptions options = new SubmitOptions();
    options.server = server;
    options.domain = definition.domain();
    options.json = json;
    String who = actor != null ? actor : System.getProperty("user.name");
    ApplyDomain command = new ApplyDomain(UUID.randomUUID().toString(), who, definition);
    return Submission.one(command, options, spec.commandLine().getOut());
  }
}

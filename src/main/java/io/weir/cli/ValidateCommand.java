package io.weir.cli;

import io.weir.config.Defaults;
import io.weir.kernel.Governor;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.DomainDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks a domain file without a server. */
@Command(
    name = "validate",
    description =
        "Checks a domain file, without a server: its form, and whether a new domain would take it.",
    footer = {"", "Example:", "  weir validate -f topology/plans/warehouse.yaml"})
final class ValidateCommand implements Callable<Integer> {

  /** What a good file holds. */
  public record Summary(String domain, long groups, long mappings, long rules) {}

  @Spec private CommandSpec spec;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "The domain file (YAML).")
  private Path file;

  @Option(names = "--json", description = "Print what the file holds as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    DomainDefinition definition = DomainFiles.read(file);
    tryOut(definition);
    Summary holds =
        new Summary(
            definition.domain(),
            count(definition.groups()),
            count(definition.mappings()),
            count(definition.rules()));
    spec.commandLine().getOut().println(json ? Json.text(holds) : sentence(holds));
    return 0;
  }

  /** The governor itself has the last word on what it takes. */
  private void tryOut(DomainDefinition definition) {
    Governor governor =
        new Governor(definition.domain(), new MemoryTables(), Defaults.load().kernel());
    for (Decided decided :
        governor.handle(new ApplyDomain("validate", null, definition), 0).decisions()) {
      if (decided.decision() instanceof Decision.Rejected rejected) {
        throw CliFault.refused(rejected.message() + " (" + file + ")");
      }
    }
  }

  private static String sentence(Summary holds) {
    return "ok: domain %s, %d groups, %d mappings, %d rules"
        .formatted(holds.domain(), holds.groups(), holds.mappings(), holds.rules());
  }

  private static long count(@Nullable List<?> list) {
    return list == null ? 0 : list.size();
  }
}

package io.weir.cli;

import io.weir.config.DomainFile.Result;
import io.weir.config.Mistake;
import io.weir.protocol.DomainDefinition;
import java.io.PrintWriter;
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
  public record Summary(
      String domain,
      long groups,
      long mappings,
      long rules,
      long plans,
      long schedules,
      long windows,
      long pools,
      long serverPools,
      List<String> warnings) {}

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
    Result.Parsed parsed = DomainFiles.parse(file);
    DomainDefinition definition = parsed.domain();
    DomainFiles.tryOut(definition, file);
    Summary holds =
        new Summary(
            definition.domain(),
            count(definition.groups()),
            count(definition.mappings()),
            count(definition.rules()),
            count(definition.plans()),
            count(definition.schedules()),
            count(definition.windows()),
            count(definition.pools()),
            count(definition.serverPools()),
            parsed.warnings().stream().map(Mistake::toString).toList());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(holds));
    } else {
      holds.warnings().forEach(out::println);
      out.println(sentence(holds));
    }
    return 0;
  }

  private static String sentence(Summary holds) {
    return "ok: domain %s, %d groups, %d mappings, %d rules, %d plans, %d schedules, %d windows"
            .formatted(
                holds.domain(),
                holds.groups(),
                holds.mappings(),
                holds.rules(),
                holds.plans(),
                holds.schedules(),
                holds.windows())
        + (holds.pools() == 0 ? "" : ", %d pools".formatted(holds.pools()))
        + (holds.serverPools() == 0 ? "" : ", %d server pools".formatted(holds.serverPools()));
  }

  private static long count(@Nullable List<?> list) {
    return list == null ? 0 : list.size();
  }
}

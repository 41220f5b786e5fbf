package io.weir.cli;

import io.weir.config.Defaults;
import io.weir.kernel.Settings;
import io.weir.protocol.DomainDefinition;
import io.weir.simulate.domains.VirtualDomains;
import io.weir.simulate.open.DecisionFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the governor in virtual time. */
@Command(
    name = "simulate",
    description = {
      "Runs the governor in virtual time, without a broker: over a command file, or over a workload"
          + " and a model of the system that it governs. The same input gives the same bytes.",
      "",
      "A command file has a line for each command, ordered by atMs (whole ms):",
      "  {\"atMs\": 0, \"domain\": \"d\", \"command\": {\"type\": \"SubmitQuery\", …}}",
      "The domain may be left out where there is one domain file. A timer due at t fires before the"
          + " commands at t. A line that a topic would not take (no JSON, an unknown type, a field"
          + " missing, a time that goes back) ends the run with its number, and no decisions are"
          + " written; what is well-formed but wrong (a negative figure, a domain that nothing"
          + " defines) is Rejected. No domain 'default' exists by itself.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  weir simulate --domain-file topology/plans/warehouse.yaml --commands in.jsonl"
          + " --decisions out.jsonl",
      "  weir simulate --domain-file topology/plans/tenants.yaml --workload trace.csv"
    })
final class SimulateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--domain-file",
      required = true,
      paramLabel = "FILE",
      description =
          "A domain file (YAML), in force before the first command; again for further domains.")
  private List<Path> domainFiles = List.of();

  @Option(
      names = "--commands",
      paramLabel = "FILE",
      description = "The command file (JSONL; - for standard input).")
  private @Nullable String commands;

  @Option(
      names = "--until-ms",
      paramLabel = "MS",
      description =
          "The last moment of --commands that is played, inclusive (default: until no timer is due"
              + " any more behind the last command, or one day behind it).")
  private @Nullable Long untilMs;

  @Option(
      names = "--decisions",
      paramLabel = "FILE",
      description =
          "Where the decisions go, one a line (JSONL; - for standard output). The file appears when"
              + " the run has ended.")
  private @Nullable String decisions;

  @Option(
      names = "--workload",
      paramLabel = "FILE",
      description =
          "A trace to play instead: CSV (mapped by its header), JSONL or SWF, also as .gz. Each"
              + " tenant is a user and a client; what is granted shares the domain's cpuCores.")
  private @Nullable Path workload;

  @Option(
      names = "--column",
      paramLabel = "ROLE=NAME",
      description = "Which column of a CSV is the arrival, tenant, duration or text.")
  private Map<String, String> columns = Map.of();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Keep the report of --workload there: as a page with pictures where its name ends in"
              + " .html, as JSON where it ends in .json, else as text.")
  private @Nullable Path report;

  @Option(names = "--json", description = "Print what came of it as one line of JSON.")
  private boolean json;

  @Override
  public Integer call() {
    checkUsage();
    List<DomainDefinition> definitions = domainFiles.stream().map(DomainFiles::read).toList();
    Settings settings = Defaults.load().kernel();
    // Where standard output carries the decisions, nothing else may.
    boolean piped = OutputFile.STANDARD_OUTPUT.equals(decisions);
    PrintWriter out = piped ? spec.commandLine().getErr() : spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (OutputFile file = decisions == null ? null : OutputFile.open(decisions)) {
      DecisionFile heard = file == null ? null : new DecisionFile(file.stream());
      String said =
          commands != null && heard != null
              ? CommandFileRun.play(definitions, settings, commands, untilMs, heard, err, json)
              : new WorkloadRun(definitions.getFirst(), settings, heard, report)
                  .play(workload, columns, err, json);
      if (file != null) {
        file.keep();
      }
      out.println(said);
      out.flush();
      return 0;
    } catch (IOException | UncheckedIOException failed) {
      throw CliFault.refused(
          "Expected to read and write the files of the simulation, but: " + failed);
    }
  }

  private void checkUsage() {
    if ((commands == null) == (workload == null)) {
      throw wrong("Expected either --commands or --workload");
    }
    if (commands != null && decisions == null) {
      throw wrong("Expected --decisions with --commands, but there is none");
    }
    if (commands != null && report != null) {
      throw wrong("Expected --report with --workload, but it is given with --commands");
    }
    if (workload != null && untilMs != null) {
      throw wrong("Expected --until-ms with --commands, but it is given with --workload");
    }
    if (workload != null && domainFiles.size() != 1) {
      throw wrong(
          "Expected one --domain-file with --workload, but there are " + domainFiles.size());
    }
    if (untilMs != null && (untilMs < 0 || untilMs > VirtualDomains.LAST_MS)) {
      throw wrong(
          "Expected --until-ms from 0 to " + VirtualDomains.LAST_MS + ", but it is " + untilMs);
    }
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}

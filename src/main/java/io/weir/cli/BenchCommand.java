package io.weir.cli;

import io.weir.bench.Bench;
import io.weir.bench.BenchException;
import io.weir.bench.Part;
import io.weir.bench.Report;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures this program on this machine. */
@Command(
    name = "bench",
    description = {
      "Measures this program on this machine, each figure against its rival in the same run.",
      "Needs nothing but this program; takes about five minutes, with --all about twenty."
    })
final class BenchCommand implements Callable<Integer> {

  private static final List<String> HEADER =
      List.of("ID", "WHAT", "VALUE", "UNIT", "GOAL", "SPREAD");

  @Spec private CommandSpec spec;

  @Option(names = "--all", description = "Everything, larger and with more repetitions.")
  private boolean all;

  @Option(
      names = "--only",
      paramLabel = "GOAL,…",
      split = ",",
      description =
          "Only these of ${COMPLETION-CANDIDATES} (default: all but V11, with --all V11 too).")
  private Set<Part> parts = new LinkedHashSet<>();

  @Option(names = "--json", description = "End with the figures as one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Report report;
    try {
      report =
          Report.of(
              Bench.run(
                  parts.isEmpty() ? Part.unnamed(all) : parts,
                  all,
                  line -> {
                    err.println(line);
                    err.flush();
                  }));
    } catch (BenchException meaningless) {
      throw CliFault.refused(meaningless.getMessage());
    }
    out.println(report.machine());
    out.println(Table.of(HEADER, report.rows()));
    if (json) {
      out.println(report.json());
    }
    out.flush();
    return 0;
  }
}

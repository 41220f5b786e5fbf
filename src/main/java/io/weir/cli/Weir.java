package io.weir.cli;

import io.weir.cli.demo.DemoCommand;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program. */
@Command(
    name = "weir",
    mixinStandardHelpOptions = true,
    versionProvider = Weir.Version.class,
    description = "Decides which work of your data systems runs now, which waits and which ends.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      ApplyCommand.class,
      ValidateCommand.class,
      SubmitCommand.class,
      GetCommand.class,
      WatchCommand.class,
      TopicsCommand.class,
      SimulateCommand.class,
      ReplayCommand.class,
      ExplainCommand.class,
      TortureCommand.class,
      BenchCommand.class
    })
public final class Weir implements Runnable {

  private static final String[] EXIT_CODES = {
    "", "Exit codes: 0 done, 1 refused or invalid, 2 wrong usage, 3 no broker or governor answers."
  };

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line, ready to be executed. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Weir());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((fault, of, parsed) -> Faults.exitCode(fault, of.getErr()));
    describe(line);
    return line;
  }

  /** Every command has help, and says its exit codes there. */
  private static void describe(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    spec.usageMessage().footer(footer(spec.usageMessage().footer()));
    spec.usageMessage().width(100);
    if (!spec.mixinStandardHelpOptions()) {
      spec.mixinStandardHelpOptions(true);
      spec.versionProvider(new Version());
    }
    for (Map.Entry<String, CommandLine> subcommand : line.getSubcommands().entrySet()) {
      describe(subcommand.getValue());
    }
  }

  private static String[] footer(String[] own) {
    return Stream.concat(List.of(own).stream(), List.of(EXIT_CODES).stream())
        .toArray(String[]::new);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Expected a command, but there is none: try 'weir up' or 'weir --help'");
  }

  /** The version of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Weir.class.getPackage().getImplementationVersion();
      return new String[] {"weir " + (version == null ? "(not packaged)" : version)};
    }
  }
}

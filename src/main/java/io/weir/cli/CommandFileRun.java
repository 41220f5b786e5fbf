package io.weir.cli;

import io.weir.kernel.Settings;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.Sentence;
import io.weir.simulate.domains.VirtualDomains;
import io.weir.simulate.open.CommandFile;
import io.weir.simulate.open.CommandFileException;
import io.weir.simulate.open.DecisionFile;
import io.weir.simulate.open.OpenLoop;
import io.weir.simulate.open.OpenLoop.Played;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plays a command file for the command line. */
final class CommandFileRun {

  private static final String STANDARD_INPUT = "-";

  /** What was played, for --json. */
  public record Summary(long commands, long decisions, long endMs) {}

  private CommandFileRun() {}

  /** Plays the file; gives what there is to say of it. */
  static String play(
      List<DomainDefinition> definitions,
      Settings settings,
      String commands,
      @Nullable Long untilMs,
      DecisionFile decisions,
      PrintWriter err,
      boolean json)
      throws IOException {
    VirtualDomains domains = new VirtualDomains(settings, decisions);
    for (DomainDefinition definition : definitions) {
      String refusal = domains.define(definition);
      if (refusal != null) {
        throw CliFault.refused(refusal);
      }
    }
    String onlyDomain = definitions.size() == 1 ? definitions.getFirst().domain() : null;
    SimulateProgress progress = new SimulateProgress(err, "commands");
    try (CommandFile file = new CommandFile(commands, open(commands), onlyDomain)) {
      Played played = new OpenLoop(domains, progress::at).play(file, untilMs);
      Summary summary = new Summary(played.commands(), decisions.lines(), played.endMs());
      return json ? Json.text(summary) : sentence(summary);
    } catch (CommandFileException malformed) {
      throw CliFault.refused(malformed.getMessage());
    }
  }

  private static InputStream open(String name) throws IOException {
    return name.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(name));
  }

  private static String sentence(Summary summary) {
    return Sentence.of(
        "%d commands, %d decisions, until %d ms",
        summary.commands(), summary.decisions(), summary.endMs());
  }
}

package io.weir.cli;

import io.weir.config.Defaults;
import io.weir.config.DomainFile;
import io.weir.config.DomainFile.Result;
import io.weir.config.Mistake;
import io.weir.kernel.Governor;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.DomainDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Domain files from disk. */
final class DomainFiles {

  private DomainFiles() {}

  /**
   * Reads a domain file.
   *
   * @throws CliFault with all its mistakes, one a line
   */
  static DomainDefinition read(Path file) {
    return parse(file).domain();
  }

  /** The same, with what can stand but looks wrong. */
  static Result.Parsed parse(Path file) {
    try {
      return switch (DomainFile.parse(Files.readAllBytes(file))) {
        case Result.Parsed parsed -> parsed;
        case Result.Mistaken mistaken ->
            throw CliFault.refused(
                mistaken.mistakes().stream()
                    .map(Mistake::toString)
                    .collect(
                        Collectors.joining(
                            "\n  ", "Expected a domain file in %s, but:\n  ".formatted(file), "")));
      };
    } catch (IOException unreadable) {
      throw CliFault.refused("Expected to read %s, but: %s".formatted(file, unreadable));
    }
  }

  /**
   * The governor itself has the last word on what it takes.
   *
   * @throws CliFault with why it would not
   */
  static void tryOut(DomainDefinition definition, Path file) {
    Governor governor =
        new Governor(definition.domain(), new MemoryTables(), Defaults.load().kernel());
    for (Decided decided :
        governor.handle(new ApplyDomain("validate", null, definition), 0).decisions()) {
      if (decided.decision() instanceof Decision.Rejected rejected) {
        throw CliFault.refused(rejected.message() + " (" + file + ")");
      }
    }
  }
}

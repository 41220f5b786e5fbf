package io.weir.cli;

import io.weir.config.DomainFile;
import io.weir.config.DomainFile.Result;
import io.weir.config.Mistake;
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
    try {
      return switch (DomainFile.parse(Files.readAllBytes(file))) {
        case Result.Parsed parsed -> parsed.domain();
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
}

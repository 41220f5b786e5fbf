package io.weir.simulate.torture;

import io.weir.config.RecordFile;
import io.weir.protocol.Sentence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Faults by the name of a file of {@code topology/faults}, or by a path. */
public final class FaultFiles {

  /** The files that come with the program; a run without others composes them all. */
  public static final List<String> NAMES =
      List.of(
          "late",
          "duplicate",
          "reordered",
          "lost",
          "clock",
          "restart",
          "restore",
          "downtime",
          "flood",
          "late-timers");

  private FaultFiles() {}

  static Fault read(List<String> namesOrPaths) {
    return Fault.all(namesOrPaths.stream().map(FaultFiles::read).toList());
  }

  private static Fault read(String nameOrPath) {
    return switch (RecordFile.parse(text(nameOrPath), Fault.class)) {
      case RecordFile.Result.Parsed<Fault> parsed -> parsed.value();
      case RecordFile.Result.Mistaken<Fault> mistaken ->
          throw new TortureException(nameOrPath + ": " + mistaken.mistakes().getFirst());
    };
  }

  private static String text(String nameOrPath) {
    String resource = "topology/faults/" + nameOrPath + ".yaml";
    try (InputStream bytes = FaultFiles.class.getClassLoader().getResourceAsStream(resource)) {
      return bytes != null
          ? new String(bytes.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(Path.of(nameOrPath));
    } catch (IOException unreadable) {
      throw new TortureException(
          Sentence.of(
              "Expected one of %s or a file with faults, but %s cannot be read",
              NAMES, nameOrPath));
    }
  }
}

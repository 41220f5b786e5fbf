package io.weir.road;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program in a JVM of its own, run to its end.
 *
 * @param output what it said, errors included
 */
record OtherJvm(int exitCode, String output) {

  private static final long END_WITHIN_S = 120;

  static OtherJvm weir(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.weir.cli.Weir"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(END_WITHIN_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("Expected it to end, but it lives; it said: " + output);
      }
      return new OtherJvm(process.exitValue(), output);
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException("Expected to run another JVM", failed);
    }
  }
}

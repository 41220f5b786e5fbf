package io.weir.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A JVM like this one, with the same class path; what it prints can be waited for. */
final class ChildJvm implements AutoCloseable {
  private static final long END_WITHIN_S = 30;

  private final Process process;
  private final Path errors;
  private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Thread reader;

  private ChildJvm(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.reader =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try (var output = process.inputReader()) {
                    output.lines().forEach(lines::add);
                  } catch (IOException | UncheckedIOException ended) {
                    lines.add("ended: " + ended.getMessage());
                  }
                });
  }

  /** Starts a main class; its standard error goes to a file, behind what is there. */
  static ChildJvm start(Class<?> main, Path errors, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Several share the machine, and live for seconds: a quick start matters, peak speed doesn't.
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
            .start();
    return new ChildJvm(process, errors);
  }

  long pid() {
    return process.pid();
  }

  /** Waits for a line that starts so. */
  String await(String start, long atMostMs) throws InterruptedException, IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(atMostMs);
    while (System.nanoTime() < deadline) {
      String line = lines.poll(50, TimeUnit.MILLISECONDS);
      if (line != null && line.startsWith(start)) {
        return line;
      }
      if (line == null && !process.isAlive() && !reader.isAlive() && lines.isEmpty()) {
        break;
      }
    }
    throw new IllegalStateException(
        "Expected process %d to print '%s', but it did not; its errors: %s"
            .formatted(pid(), start, errors()));
  }

  /** The last of what it wrote to standard error. */
  String errors() throws IOException {
    List<String> all = Files.readAllLines(errors);
    return String.join("\n", all.subList(Math.max(0, all.size() - 60), all.size()));
  }

  /** Sends SIGKILL, waits for the end, and gives the exit code: 128 + 9 where that was its end. */
  int kill() throws InterruptedException {
    process.destroyForcibly();
    return awaitExit();
  }

  /** Ends its standard input, which asks it to stop, and gives the exit code. */
  int stop() throws InterruptedException, IOException {
    process.getOutputStream().close();
    return awaitExit();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(END_WITHIN_S, TimeUnit.SECONDS)) {
      throw new IllegalStateException("Expected process " + pid() + " to end, but it lives");
    }
    return process.exitValue();
  }

  /** Ends it whatever it does, and waits until it writes to no file any more. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(END_WITHIN_S, TimeUnit.SECONDS).join();
  }
}

package io.weir.cli;

import io.weir.protocol.Command;
import io.weir.protocol.Reading;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands as JSON, one a line. Neighbours of one topic are sent together, because a topic keeps
 * their order; between topics there is none, so a change of topic waits for the answers.
 */
final class CommandLines {

  /** Sent together: enough to hide the way to the broker, few enough to be shown soon. */
  private static final int MOST_TOGETHER = 500;

  private static final String STANDARD_INPUT = "-";

  private CommandLines() {}

  /**
   * A line of a command file.
   *
   * @param atMs when simulate gives the command; here it is given at once
   */
  public record Line(@Nullable Long atMs, @Nullable String domain, @Nullable Command command) {}

  /** Sends one command given as JSON. */
  static int submitOne(String json, SubmitOptions options, PrintWriter out) {
    Request request = read(json, options.domain, "--record");
    try (Submission submission = new Submission(options, out)) {
      submission.send(List.of(request));
      return submission.exitCode();
    }
  }

  /** Sends the commands of a file. */
  static int submit(String file, SubmitOptions options, PrintWriter out) {
    try (BufferedReader lines = open(file);
        Submission submission = new Submission(options, out)) {
      submitAll(lines, file, options.domain, submission);
      return submission.exitCode();
    } catch (IOException unreadable) {
      throw CliFault.refused("Expected to read %s, but: %s".formatted(file, unreadable));
    }
  }

  private static BufferedReader open(String file) throws IOException {
    return file.equals(STANDARD_INPUT)
        ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
        : Files.newBufferedReader(Path.of(file));
  }

  private static void submitAll(
      BufferedReader lines, String file, String domain, Submission submission) throws IOException {
    List<Request> together = new ArrayList<>();
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      Request request = read(line, domain, "line %d of %s".formatted(number, file));
      if (!together.isEmpty() && !topicOf(together.get(0)).equals(topicOf(request))) {
        flush(together, submission);
      }
      together.add(request);
      // Whoever types wants the answer before the next line.
      if (together.size() == MOST_TOGETHER || !lines.ready()) {
        flush(together, submission);
      }
    }
    flush(together, submission);
  }

  private static String topicOf(Request request) {
    return Exchange.topicOf(request.command());
  }

  private static void flush(List<Request> together, Submission submission) {
    if (!together.isEmpty()) {
      submission.send(List.copyOf(together));
      together.clear();
    }
  }

  private static Request read(String json, String domain, String where) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    Line line = valueOf(Json.CODEC.readRecord(bytes, Line.class), where);
    String of = line.domain() == null ? domain : line.domain();
    Command command =
        line.command() != null ? line.command() : valueOf(Json.CODEC.readCommand(bytes), where);
    Request request = new Request(of, command);
    topicOf(request);
    return request;
  }

  private static <R> R valueOf(Reading<R> reading, String where) {
    return switch (reading) {
      case Reading.Read<R> read -> read.value();
      case Reading.Malformed<R> malformed ->
          throw CliFault.refused(
              "Expected a command in %s, but: %s".formatted(where, malformed.message()));
    };
  }
}

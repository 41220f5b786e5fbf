package io.weir.simulate.open;

import io.weir.protocol.ClockCommand;
import io.weir.protocol.Command;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.QueryText;
import io.weir.protocol.Reading;
import io.weir.protocol.Sentence;
import io.weir.simulate.domains.VirtualDomains;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A command file (JSONL), read line by line: {@code {"atMs": 0, "domain": "d", "command": {"type":
 * "SubmitQuery", …}}}, ordered by atMs. Blank lines and unknown fields are passed over. What would
 * be a dead letter on a topic ends the reading, because a simulation of half a file means nothing;
 * what is well-formed but wrong is read, and the governor refuses it.
 */
public final class CommandFile implements AutoCloseable {

  /** Longest line: twice the longest record of a topic, as JSON may be written with spaces. */
  static final int MAX_LINE_BYTES = 2 * 1024 * 1024;

  private final String name;
  private final InputStream bytes;
  private final @Nullable String onlyDomain;
  private final JsonCodec codec = new JsonCodec();
  private final ByteLines lines;
  private long line;
  private long lastMs;

  /**
   * A file that is closed with this reader.
   *
   * @param name what messages call it
   * @param onlyDomain the domain of lines that name none; null where each must name its own
   */
  public CommandFile(String name, InputStream bytes, @Nullable String onlyDomain) {
    this.name = name;
    this.bytes = bytes;
    this.onlyDomain = onlyDomain;
    this.lines = new ByteLines(bytes, MAX_LINE_BYTES);
  }

  /**
   * The next command, with its domain and with its text reduced as at the edge of a topic; null
   * behind the last.
   */
  public @Nullable TimedCommand next() throws IOException, CommandFileException {
    for (byte[] json = lines.next(); json != null; json = lines.next()) {
      line++;
      if (!isBlank(json)) {
        return checked(parse(json));
      }
    }
    return null;
  }

  private TimedCommand parse(byte[] json) throws CommandFileException {
    if (json.length > MAX_LINE_BYTES) {
      throw fault(Sentence.of("Expected at most %d bytes, but it is longer", MAX_LINE_BYTES));
    }
    return switch (codec.readRecord(json, TimedCommand.class)) {
      case Reading.Read<TimedCommand> read -> read.value();
      case Reading.Malformed<TimedCommand> malformed -> throw fault(malformed.message());
    };
  }

  private TimedCommand checked(TimedCommand read) throws CommandFileException {
    String domain = read.domain() == null ? onlyDomain : read.domain();
    if (domain == null) {
      throw fault("Expected a domain, but there is none, and several are meant");
    }
    if (read.atMs() < 0 || read.atMs() > VirtualDomains.LAST_MS) {
      throw fault(
          Sentence.of(
              "Expected atMs from 0 to %d, but it is %d", VirtualDomains.LAST_MS, read.atMs()));
    }
    if (read.atMs() < lastMs) {
      throw fault(
          Sentence.of(
              "Expected atMs of at least %d, as in the line before, but it is %d",
              lastMs, read.atMs()));
    }
    Command command = read.command();
    if (command instanceof ClockCommand) {
      throw fault(
          "Expected a command of a client or an administrator, but "
              + command.getClass().getSimpleName()
              + " is the governor's own");
    }
    lastMs = read.atMs();
    return new TimedCommand(
        read.atMs(),
        domain,
        command instanceof SubmitQuery query ? QueryText.reduce(query) : command);
  }

  private CommandFileException fault(String sentence) {
    return new CommandFileException(name, line, sentence);
  }

  private static boolean isBlank(byte[] json) {
    for (byte b : json) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}

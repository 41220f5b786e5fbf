package io.weir.cli;

import io.weir.protocol.JsonCodec;
import io.weir.protocol.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * What {@code weir up} leaves in its data directory, so that other commands find it.
 *
 * @param pid its process
 * @param bootstrapServers the broker it works on
 * @param http where it serves views
 */
public record Running(long pid, String bootstrapServers, String http) {

  private static final String FILE = "weir.json";
  private static final JsonCodec CODEC = new JsonCodec();

  /** Writes it whole or not at all. */
  void write(Path data) throws IOException {
    Path whole = data.resolve(FILE + ".new");
    Files.write(whole, CODEC.writeRecord(this));
    Files.move(
        whole,
        data.resolve(FILE),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  static void remove(Path data) throws IOException {
    Files.deleteIfExists(data.resolve(FILE));
  }

  /**
   * The instance of a data directory.
   *
   * @throws CliFault where none runs there
   */
  static Running of(Path data) {
    Path file = data.resolve(FILE);
    Running running = read(file);
    if (running == null) {
      throw CliFault.unreachable(
          "Expected a governor with its data in %s, but there is no %s: start one with 'weir up', or name it with --data or --bootstrap-servers"
              .formatted(data, file));
    }
    if (ProcessHandle.of(running.pid()).isEmpty()) {
      throw CliFault.unreachable(
          "Expected the governor of %s to run, but its process %d has ended: start it again with 'weir up'"
              .formatted(data, running.pid()));
    }
    return running;
  }

  private static @Nullable Running read(Path file) {
    try {
      if (!Files.exists(file)) {
        return null;
      }
      return switch (CODEC.readRecord(Files.readAllBytes(file), Running.class)) {
        case Reading.Read<Running> read -> read.value();
        case Reading.Malformed<Running> malformed ->
            throw CliFault.unreachable(
                "Expected %s as 'weir up' writes it, but: %s".formatted(file, malformed.message()));
      };
    } catch (IOException unreadable) {
      throw CliFault.unreachable("Expected to read %s, but: %s".formatted(file, unreadable));
    }
  }
}

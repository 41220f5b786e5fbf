package io.weir.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which governor a command talks to. */
final class ServerOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "weir-data",
      description = "The directory of the 'weir up' to talk to (default: ${DEFAULT-VALUE}).")
  Path data = Path.of("weir-data");

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,…",
      description = "The Kafka cluster to talk to, instead of the one of --data.")
  @Nullable String bootstrapServers;

  String bootstrap() {
    return bootstrapServers != null ? bootstrapServers : Running.of(data).bootstrapServers();
  }
}

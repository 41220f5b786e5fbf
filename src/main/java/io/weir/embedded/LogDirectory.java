package io.weir.embedded;

import io.weir.embedded.EmbeddedBrokerException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** Where the broker keeps its logs; formatted once, with a cluster id that stays. */
final class LogDirectory {
  private LogDirectory() {}

  static Path formatted(Path dataDirectory) throws IOException {
    Path logs = Files.createDirectories(dataDirectory.resolve("broker"));
    if (!Files.exists(logs.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) format(logs);
    return logs;
  }

  private static void format(Path logs) {
    var formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setNodeId(BrokerSettings.NODE_ID)
            .setClusterId(Uuid.randomUuid().toString())
            .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
            .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
            .setMetadataLogDirectory(logs.toString())
            .addDirectory(logs.toString());
    try {
      formatter.run();
    } catch (Exception formattingFailed) { // Formatter#run declares no narrower type.
      String sentence =
          "Expected to format %s for the embedded broker, but: %s"
              .formatted(logs, formattingFailed.getMessage());
      throw new EmbeddedBrokerException(Kind.DIRECTORY_UNUSABLE, sentence, formattingFailed);
    }
  }
}

package io.weir.cli;

import io.weir.cli.journal.JournalSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which journal a command reads. */
final class JournalOptions {

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--journal",
      paramLabel = "DIR|FILE",
      description = "Read the journal that 'weir demo --out DIR' kept, instead of a cluster's.")
  private @Nullable Path journal;

  JournalSource open(CommandSpec spec) {
    if (journal == null) {
      String bootstrap = server.bootstrap();
      Reachable.check(bootstrap);
      return JournalSource.ofCluster(bootstrap);
    }
    if (server.bootstrapServers != null) {
      throw new ParameterException(
          spec.commandLine(),
          "Expected either --journal or --bootstrap-servers, but both are given");
    }
    return JournalSource.ofFiles(journal);
  }
}

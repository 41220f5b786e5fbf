package io.weir.cli;

import io.weir.protocol.LeaseCommand.ReleaseLease;
import io.weir.protocol.LeaseCommand.RenewLease;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is said of a lease that is held. */
final class SubmitLeaseCommands {

  private SubmitLeaseCommands() {}

  /** Gives all or a part of a lease back. */
  @Command(name = "release", description = "Gives a lease back, or a part of it.")
  static final class Release implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private SubmitOptions options;

    @Option(names = "--lease", paramLabel = "ID", required = true, description = "The lease.")
    private String lease;

    @Option(
        names = "--amount",
        paramLabel = "RESOURCE=SIZE",
        converter = {SubmitLeaseOptions.Name.class, Sizes.OfBytes.class},
        description = "How much of what (default: all of it).")
    private @Nullable Map<String, Long> amounts;

    @Override
    public Integer call() {
      ReleaseLease command =
          new ReleaseLease(lease, amounts == null ? null : new LinkedHashMap<>(amounts));
      return Submission.one(command, options, spec.commandLine().getOut());
    }
  }

  /** Begins the lifetime of a lease anew. */
  @Command(name = "renew", description = "Begins the lifetime of a lease anew.")
  static final class Renew implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private SubmitOptions options;

    @Option(names = "--lease", paramLabel = "ID", required = true, description = "The lease.")
    private String lease;

    @Override
    public Integer call() {
      return Submission.one(new RenewLease(lease), options, spec.commandLine().getOut());
    }
  }
}

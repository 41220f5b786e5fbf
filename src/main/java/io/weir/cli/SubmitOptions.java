package io.weir.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every way to send a request takes. */
final class SubmitOptions {

  @Mixin ServerOptions server = new ServerOptions();

  @Option(
      names = "--domain",
      defaultValue = "default",
      description = "The domain that decides (default: default).")
  String domain = "default";

  @Option(names = "--no-wait", description = "Send, and do not wait for the answer.")
  boolean noWait;

  @Option(names = "--json", description = "Print answers as JSON, one a line.")
  boolean json;
}

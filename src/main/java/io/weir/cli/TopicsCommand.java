package io.weir.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the topics of the contract. */
@Command(
    name = "topics",
    description = "Lists the topics, their keys and records. Needs no server.",
    footer = {
      "",
      "With --check or --bootstrap-servers: which of them the cluster lacks; then it exits with 1."
    })
final class TopicsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ServerOptions server;

  @Option(names = "--check", description = "Compare with the topics of the cluster.")
  private boolean check;

  @Option(names = "--json", description = "Print one JSON object a topic.")
  private boolean json;

  @Override
  public Integer call() {
    boolean compare = check || server.bootstrapServers != null;
    return TopicList.print(compare ? server.bootstrap() : null, json, spec.commandLine().getOut());
  }
}

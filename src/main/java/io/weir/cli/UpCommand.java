package io.weir.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs an instance of the governor until it is told to end. */
@Command(
    name = "up",
    description = "Starts a governor, and a Kafka broker with it where none is named.",
    footer = {"", "Runs until Ctrl-C or SIGTERM; then the exit code is the signal's, 130 or 143."})
final class UpCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,…",
      description = "A Kafka cluster to work on, instead of a broker in this process.")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "weir-data",
      description = "Where the instance keeps its data (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Option(
      names = "--port",
      defaultValue = "9092",
      description = "Port of the broker in this process, 0 for a free one (default: 9092).")
  private int port;

  @Option(
      names = "--http-port",
      defaultValue = "8080",
      description = "Port of the views on 127.0.0.1, 0 for a free one (default: 8080).")
  private int httpPort;

  @Option(
      names = "--application-id",
      paramLabel = "ID",
      defaultValue = "weir",
      description = "Instances of one id share the work (default: weir).")
  private String applicationId;

  @Option(
      names = "--instance-id",
      paramLabel = "ID",
      defaultValue = "weir-1",
      description = "This instance among them, the same after a restart (default: weir-1).")
  private String instanceId;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of Kafka Streams or its clients; may be repeated.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(names = "--json", description = "Print one JSON object when it is ready, nothing else.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    checkPort("--port", port);
    checkPort("--http-port", httpPort);
    UpOptions options =
        new UpOptions(bootstrapServers, data, port, httpPort, applicationId, instanceId, overrides);
    PrintWriter out = spec.commandLine().getOut();
    try (UpRun run = UpRun.prepare(options, line -> say(out, line))) {
      Runtime.getRuntime().addShutdownHook(new Thread(run::close, "stop"));
      Running running = run.start();
      out.println(json ? Json.text(running) : ready(running));
      out.flush();
      run.awaitEnd();
      if (run.isClosed()) {
        return 0;
      }
    }
    throw CliFault.unreachable(
        "Expected the governor to run until it is told to end, but it stopped: the log above says"
            + " why");
  }

  private void checkPort(String option, int value) {
    if (value < 0 || value > 65_535) {
      throw new ParameterException(
          spec.commandLine(),
          "Expected %s to be 0 to 65535, but it is %d".formatted(option, value));
    }
  }

  private void say(PrintWriter out, String line) {
    if (!json) {
      out.println(line);
      out.flush();
    }
  }

  private String ready(Running running) {
    String where = data.toString().equals("weir-data") ? "" : " --data " + data;
    return """
    ready: broker %s, views %s/v1/domains. Try in another terminal:
      weir submit --query q1 --user alice%s
      weir get queries%s
    Ctrl-C ends it.\
    """
        .formatted(running.bootstrapServers(), running.http(), where, where);
  }
}

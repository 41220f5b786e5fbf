package io.weir.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.streams.TopicNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;

/**
 * V10, all of the road: a governor writes a journal, then {@code weir replay} runs it again in a
 * process of its own: read from the topic, checksums, decoded, decided again, written again,
 * compared byte for byte, and the tables with each snapshot. The rate is what that process prints,
 * its start and the reading of the snapshots left out.
 */
final class ReplayRoad {

  private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(600);
  private static final int ROUNDS = 3;
  private static final long SEED = 3;

  private final int queries;
  private final Consumer<String> progress;

  ReplayRoad(int queries, Consumer<String> progress) {
    this.queries = queries;
    this.progress = progress;
  }

  /** A rate by the clock and one by CPU time, its start and compilation in the latter. */
  private record Rates(double perSecond, double perCpuSecond) {}

  List<Result> run() throws Exception {
    try (Cluster cluster = Cluster.start()) {
      long entries = write(cluster);
      double[] rates = new double[ROUNDS];
      double[] ofCpu = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        Rates found = replay(cluster, entries);
        rates[i] = found.perSecond();
        ofCpu[i] = found.perCpuSecond();
        progress.accept(
            "weir replay of %,d commands: %s a second, %s a second of CPU"
                .formatted(entries, Sample.digits(rates[i]), Sample.digits(ofCpu[i])));
      }
      String what = "weir replay of %,d commands from their topic".formatted(entries);
      return List.of(
          new Sample(rates).as("V10", what, "commands/s", "≥ 300,000"),
          new Sample(ofCpu).as("V10", what + ", start and all", "commands/s of CPU", "-"));
    }
  }

  /** Lets a governor write a journal; returns how many commands it has taken from the inputs. */
  private long write(Cluster cluster) throws Exception {
    Traffic traffic = Traffic.of(queries, cluster.partitions(), SEED);
    progress.accept("a governor writes a journal of about %,d commands …".formatted(2 * queries));
    try (Folder state = Folder.temporary()) {
      Map<TopicPartition, Long> none = cluster.ends(TopicNames.inputs().keySet());
      Run run = new Run(cluster, "replay", state.path(), StreamsConfig.EXACTLY_ONCE_V2, none);
      try (AutoCloseable running = new Governed().start(run)) {
        for (List<Sent> part : traffic.setup()) {
          cluster.send(part);
          awaitRead(cluster, run);
        }
        cluster.send(traffic.load());
        awaitRead(cluster, run);
      }
    }
    return traffic.setup().stream().mapToLong(List::size).sum() + 2 * traffic.queries();
  }

  private static void awaitRead(Cluster cluster, Run run) throws InterruptedException {
    Map<TopicPartition, Long> ends = cluster.ends(TopicNames.inputs().keySet());
    ends.entrySet().removeIf(end -> end.getValue().equals(run.loadFrom().get(end.getKey())));
    cluster.awaitRead(run.applicationId(), ends, WRITTEN_WITHIN);
  }

  private static Rates replay(Cluster cluster, long entries)
      throws IOException, InterruptedException {
    Process replay =
        WeirProcess.of("replay", "--json", "--bootstrap-servers", cluster.bootstrapServers())
            .start();
    try (BufferedReader out = replay.inputReader(StandardCharsets.UTF_8)) {
      String last = "{}";
      Duration cpu = Duration.ZERO;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = line;
        // Asked while it says its results, because nothing is known of a process that has ended.
        cpu = replay.info().totalCpuDuration().orElse(cpu);
      }
      JsonNode total = new ObjectMapper().readTree(last);
      if (replay.waitFor() != 0 || total.path("commands").asLong() < entries || cpu.isZero()) {
        throw new BenchException(
            "Expected weir replay to find %,d commands or more the same, but it says %s"
                .formatted(entries, last));
      }
      double commands = total.get("commands").asDouble();
      return new Rates(total.get("perSecond").asDouble(), commands * 1_000 / cpu.toMillis());
    } finally {
      replay.destroy();
    }
  }
}

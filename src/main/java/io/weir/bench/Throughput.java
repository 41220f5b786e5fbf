package io.weir.bench;

import static java.util.Objects.requireNonNull;

import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Reading;
import io.weir.streams.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * V1: how many records of a backlog the governor takes in a second, against a topology that writes
 * the same output without state. All runs read the same bytes; each starts with nothing, reads the
 * backlog and is checked afterwards by what a read_committed consumer sees. A rate is taken from
 * the times that the records carry, after the first fifth, which warms up; the first pairs are not
 * counted at all.
 */
final class Throughput {

  private static final Duration RUN_WITHIN = Duration.ofSeconds(300);
  private static final int WARM_UP_SHARE = 5;
  private static final int WARM_UP_PAIRS =
      2; // compiled code: the first runs take several times as long
  private static final long SEED = 1;

  private final Cluster cluster;
  private final Traffic traffic;
  private final Consumer<String> progress;
  private int runs;
  private @Nullable Answers answers;

  /** A run's outcome. */
  private record Outcome(double inputsPerSecond, double threadMicros) {}

  Throughput(Cluster cluster, int queries, Consumer<String> progress) {
    this.cluster = cluster;
    this.traffic = Traffic.of(queries, cluster.partitions(), SEED);
    this.progress = progress;
  }

  /** Runs pairs of governor and ground in turn, and one pass-through beside each. */
  List<Result> compare(int pairs) throws Exception {
    Map<TopicPartition, Long> loadFrom = new HashMap<>();
    run(new Governed(), loadFrom);
    Contender ground = Stateless.writing(requireNonNull(answers));
    for (int i = 0; i < WARM_UP_PAIRS; i++) {
      run(ground, loadFrom);
      run(new Governed(), loadFrom);
    }
    double[] governed = new double[pairs];
    double[] stateless = new double[pairs];
    double[] ratios = new double[pairs];
    double[] threadRatios = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      // who goes first changes, so that what the one leaves behind doesn't always meet the other
      boolean governorFirst = i % 2 == 0;
      Outcome one = run(governorFirst ? new Governed() : ground, loadFrom);
      Outcome other = run(governorFirst ? ground : new Governed(), loadFrom);
      Outcome ours = governorFirst ? one : other;
      Outcome bare = governorFirst ? other : one;
      governed[i] = ours.inputsPerSecond();
      stateless[i] = bare.inputsPerSecond();
      ratios[i] = governed[i] / stateless[i];
      threadRatios[i] = bare.threadMicros() / ours.threadMicros();
    }
    double passed = run(Stateless.passingThrough(), loadFrom).inputsPerSecond();
    return List.of(
        new Sample(ratios).as("V1", "governor ÷ same output without state", "ratio", "≥ 0.70"),
        new Sample(threadRatios)
            .as("V1", "the same by CPU time of the stream threads", "ratio", "-"),
        new Sample(governed).as("V1", "governor: input", "records/s", "-"),
        new Sample(stateless).as("V1", "same output without state: input", "records/s", "-"),
        new Sample(new double[] {passed}).as("V1", "pass-through: input", "records/s", "-"));
  }

  private Outcome run(Contender contender, Map<TopicPartition, Long> loadFrom) throws Exception {
    String id = "bench-" + ++runs;
    try (Folder state = Folder.temporary()) {
      Map<TopicPartition, Long> from = prepare(contender, id, state);
      loadFrom.putAll(from);
      cluster.send(traffic.load());
      Map<TopicPartition, Long> ends = cluster.ends(TopicNames.inputs().keySet());
      ends.entrySet().removeIf(end -> end.getValue().equals(from.get(end.getKey())));
      Map<TopicPartition, Long> before = cluster.ends(Cluster.OUTPUTS);
      double cpuMicros;
      try (AutoCloseable running = contender.start(run(id, state, from))) {
        cluster.awaitRead(id, ends, RUN_WITHIN);
        cpuMicros = CpuTime.streamMicros(id);
      }
      List<ConsumerRecord<byte[], byte[]>> outputs = cluster.committed(before);
      double rate = rate(outputs);
      if (contender instanceof Governed) {
        check(outputs);
      }
      if (answers == null) {
        answers = Answers.of(outputs, loadFrom); // of the first run; no other's are kept
      }
      double threadMicros = cpuMicros / traffic.load().size();
      progress.accept(
          "%s: %s records/s, %s µs of the stream thread each"
              .formatted(contender.name(), Sample.digits(rate), Sample.digits(threadMicros)));
      return new Outcome(rate, threadMicros);
    } finally {
      cluster.deleteTopicsOf(id);
    }
  }

  /** Empties the inputs; defines domains and opens sessions where somebody keeps them. */
  private Map<TopicPartition, Long> prepare(Contender contender, String id, Folder state)
      throws Exception {
    cluster.emptyInputs();
    if (contender instanceof Governed) {
      Map<TopicPartition, Long> none = Map.of();
      Map<TopicPartition, Long> start = cluster.ends(TopicNames.inputs().keySet());
      try (AutoCloseable running = contender.start(run(id, state, none))) {
        for (List<Sent> part : traffic.setup()) {
          cluster.send(part);
          Map<TopicPartition, Long> ends = cluster.ends(TopicNames.inputs().keySet());
          ends.entrySet().removeIf(end -> end.getValue().equals(start.get(end.getKey())));
          cluster.awaitRead(id, ends, RUN_WITHIN);
        }
      }
    }
    return cluster.ends(TopicNames.inputs().keySet());
  }

  private Run run(String id, Folder state, Map<TopicPartition, Long> from) {
    return new Run(cluster, id, state.path(), StreamsConfig.EXACTLY_ONCE_V2, from);
  }

  private double rate(List<ConsumerRecord<byte[], byte[]>> outputs) {
    long[] writtenMs = outputs.stream().mapToLong(ConsumerRecord::timestamp).sorted().toArray();
    int warm = writtenMs.length / WARM_UP_SHARE;
    long tookMs = writtenMs[writtenMs.length - 1] - writtenMs[warm];
    double share = 1 - (double) warm / writtenMs.length;
    return traffic.load().size() * share * 1_000 / tookMs;
  }

  /** Every query granted once, released once, and nothing refused. */
  private void check(List<ConsumerRecord<byte[], byte[]>> outputs) {
    JsonCodec codec = new JsonCodec();
    Set<String> granted = new HashSet<>();
    Set<String> released = new HashSet<>();
    List<String> faults = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : outputs) {
      if (record.topic().equals(TopicNames.JOURNAL)) {
        continue;
      }
      if (!(codec.readDecided(record.value()) instanceof Reading.Read<Decided> read)) {
        throw new BenchException("Expected decisions, but one cannot be read");
      }
      Decided decided = read.value();
      boolean fine =
          switch (decided.decision()) {
            case Decision.Granted grant -> granted.add(decided.domain() + '/' + grant.id());
            case Decision.Released release -> released.add(decided.domain() + '/' + release.id());
            case Decision.Queued queued -> true;
            default -> false;
          };
      if (!fine) {
        faults.add(decided.toString());
      }
    }
    if (!faults.isEmpty() || granted.size() != traffic.queries() || !released.equals(granted)) {
      throw new BenchException(
          "Expected each of %d queries to be granted and released once, but %d were granted, %d released, and there were %s"
              .formatted(
                  traffic.queries(),
                  granted.size(),
                  released.size(),
                  faults.isEmpty()
                      ? "no others"
                      : faults.size() + " others: " + faults.getFirst()));
    }
  }
}

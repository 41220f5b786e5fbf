package io.weir.bench;

import io.weir.streams.TopicNames;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;

/**
 * V2 and V3: how long a request waits for its grant at a steady rate, from the moment at which it
 * was to be sent until a read_committed consumer has it. Every query finds a free slot, so that
 * nothing but the road takes time; ends and signs of life travel along. The rival has the same
 * settings and input. Each run warms up first: the first commits of an application take 100 ms and
 * more. And so does the process: runs that are not counted come first, of both, because code that
 * is not compiled yet can't keep up with the rate on two cores, and what is measured then is a
 * backlog.
 */
final class Latency {

  /** Of the goals. */
  static final int REQUESTS_PER_SECOND = 2_000;

  private static final Duration READ_WITHIN = Duration.ofSeconds(120);
  private static final int WARM_UP_PAIRS = 3; // by the third the governor has no backlog at the end
  private static final String AT = " at 2,000 requests/s, ";
  private static final long SEED = 2;

  private final Cluster cluster;
  private final Traffic traffic;
  private final double recordsPerSecond;
  private final int warmUp;
  private final Consumer<String> progress;
  private int runs;

  /** Latencies of runs in turn, of us and of a rival. */
  private record Pairs(Latencies[] ours, Latencies[] theirs) {
    Pairs(int pairs) {
      this(new Latencies[pairs], new Latencies[pairs]);
    }
  }

  /** Runs of so many seconds at a rate, the warm-up among them. */
  Latency(
      Cluster cluster,
      int requestsPerSecond,
      int seconds,
      int warmUpSeconds,
      Consumer<String> progress) {
    this.cluster = cluster;
    this.traffic = Traffic.grantedAtOnce(seconds * requestsPerSecond, cluster.partitions(), SEED);
    this.recordsPerSecond = (double) requestsPerSecond * traffic.load().size() / traffic.queries();
    this.warmUp = (int) (warmUpSeconds * recordsPerSecond);
    this.progress = progress;
  }

  /** V2: against a topology that writes the same output without state. */
  List<Result> exactlyOnce(int pairs) throws Exception {
    Map<TopicPartition, Long> loadFrom = new HashMap<>();
    Map<TopicPartition, Long> outputFrom = cluster.ends(Cluster.OUTPUTS);
    progress.accept("the first of each, and " + WARM_UP_PAIRS + " pairs more, warm up:");
    run(new Governed(), StreamsConfig.EXACTLY_ONCE_V2, loadFrom);
    Contender ground = Stateless.writing(Answers.of(cluster.committed(outputFrom), loadFrom));
    run(ground, StreamsConfig.EXACTLY_ONCE_V2, loadFrom);
    inTurn(WARM_UP_PAIRS, ground, StreamsConfig.EXACTLY_ONCE_V2);
    Pairs took = inTurn(pairs, ground, StreamsConfig.EXACTLY_ONCE_V2);
    double[] ratios = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      ratios[i] = took.ours()[i].over(took.theirs()[i]);
    }
    String mode = AT + "exactly once: ";
    return List.of(
        new Sample(ratios)
            .as(
                "V2",
                "request → grant" + mode + "governor ÷ same output without state, p50 or p99",
                "ratio",
                "≤ 1.3"),
        p50(took.ours()).as("V2", "request → grant" + mode + "governor p50", "ms", "-"),
        p99(took.ours()).as("V2", "request → grant" + mode + "governor p99", "ms", "-"),
        p50(took.theirs()).as("V2", "request → grant" + mode + "without state p50", "ms", "-"),
        p99(took.theirs()).as("V2", "request → grant" + mode + "without state p99", "ms", "-"));
  }

  /** V3: with the pass-through beside it. */
  List<Result> atLeastOnce(int pairs) throws Exception {
    progress.accept("the first " + WARM_UP_PAIRS + " pairs warm up:");
    inTurn(WARM_UP_PAIRS, Stateless.passingThrough(), StreamsConfig.AT_LEAST_ONCE);
    Pairs took = inTurn(pairs, Stateless.passingThrough(), StreamsConfig.AT_LEAST_ONCE);
    String mode = AT + "at least once: ";
    return List.of(
        p50(took.ours())
            .as(
                "V3",
                "request → grant" + mode + "governor p50",
                "ms",
                "≤ 5 where the pass-through has ≤ 3"),
        p99(took.ours()).as("V3", "request → grant" + mode + "governor p99", "ms", "-"),
        p50(took.theirs()).as("V3", "request → itself" + mode + "pass-through p50", "ms", "-"),
        p99(took.theirs()).as("V3", "request → itself" + mode + "pass-through p99", "ms", "-"));
  }

  private static Sample p50(Latencies[] runs) {
    return new Sample(Arrays.stream(runs).mapToDouble(Latencies::p50Ms).toArray());
  }

  private static Sample p99(Latencies[] runs) {
    return new Sample(Arrays.stream(runs).mapToDouble(Latencies::p99Ms).toArray());
  }

  private Pairs inTurn(int pairs, Contender rival, String guarantee) throws Exception {
    Pairs took = new Pairs(pairs);
    for (int i = 0; i < pairs; i++) {
      // who goes first changes, so that what the one leaves behind doesn't always meet the other
      if (i % 2 == 0) {
        took.ours()[i] = run(new Governed(), guarantee, new HashMap<>());
        took.theirs()[i] = run(rival, guarantee, new HashMap<>());
      } else {
        took.theirs()[i] = run(rival, guarantee, new HashMap<>());
        took.ours()[i] = run(new Governed(), guarantee, new HashMap<>());
      }
    }
    return took;
  }

  /**
   * One run; everything that it sends begins at the offsets that it puts into {@code loadFrom}.
   *
   * @throws BenchException unless each query was granted once
   */
  Latencies run(Contender contender, String guarantee, Map<TopicPartition, Long> loadFrom)
      throws Exception {
    String id = "latency-" + ++runs;
    try (Folder state = Folder.temporary();
        GrantWatch watch = GrantWatch.of(cluster)) {
      cluster.emptyInputs();
      loadFrom.putAll(cluster.ends(TopicNames.inputs().keySet()));
      Pace pace;
      Run run = new Run(cluster, id, state.path(), guarantee, loadFrom);
      try (AutoCloseable running = contender.start(run)) {
        for (List<Sent> part : traffic.setup()) {
          cluster.send(part);
          awaitRead(run);
        }
        pace = sendLoad();
        awaitRead(run);
      }
      Map<TopicPartition, Long> ends = cluster.ends(List.of(TopicNames.GRANTS));
      Latencies took = Waits.of(traffic.load(), pace, warmUp).until(watch.upTo(ends));
      progress.accept(
          "%s, %s: p50 %s ms, p99 %s ms"
              .formatted(
                  contender.name(),
                  guarantee,
                  Sample.digits(took.p50Ms()),
                  Sample.digits(took.p99Ms())));
      return took;
    } finally {
      cluster.deleteTopicsOf(id);
    }
  }

  private void awaitRead(Run run) throws InterruptedException {
    Map<TopicPartition, Long> ends = cluster.ends(TopicNames.inputs().keySet());
    ends.entrySet().removeIf(end -> end.getValue().equals(run.loadFrom().get(end.getKey())));
    cluster.awaitRead(run.applicationId(), ends, READ_WITHIN);
  }

  /** Sends on schedule, whatever becomes of what was sent before. */
  private Pace sendLoad() {
    List<Sent> load = traffic.load();
    try (KafkaProducer<byte[], byte[]> producer = cluster.producer(0)) {
      Pace pace = new Pace(System.nanoTime(), recordsPerSecond);
      for (int i = 0; i < load.size(); i++) {
        Sent sent = load.get(i);
        pace.awaitDue(i);
        producer.send(new ProducerRecord<>(sent.topic(), sent.key(), sent.value()));
      }
      return pace;
    }
  }
}

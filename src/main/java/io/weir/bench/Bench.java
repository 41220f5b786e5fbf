package io.weir.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** All benchmarks, in the order in which they are run. */
public final class Bench {

  private static final int QUERIES = 30_000; // some seconds a run on two idle cores
  private static final int ALL_QUERIES = 100_000;
  private static final int ALL_JOURNALLED_QUERIES = 250_000; // half a million commands
  private static final int PAIRS = 5;
  private static final int ALL_PAIRS = 7;
  private static final int LATENCY_PAIRS = 3;
  private static final int WARM_UP_SECONDS = 3; // the first commits and the first compiled code
  private static final int SECONDS =
      7; // 8,000 requests beyond the warm-up: p99 is the 80th of them
  private static final int ALL_SECONDS = 13;

  private final boolean all;
  private final Consumer<String> progress;

  private Bench(boolean all, Consumer<String> progress) {
    this.all = all;
    this.progress = progress;
  }

  /**
   * Runs them, and says what it does.
   *
   * @param parts to be run
   * @param all with more repetitions and larger figures
   * @throws BenchException where a figure would mean nothing
   */
  public static List<Result> run(Set<Part> parts, boolean all, Consumer<String> progress)
      throws Exception {
    Bench bench = new Bench(all, progress);
    List<Result> results = new ArrayList<>();
    for (Part part : Part.values()) {
      if (parts.contains(part)) {
        progress.accept(part + " …");
        results.addAll(bench.run(part));
      }
    }
    return results;
  }

  private List<Result> run(Part part) throws Exception {
    KernelBench kernel = new KernelBench(progress);
    return switch (part) {
      case V4 -> kernel.cycles();
      case V5 -> new BucketBench().run(progress);
      case V8 -> kernel.growth(all);
      case V7 -> new OperationsBench(progress).published();
      case SWITCH -> new OperationsBench(progress).switches();
      case V9 -> kernel.memory();
      case ROWS -> RowSizes.all();
      case V10 -> replay();
      case V1 -> throughput();
      case V2 -> latency(latency -> latency.exactlyOnce(all ? PAIRS : LATENCY_PAIRS));
      case V3 -> latency(latency -> latency.atLeastOnce(all ? PAIRS : LATENCY_PAIRS));
      case V11 -> List.of(StartBench.run());
    };
  }

  private List<Result> replay() throws Exception {
    List<Result> results = new ArrayList<>();
    results.add(ReplayBench.run());
    results.addAll(new ReplayRoad(all ? ALL_JOURNALLED_QUERIES : QUERIES, progress).run());
    return results;
  }

  private List<Result> throughput() throws Exception {
    try (Cluster cluster = Cluster.start()) {
      return new Throughput(cluster, all ? ALL_QUERIES : QUERIES, progress)
          .compare(all ? ALL_PAIRS : PAIRS);
    }
  }

  private interface OfLatency {
    List<Result> measure(Latency latency) throws Exception;
  }

  private List<Result> latency(OfLatency what) throws Exception {
    try (Cluster cluster = Cluster.start()) {
      return what.measure(
          new Latency(
              cluster,
              Latency.REQUESTS_PER_SECOND,
              all ? ALL_SECONDS : SECONDS,
              WARM_UP_SECONDS,
              progress));
    }
  }
}

package io.weir.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All benchmarks, in the order in which they are run. */
public final class Bench {

  private static final int QUERIES = 30_000; // some seconds a run on two idle cores
  private static final int ALL_QUERIES = 100_000;
  private static final int PAIRS = 5;
  private static final int ALL_PAIRS = 7;

  private Bench() {}

  /**
   * Runs them, and says what it does.
   *
   * @throws BenchException where a figure would mean nothing
   */
  public static List<Result> run(boolean all, Consumer<String> progress) throws Exception {
    List<Result> results = new ArrayList<>();
    KernelBench kernel = new KernelBench(progress);
    results.addAll(kernel.cycles());
    results.addAll(kernel.growth(all));
    results.addAll(kernel.memory());
    results.addAll(RowSizes.all());
    results.add(ReplayBench.run());
    try (Cluster cluster = Cluster.start()) {
      results.addAll(
          new Throughput(cluster, all ? ALL_QUERIES : QUERIES, progress)
              .compare(all ? ALL_PAIRS : PAIRS));
    }
    if (all) {
      results.add(StartBench.run());
    }
    return results;
  }
}

package io.weir.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All benchmarks, in the order in which they are run. */
public final class Bench {

  private static final int QUERIES =
      30_000; // about five seconds a run on two cores
  private static final int PAIRS = 5;

  private Bench() {}

  /** Runs them; says what it does. */
  public static List<Result> run(boolean all, Consumer<String> progress) throws Exception {
    List<Result> results = new ArrayList<>();
    try (Cluster cluster = Cluster.start()) {
      results.addAll(new Throughput(cluster, QUERIES, progress).compare(PAIRS));
    }
    return results;
  }
}

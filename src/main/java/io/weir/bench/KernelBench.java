package io.weir.bench;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * V4, V8 and V9: the kernel alone, in memory, on one thread. Timed by the CPU time of the thread,
 * so that whoever else uses the machine is left out.
 */
final class KernelBench {

  private static final int WARM_UP_CYCLES = 100_000;
  private static final int CYCLES = 100_000; // a tenth of a second or more
  private static final int ROUNDS = 5;
  private static final int SESSIONS = 64;
  private static final int MOST_OF_A_SESSION = 100; // a session may have 256 live queries
  private static final int GROUPS = 4;
  private static final long NANOS = 1_000_000_000L;

  private final Consumer<String> progress;

  KernelBench(Consumer<String> progress) {
    this.progress = progress;
  }

  /** V4: cycles a second with some queries waiting. */
  List<Result> cycles() {
    List<Result> results = new ArrayList<>();
    for (int depth : new int[] {0, 1_000, 10_000}) {
      Sample sample = rate(waiting(depth));
      results.add(
          sample.as(
              "V4",
              "kernel alone, %,d waiting: submit, grant, complete".formatted(depth),
              "cycles/s of CPU",
              "≥ 5 × Trino (mvn -q -P trino-bench test)"));
      progress.accept(
          "V4 at depth %,d: %s cycles/s".formatted(depth, Sample.digits(sample.median())));
    }
    return results;
  }

  static Desk waiting(int depth) {
    return waiting(depth, depth + 100);
  }

  /** The same with more places in the queue. */
  static Desk waiting(int depth, int places) {
    int sessions = Math.max(SESSIONS, Math.max(depth, places) / MOST_OF_A_SESSION);
    Desk desk = new Desk(sessions, GROUPS, places);
    if (depth > 0) {
      desk.queue(depth);
    }
    return desk;
  }

  private static Sample rate(Desk desk) {
    run(desk, WARM_UP_CYCLES);
    double[] rates = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      rates[i] = CYCLES * (double) NANOS / run(desk, CYCLES);
    }
    return new Sample(rates);
  }

  /** CPU nanoseconds for as many cycles. */
  static long run(Desk desk, int cycles) {
    long from = CpuTime.nanos();
    for (int i = 0; i < cycles; i++) {
      desk.cycle();
    }
    return CpuTime.nanos() - from;
  }

  /** V8: the cost of a cycle among many, over that among a thousandth. */
  List<Result> growth(boolean all) {
    int sessions = all ? 1_000_000 : 100_000;
    int queued = all ? 100_000 : 10_000;
    return List.of(
        growth("sessions open", sessions, n -> new Desk[] {new Desk(n, GROUPS, 100)}),
        growth("queries waiting", queued, n -> new Desk[] {waiting(n)}),
        growth("consumer groups", 990, n -> new Desk[] {new Desk(990, Math.max(1, n), 100)}),
        growth("domains in turn", 1_000, KernelBench::domains));
  }

  private static Desk[] domains(int n) {
    Desk[] desks = new Desk[n];
    for (int i = 0; i < n; i++) {
      desks[i] = new Desk(8, GROUPS, 100);
    }
    return desks;
  }

  private Result growth(String what, int many, IntFunction<Desk[]> make) {
    int few = Math.max(1, many / 1_000);
    Desk[] among = make.apply(many);
    Desk[] alone = make.apply(few);
    inTurn(among, WARM_UP_CYCLES);
    inTurn(alone, WARM_UP_CYCLES);
    double[] ratios = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      ratios[i] = (double) inTurn(among, CYCLES) / inTurn(alone, CYCLES);
    }
    Sample sample = new Sample(ratios);
    progress.accept("V8 %s: %s".formatted(what, Sample.digits(sample.median())));
    return sample.as(
        "V8", "a cycle with %,d %s ÷ with %,d".formatted(many, what, few), "ratio", "≤ 2");
  }

  private static long inTurn(Desk[] desks, int cycles) {
    long from = CpuTime.nanos();
    for (int i = 0; i < cycles; i++) {
      desks[i % desks.length].cycle();
    }
    return CpuTime.nanos() - from;
  }

  /** V9: live heap of a group, a session and a waiting query. */
  List<Result> memory() {
    return List.of(
        bytesOf("session", 50_000, 512, n -> new Desk(n, GROUPS, 100)),
        bytesOf("waiting query", 15_000, 1_024, KernelBench::waiting),
        bytesOf("consumer group", 990, 2_048, n -> new Desk(8, Math.max(1, n), 100)));
  }

  private Result bytesOf(String what, int many, int goal, IntFunction<Desk> make) {
    double[] bytes = new double[3];
    for (int i = 0; i < bytes.length; i++) {
      Desk none = make.apply(0);
      long before = liveBytes();
      Desk full = make.apply(many);
      bytes[i] = (double) (liveBytes() - before) / many;
      keep(none, full);
    }
    progress.accept("V9 %s: %s bytes".formatted(what, Sample.digits(new Sample(bytes).median())));
    return new Sample(bytes).as("V9", "live heap of a " + what, "bytes", "≤ " + goal);
  }

  private static void keep(Desk... desks) {
    for (Desk desk : desks) {
      Reference.reachabilityFence(desk);
    }
  }

  private static long liveBytes() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}

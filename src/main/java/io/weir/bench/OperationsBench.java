package io.weir.bench;

import io.weir.protocol.CpuPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * V7: the operations of which this field publishes times, each by the CPU time of the thread. And
 * what a switch of policy or plan costs while 10,000 wait, as a multiple of one dispatch.
 */
final class OperationsBench {

  private static final int ROUNDS = 15;
  private static final int WARM_UP_ROUNDS = 5;
  private static final int WARM_UP_CYCLES = 100_000; // what compiles the road of a query
  private static final int OPERATIONS = 20_000;
  private static final int SESSIONS = 15_000; // of a domain that may have a million
  private static final int SUBMISSIONS = 1_000;
  private static final int ACTIVATIONS = 2_000;
  private static final int WAITING = 10_000;
  private static final int SWITCHES = 20; // each looks at every group
  private static final double NANOS_PER_MICRO = 1_000;

  private static final int PARALLEL = 200; // a session has at most 256 live queries
  private static final int ALLOCATIONS = 1_000; // one of each session: so the most hold nothing yet

  private final Consumer<String> progress;
  private Object seen = this; // so that the compiler drops nothing

  OperationsBench(Consumer<String> progress) {
    this.progress = progress;
  }

  /** V7, as far as it is about groups, plans, CPU, I/O and sessions. */
  List<Result> published() {
    Operations at = new Operations();
    nanos(WARM_UP_CYCLES, i -> at.serve());
    nanos(WARM_UP_CYCLES, i -> at.serveIo());
    for (int i = 0; i < WARM_UP_CYCLES; i++) {
      at.allocate(i);
      at.release(i);
    }
    for (int i = 0; i < WARM_UP_CYCLES; i++) {
      at.submitParallel();
      at.endParallel();
    }
    nanos(SUBMISSIONS, i -> at.submit()); // who can be scheduled
    return List.of(
        row("group lookup by name", "< 1", OPERATIONS, i -> seen = at.findAGroup(), i -> {}),
        row("plan activation, queues empty", "< 100", ACTIVATIONS, i -> at.activate(), i -> {}),
        row("task add: a query comes to wait", "< 5", SUBMISSIONS, i -> at.submit(), i -> at.end()),
        row(
            "schedule: a query ends, the next is chosen and granted",
            "< 10",
            SUBMISSIONS,
            i -> at.end(),
            i -> at.submit()),
        row("I/O submit: comes to wait", "< 5", SUBMISSIONS, i -> at.submitIo(), i -> at.endIo()),
        row(
            "I/O schedule: one ends, the next is chosen and granted",
            "< 15",
            SUBMISSIONS,
            i -> at.endIo(),
            i -> at.submitIo()),
        row(
            "memory allocation: pools, group, session and operation",
            "< 2",
            ALLOCATIONS,
            at::allocate,
            at::release),
        row(
            "parallel request: a DOP is chosen, servers and slot are granted",
            "< 20",
            PARALLEL,
            i -> at.submitParallel(),
            i -> at.endParallel()),
        row("session creation", "< 10", SESSIONS, i -> at.open(), i -> at.close()),
        row(
            "statistics of a group, read",
            "< 1",
            OPERATIONS,
            i -> seen = at.readStatistics(),
            i -> {}));
  }

  /** CPU microseconds an operation; what undoes it is not timed. */
  private Result row(String what, String goal, int many, IntConsumer operation, IntConsumer undo) {
    double[] micros = new double[ROUNDS];
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      long nanos = nanos(many, operation);
      nanos(many, undo);
      if (round >= 0) {
        micros[round] = nanos / NANOS_PER_MICRO / many;
      }
    }
    Sample sample = new Sample(micros);
    progress.accept("V7 %s: %s µs".formatted(what, Sample.digits(sample.median())));
    return sample.as("V7", what, "µs of CPU", goal);
  }

  private static long nanos(int many, IntConsumer operation) {
    long from = CpuTime.nanos();
    for (int i = 0; i < many; i++) {
      operation.accept(i);
    }
    return CpuTime.nanos() - from;
  }

  /** A switch of policy, and of plan, in dispatches of the same run. */
  List<Result> switches() {
    Desk desk = KernelBench.waiting(WAITING);
    CpuPolicy[] policies = CpuPolicy.values();
    List<Result> results = new ArrayList<>();
    results.add(multiple("policy", desk, i -> desk.obey(policies[i % policies.length])));
    results.add(multiple("plan", desk, i -> desk.activate()));
    return results;
  }

  private Result multiple(String what, Desk desk, IntConsumer change) {
    double[] multiples = new double[ROUNDS];
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      double dispatch = nanos(OPERATIONS, i -> desk.cycle()) / (double) OPERATIONS;
      double each = nanos(SWITCHES, change) / (double) SWITCHES;
      if (round >= 0) {
        multiples[round] = each / dispatch;
      }
    }
    Sample sample = new Sample(multiples);
    progress.accept("switch of %s: %s dispatches".formatted(what, Sample.digits(sample.median())));
    return sample.as(
        "SWITCH",
        "another %s under %,d waiting ÷ one dispatch (submit, grant, complete)"
            .formatted(what, WAITING),
        "ratio",
        "measured");
  }
}

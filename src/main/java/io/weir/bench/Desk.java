package io.weir.bench;

import io.weir.config.Defaults;
import io.weir.kernel.Governor;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.AdminCommand.ActivatePlan;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.AdminCommand.SetPolicy;
import io.weir.protocol.Command;
import io.weir.protocol.CpuPolicy;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.Outcome;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.CloseSession;
import io.weir.protocol.SessionCommand.OpenSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One domain's kernel over tables in memory, and somebody who asks and completes: no stream, no
 * codec, one thread. A cycle is a query that is submitted, granted and completed; where some wait,
 * the one that is granted is another than the one that is submitted.
 */
final class Desk {

  private static final long SLOTS = 8;
  private static final long CPU_MICROS = 1_000;

  private final MemoryTables tables = new MemoryTables();
  private final Governor governor;
  private final int sessions;
  private final int groups;
  private final Deque<String> granted = new ArrayDeque<>();
  private long nowMs = 1_700_000_000_000L;
  private long submitted;
  private long requests;
  private long opened;
  private long closed;

  /** A domain with consumer groups of its own, and sessions spread over them. */
  Desk(int sessions, int groups, long queuePlaces) {
    this.sessions = sessions;
    this.groups = groups;
    governor = new Governor("bench", tables, Defaults.load().kernel());
    handle(new ApplyDomain("define", "bench", definition(groups, queuePlaces)));
    for (int i = 0; i < sessions; i++) {
      handle(session(i));
    }
  }

  private static DomainDefinition definition(int groups, long queuePlaces) {
    List<ConsumerGroup> all = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      all.add(new ConsumerGroup("G" + i, i % 8L, null, null, null, queuePlaces, null, null, null));
    }
    return new DomainDefinition(
        "bench",
        new Capacity(null, SLOTS, queuePlaces, Long.MAX_VALUE, null),
        null,
        new HeartbeatPolicy(5_000L, 0L),
        null,
        null,
        all,
        null,
        null);
  }

  private OpenSession session(int i) {
    return new OpenSession(
        "session-" + i,
        "user-" + i,
        null,
        null,
        null,
        null,
        null,
        "G" + i % groups,
        "client-" + i % 64,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private void handle(Command command) {
    Handled handled = governor.handle(command, nowMs);
    List<Decided> decisions = handled.decisions();
    for (int i = 0; i < decisions.size(); i++) {
      if (decisions.get(i).decision() instanceof Granted grant) {
        granted.addLast(grant.id());
      }
    }
  }

  /** Submits queries until the slots are taken and as many more wait. */
  void queue(int depth) {
    for (long i = 0; i < depth + SLOTS; i++) {
      submit();
    }
    if (granted.size() != SLOTS) {
      throw new BenchException(
          "Expected %d queries to run and the rest to wait, but %d run"
              .formatted(SLOTS, granted.size()));
    }
  }

  void submit() {
    handle(SubmitQuery.of("query-" + submitted, "session-" + submitted % sessions));
    submitted++;
  }

  /** One query more, one less. */
  void cycle() {
    nowMs += submitted & 1;
    submit();
    complete();
  }

  /** The query that got its slot first ends, and another is granted where one waits. */
  void complete() {
    handle(CompleteQuery.of(granted.removeFirst(), Outcome.SUCCEEDED, CPU_MICROS));
  }

  /** Puts one of two plans in force, in turn. */
  void activate() {
    String plan = requests % 2 == 0 ? "DAYTIME_PLAN" : "NIGHTTIME_PLAN";
    handle(new ActivatePlan("activate-" + requests++, "bench", plan));
  }

  /** Gives the slots another order. */
  void obey(CpuPolicy policy) {
    handle(new SetPolicy("obey-" + requests++, "bench", new Policies(policy)));
  }

  /** Opens one session more. */
  void open() {
    handle(session(Math.toIntExact(sessions + opened++)));
  }

  /** Closes the oldest that was opened so. */
  void close() {
    handle(new CloseSession("session-" + (sessions + closed++)));
  }

  MemoryTables tables() {
    return tables;
  }
}

package io.weir.kernel.random;

import io.weir.protocol.Capability;
import io.weir.protocol.ClockCommand;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.IoCommand.CancelIo;
import io.weir.protocol.IoCommand.CompleteIo;
import io.weir.protocol.IoCommand.SubmitIo;
import io.weir.protocol.IoOperation;
import io.weir.protocol.IoPriority;
import io.weir.protocol.LeaseCommand.AcquireLease;
import io.weir.protocol.LeaseCommand.CancelAcquire;
import io.weir.protocol.LeaseCommand.ReleaseLease;
import io.weir.protocol.LeaseCommand.RenewLease;
import io.weir.protocol.OrderOutcome;
import io.weir.protocol.Outcome;
import io.weir.protocol.Parallel;
import io.weir.protocol.Priority;
import io.weir.protocol.QueryCommand.CancelQuery;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.CloseSession;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.Load;
import io.weir.protocol.SessionCommand.OpenSession;
import io.weir.protocol.SessionCommand.OrderDone;
import io.weir.protocol.SessionCommand.QueryFigures;
import io.weir.protocol.SessionCommand.Resync;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Commands from a seed: clients that open, ask, end, repeat, contradict themselves, fall silent and
 * come back, and operators who change everything under their feet.
 */
public final class RandomCommands {

  private static final int RECENT = 40; // ids that commands are about
  private static final List<String> USERS = List.of("alice", "bob", "root");
  private static final List<String> CLIENTS = List.of("c1", "c2", "c3", "c4");
  private static final List<String> LEASED = List.of("MEMORY", "MEMORY", "PGA", "DATABASE", "GPU");

  private final String domain;
  private final SplittableRandom random;
  private final RandomAdmin admin;
  private final List<Command> said = new ArrayList<>();
  private final Deque<Long> orders = new ArrayDeque<>();
  private long queries;
  private long transfers;
  private long leases;
  private long sessions;

  public RandomCommands(long seed, String domain) {
    this.domain = domain;
    random = new SplittableRandom(seed);
    admin = new RandomAdmin(random.split(), domain);
  }

  /** The next command. */
  public Command next() {
    Command command =
        !said.isEmpty() && random.nextInt(25) == 0
            ? said.get(random.nextInt(said.size()))
            : fresh();
    if (said.size() < RECENT) {
      said.add(command);
    } else {
      said.set(random.nextInt(RECENT), command);
    }
    return command;
  }

  /** Hears what was decided, so that orders are confirmed. */
  public void hear(Decided decided) {
    if (decided.decision() instanceof Decision.CancelQuery
        || decided.decision() instanceof Decision.KillSession
        || decided.decision() instanceof Decision.ShrinkMemory
        || decided.decision() instanceof Decision.ResizeParallel) {
      orders.addLast(decided.seq());
    }
  }

  private Command fresh() {
    if (random.nextInt(6) == 0) {
      return io();
    }
    if (random.nextInt(12) == 0) {
      return lease();
    }
    int draw = random.nextInt(99);
    if (draw < 34) {
      return submit();
    } else if (draw < 58) {
      return complete();
    } else if (draw < 62) {
      return new CancelQuery(query());
    } else if (draw < 72) {
      return open();
    } else if (draw < 84) {
      return heartbeat();
    } else if (draw < 87) {
      return new CloseSession(session());
    } else if (draw < 91) {
      return orderDone();
    } else if (draw < 92) {
      return new Resync(oneOf(CLIENTS));
    } else if (draw < 94) {
      return random.nextBoolean()
          ? new ClockCommand.PauseTimeouts()
          : new ClockCommand.ResumeTimeouts();
    }
    return admin.next(session());
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private <T> @Nullable T maybe(T value) {
    return random.nextInt(3) == 0 ? value : null;
  }

  private String query() {
    return "q" + Math.max(0, queries - random.nextInt(RECENT));
  }

  private String session() {
    return "s" + Math.max(0, sessions - random.nextInt(RECENT / 2));
  }

  private Command io() {
    int draw = random.nextInt(10);
    String id = "io" + Math.max(0, transfers - random.nextInt(RECENT));
    if (draw < 3) {
      return new CompleteIo(id, maybe(random.nextLong(0, 3_000)), null);
    } else if (draw < 4) {
      return new CancelIo(id);
    }
    boolean ofSession = random.nextBoolean();
    return new SubmitIo(
        random.nextInt(20) == 0 ? id : "io" + ++transfers,
        ofSession ? session() : null,
        ofSession ? null : oneOf(RandomAdmin.GROUPS),
        maybe(oneOf(CLIENTS)),
        oneOf(List.of(IoOperation.values())),
        random.nextLong(0, 3_000),
        maybe(random.nextLong(0, 40)),
        maybe(oneOf(List.of(IoPriority.values()))),
        maybe(random.nextLong(0, 2_000)),
        maybe(random.nextInt(4) == 0 ? 0L : (Long) random.nextLong(0, 3_000)));
  }

  private Command lease() {
    String id = "l" + Math.max(0, leases - random.nextInt(RECENT));
    return switch (random.nextInt(9)) {
      case 0 -> new ReleaseLease(id, null);
      case 1, 2 -> new ReleaseLease(id, Map.of(oneOf(LEASED), random.nextLong(0, 60)));
      case 3 -> new RenewLease(id);
      case 4 -> new CancelAcquire(id);
      default -> acquire(random.nextInt(20) == 0 ? id : "l" + ++leases);
    };
  }

  private AcquireLease acquire(String id) {
    return new AcquireLease(
        id,
        oneOf(USERS),
        maybe(oneOf(RandomAdmin.GROUPS)),
        maybe(session()),
        null,
        null,
        maybe(oneOf(CLIENTS)),
        Map.of(oneOf(LEASED), random.nextLong(0, 120)),
        random.nextInt(30) == 0 ? true : null,
        null,
        maybe(random.nextInt(4) == 0 ? 0L : (Long) random.nextLong(0, 9_000)),
        null,
        null,
        null,
        maybe(Map.of("operation", oneOf(USERS))));
  }

  private SubmitQuery submit() {
    boolean alone = random.nextInt(5) == 0;
    String id = random.nextInt(20) == 0 ? query() : "q" + ++queries;
    return new SubmitQuery(
        id,
        alone ? null : random.nextInt(15) == 0 ? "s" + (sessions + 1) : session(),
        maybe(oneOf(CLIENTS)),
        alone ? oneOf(USERS) : null,
        null,
        null,
        null,
        null,
        null,
        maybe(oneOf(RandomAdmin.GROUPS)),
        null,
        null,
        null,
        random.nextBoolean() ? null : (Long) random.nextLong(0, 200_000),
        maybe(random.nextLong(random.nextInt(40) == 0 ? -5 : 0, 5_000)),
        maybe(random.nextLong(0, RandomAdmin.BYTES / 4)),
        random.nextBoolean() ? null : oneOf(List.of(Parallel.values())),
        maybe(random.nextLong(0, 12)),
        maybe(random.nextLong(0, 3_000)),
        maybe(oneOf(List.of(Priority.values()))),
        null);
  }

  private CompleteQuery complete() {
    return CompleteQuery.of(
        query(), oneOf(List.of(Outcome.values())), maybe(random.nextLong(0, 5_000_000)));
  }

  private OpenSession open() {
    return new OpenSession(
        random.nextInt(10) == 0 ? session() : "s" + ++sessions,
        oneOf(USERS),
        maybe("tableau"),
        null,
        null,
        null,
        null,
        maybe(oneOf(RandomAdmin.GROUPS)),
        maybe(oneOf(CLIENTS)),
        maybe(oneOf(List.of(Priority.values()))),
        maybe(random.nextLong(0, 10_000)),
        maybe(random.nextLong(0, 6_000)),
        null,
        null,
        maybe(
            oneOf(
                List.of(
                    List.of(Capability.KILL, Capability.SPILL),
                    List.of(Capability.CANCEL, Capability.RESIZE),
                    List.of()))));
  }

  private Command heartbeat() {
    return switch (random.nextInt(5)) {
      case 0 -> Heartbeat.ofSession(session());
      case 1 -> new ClockCommand.KeepAlive(List.of(oneOf(CLIENTS)), List.of(session()));
      case 2 ->
          Heartbeat.ofQueries(
              oneOf(CLIENTS),
              List.of(
                  new QueryFigures(
                      query(),
                      maybe(random.nextLong(0, 9_000_000)),
                      maybe(random.nextLong(0, RandomAdmin.BYTES / 2)),
                      5L,
                      null,
                      null,
                      null,
                      maybe(random.nextLong(0, 900)),
                      maybe(random.nextLong(0, 900)))));
      case 3 ->
          new Heartbeat(
              oneOf(CLIENTS),
              null,
              maybe("n" + random.nextInt(3)),
              null,
              null,
              null,
              new Load(maybe(random.nextLong(0, 120)), null, null),
              null);
      default -> Heartbeat.ofClient(oneOf(CLIENTS));
    };
  }

  private Command orderDone() {
    Long seq = random.nextInt(8) == 0 ? Long.valueOf(random.nextLong(1, 500)) : orders.pollFirst();
    if (seq != null && random.nextInt(3) == 0) {
      orders.addLast(seq); // its outcome will be said again
    }
    return new OrderDone(
        domain, seq == null ? 1 : seq, oneOf(List.of(OrderOutcome.values())), maybe("no such pid"));
  }
}

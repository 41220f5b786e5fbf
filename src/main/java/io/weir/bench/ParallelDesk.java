package io.weir.bench;

import io.weir.config.Defaults;
import io.weir.kernel.Governor;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.Command;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.protocol.Outcome;
import io.weir.protocol.Parallel;
import io.weir.protocol.QueryCommand.CompleteQuery;
import io.weir.protocol.QueryCommand.SubmitQuery;
import io.weir.protocol.SessionCommand.OpenSession;

/**
 * One domain's kernel over tables in memory, and a session whose queries choose their degree of
 * parallelism by their cost.
 */
final class ParallelDesk {

  private static final long CORES = 16;
  private static final long DOP = CORES / 2;
  private static final long COST = 50_000; // half of the cores
  private static final long MANY = 100_000; // slots and servers: nobody waits

  private final Governor governor =
      new Governor("bench", new MemoryTables(), Defaults.load().kernel());
  private long nowMs = 1_700_000_000_000L;
  private long submitted;
  private long completed;

  ParallelDesk() {
    handle(
        new ApplyDomain(
            "define",
            "bench",
            new DomainDefinition(
                "bench",
                new Capacity(
                    CORES, MANY, null, null, null, null, null, null, null, null, null, null, null,
                    null, MANY),
                null,
                new HeartbeatPolicy(5_000L, 0L),
                null,
                null,
                null,
                null,
                null)));
    handle(OpenSession.of("s", "u", "c"));
    submit();
    complete();
  }

  private Handled handle(Command command) {
    return governor.handle(command, nowMs);
  }

  /** A query asks; its degree is chosen, and its servers are taken with its slot. */
  void submit() {
    SubmitQuery query =
        new SubmitQuery(
            "q-" + submitted++,
            "s",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            COST,
            null,
            null,
            Parallel.AUTOMATIC,
            null,
            null,
            null,
            null);
    boolean granted =
        handle(query).decisions().getFirst().decision() instanceof Granted grant
            && Long.valueOf(DOP).equals(grant.dop());
    if (!granted) {
      throw new BenchException("Expected " + query.queryId() + " to run with DOP " + DOP);
    }
  }

  /** The one that has run longest ends. */
  void complete() {
    nowMs++;
    handle(CompleteQuery.of("q-" + completed++, Outcome.SUCCEEDED, 1_000L));
  }
}

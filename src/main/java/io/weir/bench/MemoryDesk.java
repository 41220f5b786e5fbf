package io.weir.bench;

import io.weir.config.Defaults;
import io.weir.kernel.Governor;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.memory.Holder;
import io.weir.kernel.memory.Holdings;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.PoolType;
import java.util.List;

/**
 * What is held of a domain's memory, over tables in memory: a work area of three levels, and a
 * thousand sessions that hold some of it.
 */
final class MemoryDesk {

  private static final long ALL_BYTES = 64L << 30;
  private static final long WORK_BYTES = 16L << 30;
  private static final long BYTES = 4L << 20;
  private static final int SESSIONS = 1_000;
  private static final long GROUP = 2; // INTERACTIVE_GROUP
  private static final long NOW_MS = 1_700_000_000_000L;

  private final Holdings holdings;
  private final Holder[] holders = new Holder[SESSIONS];

  MemoryDesk() {
    MemoryTables tables = new MemoryTables();
    new Governor("bench", tables, Defaults.load().kernel())
        .handle(new ApplyDomain("define", "bench", definition()), NOW_MS);
    Counters counters = new Counters(tables);
    Domain domain = new Domain("bench", tables, counters, Defaults.load().kernel());
    holdings = new Holdings(tables, domain);
    for (int i = 0; i < SESSIONS; i++) {
      holders[i] = new Holder(holdings.pools().work(), GROUP, "session-" + i, "query");
    }
  }

  private static DomainDefinition definition() {
    return new DomainDefinition(
        "bench",
        new Capacity(
            null, 8L, null, null, null, null, null, null, null, null, null, ALL_BYTES, null, null,
            null),
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
        null,
        List.of(new MemoryPool("WORK", PoolType.WORK_AREA, WORK_BYTES, "PGA", null)),
        null);
  }

  /** A session takes some, which counts wherever it does, and is written as the turn ends. */
  void allocate(int i) {
    holdings.hold(holders[i % SESSIONS], 0, BYTES);
    holdings.save();
  }

  /** It gives that back. */
  void release(int i) {
    holdings.hold(holders[i % SESSIONS], BYTES, 0);
    holdings.save();
  }
}

package io.weir.kernel.leases;

import io.weir.kernel.Turn;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.memory.Holdings;
import io.weir.kernel.memory.MemoryDoor;
import io.weir.kernel.memory.Pool;
import io.weir.kernel.state.Rank;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Kind;
import io.weir.protocol.Limit;
import io.weir.protocol.Why;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Grants leases: what one holds is counted, and its client is told. */
final class LeaseGrants {

  private final Leases leases;
  private final LeaseEndings endings;
  private final LeaseTimes times;
  private final Holdings holdings;
  private final Groups groups;
  private final MemoryDoor door;

  LeaseGrants(
      Leases leases,
      LeaseEndings endings,
      LeaseTimes times,
      Holdings holdings,
      Groups groups,
      MemoryDoor door) {
    this.leases = leases;
    this.endings = endings;
    this.times = times;
    this.holdings = holdings;
    this.groups = groups;
    this.door = door;
  }

  /**
   * Grants one that is not kept yet.
   *
   * @param would what would have been decided if limits were enforced; null = the same
   */
  void grant(LeaseRow asked, @Nullable String would, Turn turn) {
    long counted = endings.hold(asked, 0, asked.bytes());
    Decided answer = tell(asked, would, turn);
    Rank timer = times.begin(asked.leaseId(), asked.leaseMs(), turn.nowMs());
    leases.insert(asked.granted(counted, answer, timer));
  }

  /** It holds less from now on, and its client is told what is left. */
  void shrink(LeaseRow row, long bytes, Turn turn) {
    long counted = endings.hold(row, row.heldBytes(), Math.min(row.heldBytes(), bytes));
    LeaseRow now = row.holding(bytes, counted);
    leases.update(row, now.told(tell(now, null, turn)));
  }

  private Decided tell(LeaseRow row, @Nullable String would, Turn turn) {
    SequencedMap<String, Long> amounts = new TreeMap<>();
    amounts.put(row.resource(), row.bytes());
    Granted granted =
        new Granted(
            Kind.LEASE,
            row.leaseId(),
            row.sessionId(),
            row.waitedMs(),
            null,
            null,
            null,
            amounts,
            row.leaseMs(),
            would,
            null,
            null);
    Group group = groups.get(row.groupId());
    return turn.decide(row.client(), group, granted, tightest(row, group));
  }

  private Why tightest(LeaseRow row, Group group) {
    boolean system = group.id() == Groups.SYS_GROUP;
    Pool pool = holdings.pools().find(row.pool());
    Why why = door.tightest(group, pool, row.bytes(), each -> each.limitBytes(system));
    return why != null ? why : Why.of(Limit.REQUEST, row.place());
  }
}

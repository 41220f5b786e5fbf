package io.weir.kernel.leases;

import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.Memory;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.memory.Holdings;
import io.weir.kernel.memory.MemoryDoor;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.kernel.sessions.Sessions;
import io.weir.kernel.state.RowCodec;
import io.weir.kernel.state.Tables;
import io.weir.kernel.timer.Timers;

/** The leases of a domain, put together. Wiring and nothing else. */
public final class Leasing {

  public final Leases leases;
  public final LeaseEndings endings;
  public final AcquireLeaseHandler acquire;
  public final ReleaseLeaseHandler release;
  public final RenewLeaseHandler renew;
  public final CancelAcquireHandler cancel;
  public final ExpireLeaseHandler expire;

  public Leasing(
      Tables tables,
      Domain domain,
      Groups groups,
      Sessions sessions,
      EffectiveLimits limits,
      Holdings holdings,
      Timers timers,
      Memory memory,
      RowCodec codec) {
    leases = new Leases(tables);
    endings = new LeaseEndings(leases, holdings, groups, timers, memory);
    LeaseTimes times = new LeaseTimes(domain, timers);
    MemoryDoor ofMemory = new MemoryDoor(limits, holdings);
    LeaseDoor door = new LeaseDoor(domain, groups, limits, holdings, ofMemory, leases);
    LeaseGrants grants = new LeaseGrants(leases, endings, times, holdings, groups, ofMemory);
    acquire =
        new AcquireLeaseHandler(
            domain, groups, sessions, holdings, leases, door, grants, times, memory, codec);
    release = new ReleaseLeaseHandler(leases, endings, grants);
    renew = new RenewLeaseHandler(leases, endings, times, timers);
    cancel = new CancelAcquireHandler(leases, endings);
    expire = new ExpireLeaseHandler(domain, leases, endings);
  }
}

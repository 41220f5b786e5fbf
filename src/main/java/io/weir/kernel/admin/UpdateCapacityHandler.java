package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.memory.Pools;
import io.weir.kernel.parallel.Servers;
import io.weir.protocol.AdminCommand.UpdateCapacity;

/** Changes what a domain has to divide; what runs above a lowered limit goes on. */
public final class UpdateCapacityHandler implements Handler<UpdateCapacity> {

  private final Domain domain;
  private final Pools pools;
  private final Servers servers;

  public UpdateCapacityHandler(Domain domain, Pools pools, Servers servers) {
    this.domain = domain;
    this.pools = pools;
    this.servers = servers;
  }

  @Override
  public Outcome handle(UpdateCapacity command, Turn turn) {
    DomainRow changed = Definitions.withCapacity(domain.row(), command.capacity());
    Rejection fault = pools.fault(changed.ofMemory());
    fault = fault != null ? fault : servers.fault(changed);
    if (fault != null) {
      return fault;
    }
    domain.define(changed);
    pools.follow();
    return Outcome.DONE;
  }
}

package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.memory.Pools;
import io.weir.kernel.queries.Raises;
import io.weir.kernel.queries.Turns;
import io.weir.protocol.AdminCommand.SetPolicy;

/** Changes in which order what a domain has is given; what waits stays. */
public final class SetPolicyHandler implements Handler<SetPolicy> {

  private final Domain domain;
  private final Groups groups;
  private final Turns turns;
  private final Raises raises;
  private final Pools pools;

  public SetPolicyHandler(Domain domain, Groups groups, Turns turns, Raises raises, Pools pools) {
    this.domain = domain;
    this.groups = groups;
    this.turns = turns;
    this.raises = raises;
    this.pools = pools;
  }

  @Override
  public Outcome handle(SetPolicy command, Turn turn) {
    DomainRow changed = Definitions.withPolicies(domain.row(), command.policies());
    Rejection fault = PolicyFaults.of(changed.ofIo());
    fault = fault != null ? fault : pools.fault(changed.ofMemory());
    if (fault != null) {
      return fault;
    }
    domain.define(changed);
    pools.follow();
    groups.obey();
    turns.obey(turn.nowMs());
    raises.obey();
    return Outcome.DONE;
  }
}

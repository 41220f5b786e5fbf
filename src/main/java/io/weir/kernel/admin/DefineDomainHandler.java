package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.memory.Pools;
import io.weir.kernel.parallel.Servers;
import io.weir.kernel.plans.Activation;
import io.weir.protocol.AdminCommand.DefineDomain;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import java.util.List;

/** Defines a domain by its capacity, with the built-in groups. */
public final class DefineDomainHandler implements Handler<DefineDomain> {

  private final Domain domain;
  private final Groups groups;
  private final Pools pools;
  private final Servers servers;
  private final Activation activation;

  public DefineDomainHandler(
      Domain domain, Groups groups, Pools pools, Servers servers, Activation activation) {
    this.domain = domain;
    this.groups = groups;
    this.pools = pools;
    this.servers = servers;
    this.activation = activation;
  }

  @Override
  public Outcome handle(DefineDomain command, Turn turn) {
    if (domain.defined()) {
      return Outcome.reject(
          Code.ALREADY_EXISTS,
          Why.of(Limit.IDENTITY, "domain " + domain.name()),
          Sentence.of(
              "Expected domain %s to be undefined, but it is at version %d",
              domain.name(), domain.row().version()));
    }
    Rejection fault = Definitions.firstCapacityFault(domain.name(), command.capacity());
    if (fault != null) {
      return fault;
    }
    DomainRow defined =
        Definitions.withCapacity(
            Definitions.freshDomain(domain.name(), domain.settings()), command.capacity());
    fault = pools.fault(defined.ofMemory(), List.of());
    fault = fault != null ? fault : servers.fault(defined);
    if (fault != null) {
      return fault;
    }
    domain.define(defined);
    pools.follow();
    Definitions.BUILT_IN.forEach(groups::add);
    activation.begin(domain.row().plan(), turn);
    return Outcome.DONE;
  }
}

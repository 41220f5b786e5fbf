package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Assignment;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.io.Io;
import io.weir.kernel.leases.Leases;
import io.weir.kernel.memory.Holdings;
import io.weir.kernel.parallel.Servers;
import io.weir.kernel.plans.Activation;
import io.weir.kernel.plans.Plans;
import io.weir.kernel.queries.Turns;
import io.weir.protocol.AdminCommand.DeleteConsumerGroup;

/** Removes a consumer group that nothing uses. */
public final class DeleteConsumerGroupHandler implements Handler<DeleteConsumerGroup> {

  private final Domain domain;
  private final Groups groups;
  private final Assignment assignment;
  private final Plans plans;
  private final Activation activation;
  private final Turns turns;
  private final Io io;
  private final Holdings holdings;
  private final Leases leases;
  private final Servers servers;

  public DeleteConsumerGroupHandler(
      Domain domain,
      Groups groups,
      Assignment assignment,
      Plans plans,
      Activation activation,
      Turns turns,
      Io io,
      Holdings holdings,
      Leases leases,
      Servers servers) {
    this.domain = domain;
    this.groups = groups;
    this.assignment = assignment;
    this.plans = plans;
    this.activation = activation;
    this.turns = turns;
    this.io = io;
    this.holdings = holdings;
    this.leases = leases;
    this.servers = servers;
  }

  @Override
  public Outcome handle(DeleteConsumerGroup command, Turn turn) {
    Group group = groups.find(command.group());
    if (group == null) {
      return Definitions.notFound("group " + command.group());
    }
    Rejection used =
        GroupUse.refuseRemoval(
            group, domain, assignment, plans, io.requests, holdings, leases, servers);
    if (used != null) {
      return used;
    }
    groups.remove(group);
    turns.forget(group);
    io.forget(group);
    holdings.forgetGroup(group.id());
    servers.forgetGroup(group.id());
    activation.follow();
    return Outcome.DONE;
  }
}

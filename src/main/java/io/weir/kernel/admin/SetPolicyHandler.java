package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.queries.Turns;
import io.weir.protocol.AdminCommand.SetPolicy;

/** Changes in which order what a domain has is given; what waits stays. */
public final class SetPolicyHandler implements Handler<SetPolicy> {

  private final Domain domain;
  private final Groups groups;
  private final Turns turns;

  public SetPolicyHandler(Domain domain, Groups groups, Turns turns) {
    this.domain = domain;
    this.groups = groups;
    this.turns = turns;
  }

  @Override
  public Outcome handle(SetPolicy command, Turn turn) {
    domain.define(Definitions.withPolicies(domain.row(), command.policies()));
    groups.obey();
    turns.obey(turn.nowMs());
    return Outcome.DONE;
  }
}

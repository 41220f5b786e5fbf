package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.queries.Raises;
import io.weir.kernel.queries.Turns;
import io.weir.protocol.AdminCommand.SetPolicy;

/** Changes in which order what a domain has is given; what waits stays. */
public final class SetPolicyHandler implements Handler<SetPolicy> {

  private final Domain domain;
  private final Groups groups;
  private final Turns turns;
  private final Raises raises;

  public SetPolicyHandler(Domain domain, Groups groups, Turns turns, Raises raises) {
    this.domain = domain;
    this.groups = groups;
    this.turns = turns;
    this.raises = raises;
  }

  @Override
  public Outcome handle(SetPolicy command, Turn turn) {
    domain.define(Definitions.withPolicies(domain.row(), command.policies()));
    groups.obey();
    turns.obey(turn.nowMs());
    raises.obey();
    return Outcome.DONE;
  }
}

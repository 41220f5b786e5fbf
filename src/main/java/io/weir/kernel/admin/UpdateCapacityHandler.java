package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.protocol.AdminCommand.UpdateCapacity;

/** Changes what a domain has to divide; what runs above a lowered limit goes on. */
public final class UpdateCapacityHandler implements Handler<UpdateCapacity> {

  private final Domain domain;

  public UpdateCapacityHandler(Domain domain) {
    this.domain = domain;
  }

  @Override
  public Outcome handle(UpdateCapacity command, Turn turn) {
    domain.define(Definitions.withCapacity(domain.row(), command.capacity()));
    return Outcome.DONE;
  }
}

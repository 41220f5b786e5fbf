package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.groups.Assignment;
import io.weir.protocol.AdminCommand.UnmapUser;

/** Removes a user's mapping. */
public final class UnmapUserHandler implements Handler<UnmapUser> {

  private final Assignment assignment;

  public UnmapUserHandler(Assignment assignment) {
    this.assignment = assignment;
  }

  @Override
  public Outcome handle(UnmapUser command, Turn turn) {
    if (assignment.mapping(command.user()) == null) {
      return Definitions.notFound("mapping of user " + command.user());
    }
    assignment.unmap(command.user());
    return Outcome.DONE;
  }
}

package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Turn;
import io.weir.kernel.groups.Assignment;
import io.weir.protocol.AdminCommand.DeleteAssignmentRule;

/** Removes an assignment rule. */
public final class DeleteAssignmentRuleHandler implements Handler<DeleteAssignmentRule> {

  private final Assignment assignment;

  public DeleteAssignmentRuleHandler(Assignment assignment) {
    this.assignment = assignment;
  }

  @Override
  public Outcome handle(DeleteAssignmentRule command, Turn turn) {
    if (assignment.rule(command.rule()) == null) {
      return Definitions.notFound("rule " + command.rule());
    }
    assignment.drop(command.rule());
    return Outcome.DONE;
  }
}

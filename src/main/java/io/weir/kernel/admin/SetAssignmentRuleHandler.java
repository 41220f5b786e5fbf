package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.groups.Assignment;
import io.weir.kernel.groups.Groups;
import io.weir.protocol.AdminCommand.SetAssignmentRule;
import io.weir.protocol.DomainDefinition.AssignmentRule;

/** Adds or replaces an assignment rule; holds for sessions opened from now on. */
public final class SetAssignmentRuleHandler implements Handler<SetAssignmentRule> {

  private final Domain domain;
  private final Groups groups;
  private final Assignment assignment;

  public SetAssignmentRuleHandler(Domain domain, Groups groups, Assignment assignment) {
    this.domain = domain;
    this.groups = groups;
    this.assignment = assignment;
  }

  @Override
  public Outcome handle(SetAssignmentRule command, Turn turn) {
    AssignmentRule rule = command.rule();
    Rejection fault = Definitions.fault(rule);
    if (fault != null) {
      return fault;
    }
    if (groups.find(rule.group()) == null) {
      return Definitions.notFound("group " + rule.group());
    }
    long most = domain.settings().maxRules();
    if (assignment.rule(rule.name()) == null && assignment.rules().size() >= most) {
      return Definitions.tooMany("rules", assignment.rules().size(), most);
    }
    assignment.set(rule);
    return Outcome.DONE;
  }
}

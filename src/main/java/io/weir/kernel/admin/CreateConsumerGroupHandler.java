package io.weir.kernel.admin;

import io.weir.kernel.Handler;
import io.weir.kernel.Outcome;
import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.Turn;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.plans.Activation;
import io.weir.protocol.AdminCommand.CreateConsumerGroup;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;

/** Adds a consumer group. */
public final class CreateConsumerGroupHandler implements Handler<CreateConsumerGroup> {

  private final Domain domain;
  private final Groups groups;
  private final Activation activation;

  public CreateConsumerGroupHandler(Domain domain, Groups groups, Activation activation) {
    this.domain = domain;
    this.groups = groups;
    this.activation = activation;
  }

  @Override
  public Outcome handle(CreateConsumerGroup command, Turn turn) {
    Rejection fault = Definitions.fault(command.group());
    if (fault != null) {
      return fault;
    }
    String name = command.group().name();
    if (groups.find(name) != null) {
      return Outcome.reject(
          Code.ALREADY_EXISTS,
          Why.of(Limit.IDENTITY, "group " + name),
          Sentence.of("Expected no group named %s, but there is one", name));
    }
    if (groups.all().size() >= domain.settings().maxGroups()) {
      return Definitions.tooMany("groups", groups.all().size(), domain.settings().maxGroups());
    }
    DomainRow row = domain.row();
    groups.add(Definitions.group(command.group(), Definitions.freshGroup(row.nextGroupId(), name)));
    domain.define(
        Definitions.withPolicies(
            row, row.defaultGroupId(), null, null, null, row.nextGroupId() + 1));
    activation.follow();
    return Outcome.DONE;
  }
}
